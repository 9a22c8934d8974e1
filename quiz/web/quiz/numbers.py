"""The page where somebody who answered on paper finds their animal, by the numbers of their ticks."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.web.core.forms import read_form
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.core.ticks import numbers_of, ticked, unticked
from quiz.web.core.walk_cookie import holds_walk, new_walk, set_walk_cookie


class NumbersPage(NamedTuple):
    """The form for the numbers."""

    form: Mapping[str, str]
    faults: frozenset[str]
    """The questions without a number, by id."""
    missing: tuple[int, ...]
    """The same by number."""
    replacing: bool
    """Whether this browser holds answers, which give way to these."""


async def show_numbers(request: Request[State]) -> Response:
    """The empty form."""
    return _numbers_page(request, {}, frozenset())


async def take_numbers(request: Request[State]) -> Response:
    """Go to the result of the numbers. They are practice: the sheet of paper is counted where its host enters it."""
    locale_of(request)
    form, questionnaire = read_form(request), site_of(request).questionnaire
    answers = ticked(questionnaire, form)
    faults = unticked(questionnaire, answers)
    if faults:
        return _numbers_page(request, form, faults)
    walk = await new_walk(request, practice=True)
    return set_walk_cookie(request, redirect(path_to(request, "result")), walk._replace(answers=answers))


def _numbers_page(request: Request[State], form: Mapping[str, str], faults: frozenset[str]) -> Response:
    site = site_of(request)
    context = NumbersPage(form, faults, numbers_of(site.questionnaire, faults), holds_walk(request))
    page = site.pages.render("quiz/numbers.html", locale_of(request), "numbers", context)
    return respond_fresh(request, page, 422 if faults else 200)
