"""The page that is shown without a network, and the service worker that keeps it: nothing else is ever kept."""

import json
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.drawings import STATIC
from quiz.web.core.assets import MEDIA_TYPES
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import PUBLIC, Kept, respond
from quiz.web.core.site import Site, State, site_of

# Browsers ask for a newer one when a page is opened, and at most as often as this.
_HOUR = {"cache-control": "public, max-age=3600"}
_FILES = ("app.css", "retry.js", "favicon.svg", "characters/norppa.svg")
"""What the page without a network needs."""


async def show_offline(request: Request[State]) -> Response:
    """The page that is shown without a network, the same for everybody."""
    return respond(request, _page(site_of(request), locale_of(request)), headers=PUBLIC)


async def send_worker(request: Request[State]) -> Response:
    """Send the service worker, at an address above all pages: it serves those below its own only."""
    site = site_of(request)
    worker = site.pages.keep(("worker",), lambda: _worker(site), MEDIA_TYPES[".js"])
    return respond(request, worker, headers=_HOUR)


def _page(site: Site, locale: str) -> Kept:
    return site.pages.keep(("offline", locale), lambda: site.pages.render("offline.html", locale, ""))


def _worker(site: Site) -> bytes:
    """Return the script after a line that says what it keeps; another version makes browsers keep that anew."""
    script = (STATIC / "service-worker.js").read_bytes()
    languages = site.questionnaire.languages
    files = [site.assets.url(name) for name in _FILES]
    seen = b"".join([script, *(_page(site, locale).packed for locale in languages), *map(str.encode, files)])
    kept = {
        "version": sha256(seen).hexdigest()[:16],
        "pages": {locale: site.addresses.path("offline", locale=locale) for locale in languages},
        "files": files,
    }
    return b"self.KEPT = " + json.dumps(kept).encode() + b";\n" + script
