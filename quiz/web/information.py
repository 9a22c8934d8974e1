"""Pages that are the same for everybody: the characters, how it works, privacy, accessibility, support, health."""

from datetime import date, timedelta
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from quiz.responses.walk import LIFETIME
from quiz.settings import Settings
from quiz.statistics.sessions import SESSION_SECONDS
from quiz.store.values import SCHEMA
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import PUBLIC, respond
from quiz.web.core.site import State
from quiz.web.workshop.host_key import HOST_SECONDS
from quiz.web.workshop.lookup import host_cookie
from quiz.weeks import day_of

ACCESSIBILITY_TESTED = date(2026, 11, 21)
"""The day on which the pages were last walked through by hand and with axe-core."""

CONTACT_STALE = timedelta(days=180)
"""Older contact details are shown with the advice to check them first."""

INSIDERS = (
    (5, 5, 74, 78),
    (6, 6, 0, 79),
    (7, 7, 0, 52),
    (8, 8, 0, 23),
    (9, 9, 0, 9),
    (10, 10, 0, 3),
    (11, 19, 0, None),
)
"""From and to how many people in a picture, and in how many pictures of a hundred, rounded up, some three and some four
of them together can be certain of what the others answered. None is fewer than one in a thousand.
"""

_FEW_OPTIONS = 4  # with fewer the table does not hold: then the page says so

_SCHEMA = SCHEMA.read_text(encoding="utf-8")


_HOUR = 60 * 60
# What each is called, its name in the browser, and how long it lasts: in hours, the host's in days.
_COOKIES = (
    ("walk", "walk", LIFETIME // _HOUR),
    ("host", host_cookie("…"), HOST_SECONDS // (24 * _HOUR)),
    ("coordinator", "coordinator", SESSION_SECONDS // _HOUR),
)


async def show_characters(request: Request[State]) -> Response:
    """All the characters, none before another."""
    return _page(request, "characters")


async def show_character(request: Request[State]) -> Response:
    """One character on a public page that can be shared: nothing of anybody's answers is in it."""
    site, locale = request.state["site"], locale_of(request)
    identity = request.path_params["character"]
    character = site.questionnaire.characters_by_id.get(identity)
    if character is None:
        raise HTTPException(404)
    page = site.pages.keep(
        ("character", locale, identity),
        lambda: site.pages.render(
            "information/character.html", locale, here=f"characters/{identity}", character=character
        ),
    )
    return respond(request, page, headers=PUBLIC)


async def show_about(request: Request[State]) -> Response:
    """How a result is made, and who runs this."""
    return _page(request, "about")


async def show_privacy(request: Request[State]) -> Response:
    """What is stored, on the real schema, who else is asked for scripts, and what this cannot protect from."""
    site = request.state["site"]
    return _page(
        request,
        "privacy",
        schema=_SCHEMA,
        elsewhere=scripts_from_elsewhere(site.settings),
        cookies=_COOKIES,
        insiders=INSIDERS,
        few_options=any(question.positions < _FEW_OPTIONS for question in site.questionnaire.questions),
    )


async def show_accessibility(request: Request[State]) -> Response:
    """The accessibility statement."""
    return _page(request, "accessibility", tested=ACCESSIBILITY_TESTED)


async def show_support(request: Request[State]) -> Response:
    """Whom to talk to: the same for everybody, whatever they answered."""
    site = request.state["site"]
    today = day_of(site.clock())
    stale = {contact.id for contact in site.questionnaire.support if today - contact.checked_on > CONTACT_STALE}
    return _page(request, "support", key=tuple(sorted(stale)), stale=stale)


async def show_health(request: Request[State]) -> Response:
    """For load balancers: the process answers. It says nothing about anybody."""
    return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})


async def show_readiness(request: Request[State]) -> Response:
    """For load balancers and monitors: who finishes now is counted, and the last night was sealed; else 503."""
    fault = await request.state["site"].readiness.fault()
    if not fault:
        return PlainTextResponse("ready\n", headers={"cache-control": "no-store"})
    return PlainTextResponse(f"not ready: {fault}\n", 503, {"cache-control": "no-store", "retry-after": "5"})


def scripts_from_elsewhere(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The scripts that browsers do not get from us, `htmx` or `sse`, each with the host that they get it from."""
    own = urlsplit(settings.base_url).netloc
    hosts = {name: urlsplit(url).netloc for name, url in (("htmx", settings.htmx_url), ("sse", settings.sse_url))}
    return tuple((name, host) for name, host in hosts.items() if host not in ("", own))


def _page(request: Request[State], name: str, key: tuple[str, ...] = (), **context: object) -> Response:
    """A page that is kept; `key` holds what of its context may change while the process lives."""
    site, locale = request.state["site"], locale_of(request)
    page = site.pages.keep(
        (name, locale, *key),
        lambda: site.pages.render(f"information/{name}.html", locale, here=name, **context),
    )
    return respond(request, page, headers=PUBLIC)
