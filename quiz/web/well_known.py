"""What browsers, phones and crawlers ask for by themselves: icons, the web app manifest, robots.txt."""

import json

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from quiz.questionnaire.drawings import STATIC
from quiz.web.core.assets import MEDIA_TYPES
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import PUBLIC, respond
from quiz.web.core.site import Site, State, site_of

_DAY = {"cache-control": "public, max-age=86400"}
_PAPER = "#FBF7F0"  # the page's own, in the light; pages name the dark one, too, which a manifest cannot

_PERSONAL = ("question/", "region", "result", "forget", "deleted", "offline")
_OF_WORKSHOPS = ("join", "host/", "screen/", "group/", "sheet/", "coordinator")


async def send_favicon(request: Request[State]) -> Response:
    """Send the icon that browsers ask for when a page names none, or none that they know."""
    return _file("favicon.ico")


async def send_touch_icon(request: Request[State]) -> Response:
    """Send the icon of a page on the home screen of iOS, which asks for it at this address."""
    return _file("apple-touch-icon.png")


async def show_manifest(request: Request[State]) -> Response:
    """The web app manifest: what a phone needs to have the service among its apps."""
    site, locale = site_of(request), locale_of(request)
    page = site.pages.keep(("manifest", locale), lambda: _manifest(site, locale), "application/manifest+json")
    return respond(request, page, headers=_DAY)


async def show_robots(request: Request[State]) -> Response:
    """Tell crawlers which pages are for everybody, and to keep away from those of one person or one group."""
    site = site_of(request)
    root = site.settings.root_path
    closed = [f"{root}/w", f"{root}/*?"]
    for locale in site.questionnaire.languages:
        closed += [site.addresses.path("start", locale=locale) + path for path in (*_PERSONAL, *_OF_WORKSHOPS)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return PlainTextResponse("\n".join(lines) + "\n", headers=PUBLIC)


def _file(name: str) -> Response:
    path = STATIC / "icons" / name
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=_DAY)


def _manifest(site: Site, locale: str) -> bytes:
    root = f"{site.settings.root_path}/"
    manifest = {
        # One app, whatever the language it was installed in.
        "id": root,
        "name": site.settings.service_names[locale],
        "short_name": site.settings.service_names[locale],
        "lang": locale,
        "start_url": site.addresses.path("start", locale=locale),
        "scope": root,
        # With the address in view, and a way back.
        "display": "minimal-ui",
        "background_color": _PAPER,
        "theme_color": _PAPER,
        "icons": [
            _icon(site, "favicon.svg", "any"),
            _icon(site, "icons/192.png", "192x192"),
            _icon(site, "icons/512.png", "512x512"),
            {**_icon(site, "icons/maskable.png", "512x512"), "purpose": "maskable"},
        ],
    }
    return json.dumps(manifest, ensure_ascii=False).encode()


def _icon(site: Site, name: str, sizes: str) -> dict[str, str]:
    suffix = name[name.rindex(".") :]
    return {"src": site.assets.url(name), "sizes": sizes, "type": MEDIA_TYPES[suffix]}
