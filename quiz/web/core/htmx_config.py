"""How htmx behaves on our pages; see https://htmx.org/reference/#config."""

import json
from typing import Final

from markupsafe import Markup

_CONFIG = {
    # The Content-Security-Policy allows no styles and scripts within pages.
    "includeIndicatorStyles": False,
    "allowEval": False,
    "allowScriptTags": False,
    # Answers must not stay in the browser's storage: the way back asks for the page again.
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "selfRequestsOnly": True,
    "timeout": 10_000,  # milliseconds
    "scrollIntoViewOnBoost": False,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "...", "swap": False, "error": True},
    ],
}

HTMX_CONFIG: Final = Markup(json.dumps(_CONFIG, separators=(",", ":")))
"""The configuration as it stands between the single quotes of an attribute."""
