"""Renders pages, keeps the rendered bytes, and turns them into responses."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypedDict

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.counting.ledger import Ledger
from quiz.counting.readiness import Readiness
from quiz.disclosure.rules import pictured_from, word_of
from quiz.i18n import LOCALE_NAMES, Catalog, catalog, negotiate
from quiz.live.broadcast import Audiences
from quiz.live.signals import ASK_SECONDS, SILENCE_SECONDS, Signals
from quiz.monitoring.refusals import Refusals
from quiz.negotiation import takes_gzip
from quiz.questionnaire.model import Questionnaire
from quiz.regions import SHORT, TILES
from quiz.responses.walk import WalkSigner
from quiz.security.code_guesses import CodeGuesses
from quiz.security.passes import HostPass
from quiz.security.throttling import Limiter
from quiz.settings import HTMX_INTEGRITY, ROOT, SSE_INTEGRITY, Settings
from quiz.statistics.catalogue import Cubes
from quiz.statistics.publication import Publication
from quiz.statistics.sessions import Coordinators
from quiz.web.core.compiled_templates import COMPILED, compiled_templates
from quiz.web.core.template_filters import chosen, lines
from quiz.workshops.service import Workshops

if TYPE_CHECKING:
    from quiz.web.core.assets import Assets

NO_STORE = {"cache-control": "no-store"}
PUBLIC = {"cache-control": "public, max-age=300"}

_MOST_RECENT = 1_000  # of the statistics' pages for coordinators, for everybody, and of the files of each: 10 KB each


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it is sent: compressed once. `plain` is made anew for the rare client that takes no gzip."""

    packed: bytes
    media_type: str
    headers: tuple[tuple[bytes, bytes], ...]
    """The headers of the compressed body, as they go out."""

    @classmethod
    def of(cls, body: bytes, media_type: str = "text/html; charset=utf-8", level: int = 9) -> "Kept":
        """Compress a body; mtime is left out so that equal pages are equal bytes."""
        packed = gzip.compress(body, level, mtime=0)
        headers = {
            "content-type": media_type,
            "content-length": str(len(packed)),
            "content-encoding": "gzip",
            "vary": "Accept-Encoding",
        }
        return cls(packed, media_type, tuple((k.encode(), v.encode()) for k, v in headers.items()))

    @property
    def plain(self) -> bytes:
        """The body as it was."""
        return gzip.decompress(self.packed)


@dataclass(frozen=True)
class Site:
    """What the handlers work with; made at start and given to each request as `request.state["site"]`."""

    settings: Settings
    questionnaire: Questionnaire
    ledger: Ledger
    workshops: Workshops
    publication: Publication
    cubes: Cubes
    signals: Signals
    signer: WalkSigner
    sheet_signer: WalkSigner
    host_pass: HostPass
    guesses: CodeGuesses
    coordinators: Coordinators
    wrong_keys: Limiter
    made_workshops: Limiter
    refusals: Refusals
    readiness: Readiness
    assets: "Assets"
    clock: Callable[[], float]
    demo: bool
    """Whether the counts are of made-up people."""

    @cached_property
    def join_codes(self) -> dict[tuple[str, str], Markup]:
        """The QR codes that were drawn last, by join code and address: what is on the wall anyway, never a key."""
        return {}

    @cached_property
    def audiences(self) -> Audiences:
        """Who watches what."""
        return Audiences(self.signals, beat=b"event: beat\ndata:\n\n")

    @cached_property
    def pages(self) -> "Pages":
        """The renderer, with the pages it keeps."""
        return Pages(self.settings, self.questionnaire, self.assets.url)


class State(TypedDict):
    """The lifespan state."""

    site: Site


