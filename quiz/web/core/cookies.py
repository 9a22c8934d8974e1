"""Names and sets our cookies: a prefix and Secure over https, never readable by scripts."""

from typing import Any

from starlette.requests import Request, cookie_parser
from starlette.responses import Response

from quiz.web.core.headers import header


def cookie_name(request: Request[Any], name: str) -> str:
    """Return the name as the browser knows it; the prefix makes it refuse the cookie from anyone but this very host.

    That prefix is for cookies of a whole host only. Under a path the other one has to do: it asks for https, and
    another service on the same host could set the cookie.
    """
    if not _is_https(request):
        return name
    return f"__Secure-{name}" if request.scope.get("root_path") else f"__Host-{name}"


def read_cookie(request: Request[Any], name: str) -> str | None:
    """Return the value of a cookie of ours, or None. A request has one header with all cookies (RFC 6265, 5.4)."""
    return cookie_parser(header(request, b"cookie")).get(cookie_name(request, name))


def cookies_named(request: Request[Any], start: str) -> list[str]:
    """Return how the names of our cookies go on that begin so, the newest first."""
    named = cookie_name(request, start)
    held = cookie_parser(header(request, b"cookie"))
    return [name[len(named) :] for name in reversed(held) if name.startswith(named)]


def set_cookie(
    request: Request[Any], response: Response, name: str, value: str, seconds: int, same_site: str
) -> Response:
    """Put a cookie on a response for so many seconds; 0 takes it off the device."""
    named, path = cookie_name(request, name), request.scope.get("root_path", "") + "/"
    secure = "; Secure" if _is_https(request) else ""
    cookie = f"{named}={value}; Max-Age={seconds}; Path={path}; HttpOnly; SameSite={same_site}{secure}"
    response.raw_headers.append((b"set-cookie", cookie.encode("ascii")))
    return response


def _is_https(request: Request[Any]) -> bool:
    # Browsers allow the prefixes over https only.
    return bool(request.scope["scheme"] == "https")
