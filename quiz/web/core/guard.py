"""What holds for every request, as one pure ASGI middleware: origin check, body limits, security headers.

The origin check is the one that Go's net/http has as CrossOriginProtection (https://go.dev/pkg/net/http): browsers
say in Sec-Fetch-Site where a request comes from; older ones send Origin. No tokens in forms, no state.
"""

import asyncio
import re
from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quiz.monitoring.refusals import Refusals, Refused
from quiz.web.core.broken_links import holds_fragment, without_query, without_slashes
from quiz.web.core.errors import error_page
from quiz.web.core.flow import DIRECTLY
from quiz.web.core.forms import BODY
from quiz.web.core.headers import HEADERS, by_name
from quiz.web.core.responses import redirect

MOST_BYTES = 16 * 1024
MOST_SECONDS = 10.0  # for a whole body
WHOLE = "quiz.whole"
"""Where the server puts the body of a request that it has received whole: there is no time to keep for it."""

_FORM = b"application/x-www-form-urlencoded"
_USUAL_PORTS = {"http": ":80", "https": ":443"}
_PORT = re.compile(r":[0-9]+$")
_HSTS = b"max-age=63072000"  # two years, in seconds
_HSTS_BELOW = _HSTS + b"; includeSubDomains"
OPEN = (b"cross-origin-resource-policy", b"cross-origin")
"""The header of an answer that pages of other sites may show."""

_OF_FRAGMENTS = frozenset((b"x-content-type-options", b"referrer-policy", b"cross-origin-resource-policy"))
"""The headers that apply to a response that is no document. What it is put into has the others from its page."""
_FOR_PAGES = (b"text/css", b"text/javascript")
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


class Refusal(Exception):
    """The request is refused; `status` tells the browser why, `kind` the log."""

    def __init__(self, status: int, kind: Refused) -> None:
        super().__init__(status, kind)
        self.status = status
        self.kind = kind


