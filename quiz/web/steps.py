"""Where the steps of a walk are, and how to get from one to another with htmx and without."""

from starlette.requests import Request
from starlette.responses import Response

from quiz.web.forms import from_htmx
from quiz.web.pages import NO_STORE, State, redirect


def go_to(request: Request[State], address: str) -> Response:
    """Another page instead of a fragment: htmx needs its own header for that."""
    if from_htmx(request):
        return Response(headers={**NO_STORE, "hx-redirect": address})
    return redirect(address)


def question_address(locale: str, number: int) -> str:
    """The path of a question."""
    return f"/{locale}/question/{number}"
