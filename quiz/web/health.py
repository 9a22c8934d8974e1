"""What load balancers and monitors ask; it says nothing about anybody."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from quiz.web.core.errors import RETRY_SECONDS
from quiz.web.core.responses import NO_STORE
from quiz.web.core.site import State, site_of


async def show_health(request: Request[State]) -> Response:
    """Say that the process answers."""
    return PlainTextResponse("ok\n", headers=NO_STORE)


async def show_readiness(request: Request[State]) -> Response:
    """Say whether somebody who finishes now is counted and what was due is sealed; 503 if not."""
    fault = await site_of(request).readiness.fault()
    if not fault:
        return PlainTextResponse("ready\n", headers=NO_STORE)
    return PlainTextResponse(f"not ready: {fault}\n", 503, {**NO_STORE, "retry-after": str(RETRY_SECONDS)})