class Pages:
    """Renders templates in a locale and keeps the pages that are the same for everybody."""

    def __init__(self, settings: Settings, questionnaire: Questionnaire, asset: Callable[[str], str]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(ROOT / "templates"),
            bytecode_cache=compiled_templates(COMPILED),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(lines=lines, chosen=chosen)
        self._environment.globals.update(
            settings=settings,
            questionnaire=questionnaire,
            asset=asset,
            locales={locale: LOCALE_NAMES[locale] for locale in LOCALE_NAMES if locale in questionnaire.languages},
            htmx_integrity=HTMX_INTEGRITY,
            sse_integrity=SSE_INTEGRITY,
            silence=SILENCE_SECONDS,
            ask=ASK_SECONDS,
            word_of=word_of,
            pictured_from=pictured_from,
            tile_places=TILES,
            short_names=SHORT,
        )
        self._kept: dict[tuple[object, ...], Kept] = {}
        self._recent: dict[object, dict[tuple[object, ...], Any]] = {}
        self._recent_of: object = None

    def render(self, template: str, locale: str, here: str, **context: object) -> bytes:
        """Render a page; `here` is its path after the locale, for the language menu."""
        words: Catalog = catalog(locale)
        page = self._environment.get_template(template)
        return page.render(locale=locale, t=words, here=here, **context).encode()

    def part(self, template: str, locale: str, **context: object) -> Markup:
        """Render what goes into pages as it is."""
        return Markup(self._environment.get_template(template).render(locale=locale, t=catalog(locale), **context))

    def keep(self, key: tuple[object, ...], make: Callable[[], bytes]) -> Kept:
        """The page kept under a key, made on first need. The key holds all that the page depends on."""
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = Kept.of(make())
        return kept

    def recent(self, of: object, key: tuple[object, ...]) -> Any:
        """What was kept under a key, if what it was made of is still the same; else None."""
        return self._recent.get(key[0], {}).get(key) if self._recent_of == of else None

    def keep_recent(self, of: object, key: tuple[object, ...], made: object) -> None:
        """Keep a page, or a part of one, until it is made of something else, or is too old among too many.

        The first of a key says among what: whoever asks for every public file must not drive out other readers' pages.
        """
        if self._recent_of != of:
            self._recent.clear()
            self._recent_of = of
        shelf = self._recent.setdefault(key[0], {})
        shelf[key] = made
        while len(shelf) > _MOST_RECENT:
            del shelf[next(iter(shelf))]


class _Packed(Response):
    """A kept page with the headers that were made when it was: a step makes no more than it must."""

    def __init__(self, page: Kept, status: int, headers: Mapping[str, str]) -> None:
        self.status_code = status
        self.background = None
        self.body = page.packed
        self.raw_headers = [*page.headers, *((name.encode(), value.encode()) for name, value in headers.items())]


def respond(request: Request[Any], page: Kept, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A response with the page's bytes, compressed if the client takes that."""
    if not takes_gzip(request.headers.get("accept-encoding", "")):
        response = Response(page.plain, status, headers, page.media_type)
        response.headers["vary"] = "Accept-Encoding"
        return response
    return _Packed(page, status, headers or {})


def redirect(address: str, headers: Mapping[str, str] | None = None) -> Response:
    """See other: what a form without scripts gets after a POST."""
    return Response(status_code=303, headers={"location": address, **NO_STORE, **(headers or {})})


def locale_of(request: Request[State]) -> str:
    """The locale in the path. Raises 404 if the questionnaire is not in that language."""
    locale: str = request.path_params["locale"]
    if locale not in request.state["site"].questionnaire.languages:
        raise HTTPException(404)
    return locale


def caller_of(request: Request[Any]) -> str:
    """The address that a request comes from; to slow guessing with, and for nothing that is written anywhere."""
    return request.client.host if request.client else ""


async def show_error(request: Request[Any], error: Exception) -> Response:
    """A page in the visitor's language that says what to do next."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return error_page(request, status, getattr(error, "headers", None))


async def show_unavailable(request: Request[Any], fault: Exception) -> Response:
    """The page for a storage that does not answer now: nothing is lost, trying again helps."""
    return error_page(request, 503, {"retry-after": "5"})


def error_page(request: Request[Any], status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The page for a status: what happened and what to do next. Unknown statuses say what 500 says."""
    site: Site = request.state["site"]
    first = request.url.path.split("/")[1]
    languages = site.questionnaire.languages
    locale = first if first in languages else negotiate(request.headers.get("accept-language", ""), languages)
    known = status if status in (400, 403, 404, 405, 408, 413, 429, 503) else 500
    page = site.pages.keep(
        ("error", known, locale), lambda: site.pages.render("error.html", locale, here="", status=known)
    )
    return respond(request, page, status, {**NO_STORE, **(headers or {})})
