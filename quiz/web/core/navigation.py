"""How to get from one page to another with htmx and without."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from quiz.web.core.forms import from_htmx
from quiz.web.core.responses import NO_STORE, redirect
from quiz.web.core.site import State


def go_to(request: Request[State], address: str) -> Response:
    """Another page instead of a fragment: htmx needs its own header for that."""
    return htmx_redirect(address) if from_htmx(request) else redirect(address)


def htmx_redirect(address: str, status: int = 200) -> Response:
    """Send htmx to another page: by its own header, and by a link for when a router takes that header away."""
    headers = {**NO_STORE, "hx-redirect": address}
    return HTMLResponse(f'<a data-ours href="{address}"></a>', status, headers)


class Elsewhere(Exception):
    """What belongs to a request is at `address`: its walk is at another step, or its workshop asks something else."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


async def send_elsewhere(request: Request[Any], error: Exception) -> Response:
    """Send a browser on to that address."""
    assert isinstance(error, Elsewhere)
    if request.method == "POST":
        return go_to(request, error.address)
    return redirect(error.address)
