"""Names and sets our cookies: the host prefix and Secure over https, never readable by scripts."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response


def cookie_name(request: Request[Any], name: str) -> str:
    """The name as the browser knows it; the prefix makes it refuse the cookie from anyone but this very host."""
    return f"__Host-{name}" if _is_https(request) else name


def set_cookie(
    request: Request[Any], response: Response, name: str, value: str, seconds: int, same_site: str
) -> Response:
    """Put a cookie on a response for so many seconds; 0 takes it off the device."""
    secure = "; Secure" if _is_https(request) else ""
    cookie = f"{cookie_name(request, name)}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite={same_site}{secure}"
    response.raw_headers.append((b"set-cookie", cookie.encode("ascii")))
    return response


def _is_https(request: Request[Any]) -> bool:
    # Browsers allow the prefix over https only.
    return bool(request.scope["scheme"] == "https")
