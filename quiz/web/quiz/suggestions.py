"""The suggestion that a result has for each dimension: another one can be shown in its place, or none."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.model import Dimension, Questionnaire, Suggestion
from quiz.web.core.rendering import Pages
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import PUBLIC, respond
from quiz.web.core.site import State

_NONE = "none"
_MOST_DIGITS = 3


class ShownSuggestion(NamedTuple):
    """What is shown of the suggestions of a dimension."""

    dimension: Dimension
    number: str
    """The suggestion's, from 0, as it stands in addresses; `none` for none."""
    suggestion: Suggestion | None
    another: int | None
    """The number of the one that comes after it, or in the place of none; None if there is no other."""


class SuggestionFragment(NamedTuple):
    """A suggestion, by itself or on the page of the result."""

    shown: ShownSuggestion


async def show_suggestion(request: Request[State]) -> Response:
    """One suggestion as a fragment: "show another" swaps it in place. The same for everybody."""
    site, locale = request.state["site"], locale_of(request)
    dimension = site.questionnaire.dimensions_by_id.get(request.path_params["dimension"])
    wanted = request.path_params["shown"]
    if dimension is None:
        raise HTTPException(404)
    shown = shown_suggestion(site.questionnaire, dimension, wanted)
    if wanted != shown.number:
        raise HTTPException(404)
    page = site.pages.keep(
        ("suggestion", locale, dimension.id, wanted),
        lambda: suggestion_part(site.pages, locale, shown).encode(),
    )
    return respond(request, page, headers=PUBLIC)


def suggestion_part(pages: Pages, locale: str, shown: ShownSuggestion) -> Markup:
    """Return what is shown of a dimension's suggestions, as a part of the result and by itself."""
    page = SuggestionFragment(shown)
    return pages.kept_part("quiz/_suggestion.html", locale, page, shown.dimension.id, shown.number)


def shown_suggestion(questionnaire: Questionnaire, dimension: Dimension, wanted: str | None) -> ShownSuggestion:
    """Return a dimension's suggestion of a number, wrapped around; the first one if `wanted` is no number."""
    suggestions = questionnaire.suggestions_for(dimension.id)
    if wanted == _NONE or not suggestions:
        return ShownSuggestion(dimension, _NONE, None, 0 if suggestions else None)
    number = int(wanted) if wanted and wanted.isdecimal() and len(wanted) <= _MOST_DIGITS else 0
    number %= len(suggestions)
    another = (number + 1) % len(suggestions) if len(suggestions) > 1 else None
    return ShownSuggestion(dimension, str(number), suggestions[number], another)
