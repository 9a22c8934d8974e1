"""What the pages of a workshop have in common: its address, QR codes, the host's pass, and what templates get."""

from functools import lru_cache

import segno
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request

from quiz.codes import check_letters, normalise
from quiz.store import Workshop
from quiz.web.cookies import cookie_name
from quiz.web.pages import State


def own_address(request: Request[State]) -> str:
    """Our address as people see it, without a slash at the end."""
    return request.state["site"].settings.base_url or str(request.base_url).rstrip("/")


def join_url(request: Request[State], workshop: Workshop) -> str:
    """The address that people read and type."""
    return f"{own_address(request)}/w/{workshop.code}"


def join_qr(request: Request[State], workshop: Workshop) -> Markup:
    """The QR code to join by. Its two more letters tell a scanned code from a guessed one."""
    letters = check_letters(workshop.code, request.state["site"].settings.secret_key)
    return _kept_qr(f"{join_url(request, workshop)}-{letters}")


def qr(address: str) -> Markup:
    """An address as a QR code, drawn with the text's colour on white."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(border=2, dark="#1E2430", light="#FFF", omitsize=True))


# Drawing one takes longer than all else in a live message. Only what is on the wall anyway is kept, never a key.
_kept_qr = lru_cache(maxsize=256)(qr)


async def workshop_or_404(request: Request[State]) -> Workshop:
    """The workshop of the code in the path. Unknown and ended ones answer alike."""
    code = normalise(request.path_params["code"])
    workshop = await request.state["site"].workshops.find(code) if code else None
    if workshop is None:
        raise HTTPException(404)
    return workshop


def host_cookie(code: str) -> str:
    """The cookie that holds the host's pass for a workshop."""
    return f"host-{code}"


def is_host(request: Request[State], workshop: Workshop) -> bool:
    """Whether this browser has shown the workshop's present key."""
    site = request.state["site"]
    return site.host_pass.valid(
        request.cookies.get(cookie_name(request, host_cookie(workshop.code))), workshop.code, workshop.key
    )
