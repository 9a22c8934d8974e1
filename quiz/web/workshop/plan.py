"""The plan that a host keeps to: its steps by the time since the host started it. The host's browser keeps it."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.guidance import Script
from quiz.web.core.cookies import read_cookie, set_cookie
from quiz.web.core.forms import read_form, whole_number
from quiz.web.core.requests import path_to
from quiz.web.core.responses import redirect
from quiz.web.core.site import State, site_of
from quiz.web.workshop.lookup import hosted_quiz

PLAN_SECONDS = 12 * 60 * 60
"""How long a browser keeps which plan was started, and when."""


class Plan(NamedTuple):
    """The plan that was started."""

    number: int
    """Its number among the questionnaire's, from 1."""
    seconds: int
    """How long ago it was started."""
    starts: Sequence[int]
    """The minute that each step begins in."""

    @property
    def minutes(self) -> int:
        """How many minutes ago it was started."""
        return self.seconds // 60

    @property
    def step(self) -> int:
        """The number of the step that it is time for, from 1; the last one stays when the time is over."""
        return sum(start <= self.minutes for start in self.starts)


def plan_cookie(code: str) -> str:
    """Return the name of the cookie that holds the plan of a workshop."""
    return f"plan-{code}"


def read_plan(request: Request[State], code: str) -> Plan | None:
    """Return the plan that was started in this browser."""
    site = site_of(request)
    scripts = site.questionnaire.facilitation.scripts
    written, _, since = (read_cookie(request, plan_cookie(code)) or "").partition(".")
    number = whole_number(written, 1, len(scripts))
    if number is None or not (since.isascii() and since.isdecimal() and len(since) < 12):
        return None
    ago = int(site.clock()) - int(since)
    return Plan(number, ago, starts(scripts[number - 1])) if 0 <= ago < PLAN_SECONDS else None


def starts(script: Script) -> Sequence[int]:
    """Return the minute that each step of a script begins in."""
    return [*accumulate((step.minutes for step in script.steps[:-1]), initial=0)]


async def start_plan(request: Request[State]) -> Response:
    """Start a plan now, or with the number 0 none."""
    workshop, form = await hosted_quiz(request), read_form(request)
    site = site_of(request)
    number = whole_number(form.get("plan", ""), 1, len(site.questionnaire.facilitation.scripts))
    value = f"{number}.{int(site.clock())}" if number else ""
    back = redirect(path_to(request, "host", code=workshop.code) + "#plans")
    return set_cookie(request, back, plan_cookie(workshop.code), value, PLAN_SECONDS if number else 0, "Strict")