class Guard:
    """Refuses cross-site and oversized POSTs, and puts the security headers on answers."""

    def __init__(
        self,
        app: ASGIApp,
        script_urls: tuple[str, ...],
        base_url: str,
        refusals: Refusals,
        hsts_subdomains: bool = False,
    ) -> None:
        self._app = app
        self._refusals = refusals
        self._base_url = base_url
        self._root_path = urlsplit(base_url).path
        self._headers = [(name.encode(), value.encode()) for name, value in security_headers(script_urls).items()]
        self._https = [*self._headers, (b"strict-transport-security", _HSTS_BELOW if hsts_subdomains else _HSTS)]
        self._fragment = [header for header in self._headers if header[0] in _OF_FRAGMENTS]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = self._under_path(scope)
        scope[HEADERS] = headers = by_name(scope)
        extra = self._extra(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message["headers"]
                ours = self._fragment if is_for_page(scope, own) else extra
                if OPEN in own:
                    ours = [each for each in ours if each[0] != OPEN[0]]
                message["headers"] = [*own, *ours]
                if DIRECTLY in message:
                    message.pop(DIRECTLY)(send)
            await send(message)

        if scope["method"] in ("GET", "HEAD"):
            path = scope["path"]
            if address := without_query(path, scope["query_string"].decode("latin-1")):
                await redirect(address)(scope, receive, send_with_headers)
                return
            if holds_fragment(path):
                scope = {**scope, "path": without_slashes(path)}
        if scope["method"] not in _SAFE:
            try:
                if not is_own(headers, self._base_url):
                    raise Refusal(403, _blame(headers))
                scope[BODY] = await _read_body(scope, headers, receive)
            except Refusal as refusal:
                self._refusals.note(refusal.kind)
                # The rest of an unread body is not worth waiting for.
                answer = error_page(Request(scope), refusal.status, {"connection": "close"})
                await answer(scope, receive, send_with_headers)
                return
        await self._app(scope, receive, send_with_headers)

    def _extra(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """Return the headers to be added to the answer of a request."""
        if is_for_fragment(scope):
            return self._fragment
        return self._https if scope["scheme"] == "https" else self._headers

    def _under_path(self, scope: Scope) -> Scope:
        """Return the scope with the path of the base URL, whether the router passes it on or takes it away."""
        root, path = self._root_path, scope["path"]
        if not root:
            return scope
        whole = path if path == root or path.startswith(f"{root}/") else root + path
        return {**scope, "root_path": root, "path": whole}


def is_for_page(scope: Scope, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Return whether a response with these headers is a style sheet or a script that pages load.

    The policy of the page applies to them, never one of their own. That of the service worker does: it has an address
    outside the static files.
    """
    return "/static/" in scope["path"] and any(
        name == b"content-type" and value.startswith(_FOR_PAGES) for name, value in headers
    )


def is_for_fragment(scope: Scope) -> bool:
    """Return whether the response to a request goes to htmx and cannot become a document.

    Only a script can send HX-Request, not a link, a form or a typed address, and a script of another site cannot, as
    nothing here allows it to (CORS). A browser that sends Sec-Fetch-Dest must say there that a script asks, too. GET is
    left out because a browser may show a cached response later as a document.
    """
    headers = scope[HEADERS]
    return (
        scope["method"] == "POST" and b"hx-request" in headers and headers.get(b"sec-fetch-dest", b"empty") == b"empty"
    )


async def _read_body(scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise Refusal(413, Refused.LARGE_BODY)
    if not headers.get(b"content-type", _FORM).startswith(_FORM):
        raise Refusal(400, Refused.NO_FORM)
    if WHOLE in scope:
        _check_size(scope[WHOLE])
        return bytes(scope[WHOLE])
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return await _collect(receive)
    except TimeoutError:
        raise Refusal(408, Refused.SLOW_BODY) from None


async def _collect(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, Refused.NO_FORM)
        body += message.get("body", b"")
        more = message.get("more_body", False)
        _check_size(body)
    return bytes(body)


def _check_size(body: bytearray) -> None:
    if len(body) > MOST_BYTES:
        raise Refusal(413, Refused.LARGE_BODY)


def is_own(headers: Mapping[bytes, bytes], base_url: str) -> bool:
    """Return whether a request that changes something comes from our own pages.

    `Sec-Fetch-Site` decides where a browser sends it, which over plain http it does not; else `Origin` must be the
    base URL, if one is set, or the host that was asked. A request with neither header is refused: every browser that
    runs our pages sends one of them with a POST.
    """
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site in (b"same-origin", b"none")
    try:
        origin = urlsplit(headers.get(b"origin", b"").decode("latin-1"))
        host = headers.get(b"host", b"").decode("latin-1")
        own = urlsplit(base_url), urlsplit(f"{origin.scheme}://{host}")
    except ValueError:
        return False
    return bool(origin.hostname) and _place(origin) in map(_place, own)


def _place(address: SplitResult) -> tuple[str, str]:
    """Return scheme and host with port; a browser leaves out the usual port, a router may write it."""
    netloc = address.netloc.lower()
    port = _USUAL_PORTS.get(address.scheme, "") if _PORT.search(netloc) is None else ""
    return address.scheme, netloc + port


def _blame(headers: Mapping[bytes, bytes]) -> Refused:
    """Return why `is_own` was not so: whatever a setting could mend is told apart."""
    named = headers.get(b"origin", b"").startswith((b"http://", b"https://"))
    return Refused.OTHER_HOST if named and b"sec-fetch-site" not in headers else Refused.FOREIGN_FORM


def security_headers(script_urls: tuple[str, ...]) -> dict[str, str]:
    """The headers of every answer; `script_urls` are the exact addresses that scripts may come from besides us."""
    scripts = " ".join(("'self'", *(url for url in script_urls if not url.startswith("/"))))
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    }
