"""What the first visit costs: bytes and requests until a page is whole, and the bytes of a step."""

import gzip
import statistics
from dataclasses import dataclass
from html.parser import HTMLParser

from bench.plan import QUESTIONS
from bench.processes import ROOT, Fault, Service
from bench.table import Row, typical

MOST_BYTES, MOST_REQUESTS, MOST_STEP_BYTES = 24 * 1024, 4, 1_638
LOCALES = ("fi", "sv", "en", "fi-simple")
_HTMX = ROOT / ".cache/npm/node_modules/htmx.org/dist/htmx.min.js"
_FRAME = len("HTTP/1.1 200 OK\r\n" + "\r\n")
_BROWSER = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}


class _Parts(HTMLParser):
    """The addresses that a browser fetches by itself for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.icons: list[str] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") == "icon":
            self.icons.append(given["href"])
        elif tag == "link" and given.get("rel") in ("stylesheet", "preload", "modulepreload"):
            self.others.append(given["href"])
        elif tag in ("script", "img", "source") and given.get("src"):
            self.others.append(given["src"])


@dataclass(frozen=True, slots=True)
class Load:
    """A page with everything that it needs."""

    sizes: dict[str, int]  # compressed bytes by address, the page itself first
    icons: int

    def row(self, what: str) -> Row:
        page, *parts = self.sizes.values()
        size, asked = page + sum(parts), len(self.sizes) - self.icons
        return Row(
            f"first load, {what}",
            f"{size:,} bytes in {asked} requests, the page {page:,}",
            None,
            f"<= {MOST_BYTES:,} in {MOST_REQUESTS}",
            size <= MOST_BYTES and asked <= MOST_REQUESTS,
        )


def loads(quiz: Service) -> list[Row]:
    """The start page, and the first question with nothing in the browser's cache."""
    cookie = _begin(quiz, "fi")
    try:
        pages = {"start page": _load(quiz, "/fi/", {}), "first question": _load(quiz, "/fi/question/1", cookie)}
    except FileNotFoundError:
        return [Row("first load", f"SKIPPED: {_HTMX.relative_to(ROOT)} is missing (npm install htmx.org)")]
    return [load.row(what) for what, load in pages.items()]


def first_assets(quiz: Service) -> tuple[str, ...]:
    """What a browser gets from the service for a first visit beside its pages."""
    pages = (_page(quiz, "/fi/", {}), _page(quiz, "/fi/question/1", _begin(quiz, "fi")))
    addresses = dict.fromkeys(address for _, parts in pages for address in (*parts.others, *parts.icons))
    return tuple(address for address in addresses if address.startswith("/"))


def step_sizes(quiz: Service) -> tuple[int, Row]:
    """The usual size of a step's fragment before compression, in Finnish, and a row about what is sent of the steps."""
    packed, plain = [], []
    for locale in LOCALES:
        cookie = _begin(quiz, locale)
        for number in range(1, QUESTIONS + 1):
            headers = {**_BROWSER, **cookie, "HX-Request": "true"}
            status, answer, body = quiz.request("POST", f"/{locale}/question/{number}", "choice=3", headers)
            if status != 200:
                raise Fault(f"/{locale}/question/{number} answered {status}")
            cookie = _cookie(answer)
            packed.append(len(body) + sum(len(f"{name}: {value}\r\n") for name, value in answer.items()) + _FRAME)
            if locale == "fi":
                plain.append(len(gzip.decompress(body)))
    figures = f"usual {typical(packed)}, largest {max(packed):,} bytes"
    row = Row(
        "a step's bytes with headers",
        figures,
        None,
        f"<= {MOST_STEP_BYTES:,}",
        statistics.median(packed) <= MOST_STEP_BYTES,
    )
    return int(typical(plain, form=".0f")), row


def _load(quiz: Service, path: str, cookie: dict[str, str]) -> Load:
    size, parts = _page(quiz, path, cookie)
    sizes = {path: size}
    for address in (*parts.others, *parts.icons):
        if address.startswith("/"):
            status, _, body = quiz.get(address, _BROWSER)
            if status != 200:
                raise Fault(f"{address} answered {status}")
            sizes[address] = len(body)
        elif address.endswith("/htmx.min.js"):
            sizes[address] = len(gzip.compress(_HTMX.read_bytes(), 9))
        else:
            raise Fault(f"{path} loads {address}, whose size is not known here")
    return Load(sizes, len(parts.icons))


def _page(quiz: Service, path: str, cookie: dict[str, str]) -> tuple[int, _Parts]:
    status, answer, body = quiz.get(path, {**_BROWSER, **cookie})
    if status != 200:
        raise Fault(f"{path} answered {status}")
    parts = _Parts()
    parts.feed((gzip.decompress(body) if answer.get("content-encoding") == "gzip" else body).decode())
    return len(body), parts


def _begin(quiz: Service, locale: str) -> dict[str, str]:
    status, answer, _ = quiz.request("POST", f"/{locale}/start", "", _BROWSER)
    if status != 303:
        raise Fault(f"/{locale}/start answered {status}")
    return _cookie(answer)


def _cookie(answer: dict[str, str]) -> dict[str, str]:
    return {"Cookie": answer["set-cookie"].partition(";")[0]}
