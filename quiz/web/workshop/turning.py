"""How the wall is turned: to the view that a host has chosen, or to the next one."""

from collections.abc import Mapping, Sequence

from quiz.questionnaire.model import Questionnaire
from quiz.store.values import MOST_CHANGES, RoundState, Workshop
from quiz.web.core.forms import whole_number
from quiz.web.core.site import Site
from quiz.web.workshop.guide import prompts
from quiz.web.workshop.host_guide import order_of
from quiz.weeks import minute_of_day
from quiz.workshops.views import PICTURES, STEPPED, STEPS, VIEWS, WRITTEN, View, after_break, choices_of, comes_next

MOST_ROUNDS = 999
_LONGEST_BREAK = 60  # minutes


async def turn_wall(site: Site, workshop: Workshop, form: Mapping[str, str]) -> None:
    """Let the projector show what was chosen in a form."""
    order = await order_of(site, workshop)
    if step := STEPS.get(form.get("step", "")):
        await site.workshops.step(workshop.code, order, step, len(site.questionnaire.dimensions))
    else:
        chosen = chosen_view(form, workshop, site.questionnaire, order, site.clock())
        await site.workshops.turn_to(workshop.code, *chosen)


def chosen_view(
    form: Mapping[str, str], workshop: Workshop, questionnaire: Questionnaire, order: Sequence[int], moment: float
) -> tuple[View, int]:
    """Return the view and the question that were chosen; what was not, or cannot be, stays as it is.

    A break is so many minutes from the moment, which is in seconds since 1970. In this order the talk goes on after
    what is looked at in between; with the characters, or the picture of another round, it begins anew.
    """
    now = View.read(workshop.view)
    question = whole_number(form.get("question", ""), 1, len(questionnaire.questions)) or workshop.question
    if prompt := whole_number(form.get("prompt", ""), 1, len(prompts(questionnaire))):
        return now._replace(name="talk", prompt=prompt, page=None, after=None), question
    if minutes := whole_number(form.get("minutes", ""), 1, _LONGEST_BREAK):
        until = minute_of_day(moment + 60 * minutes)
        after = after_break(workshop, order)
        return now._replace(name="break", prompt=None, page=None, until=until, after=after), question
    name = form["view"] if form.get("view") in VIEWS else now.name
    beside = int(form["beside"] == "1") if "beside" in form else now.beside
    chosen = round_in(form)
    if chosen not in choices_of(workshop):
        chosen = None
    if chosen == workshop.round.number and workshop.round.state is RoundState.OPEN:
        name = "question"
    elif (chosen or "beside" in form) and name not in PICTURES:
        name = "characters"
    page = whole_number(form.get("page", ""), 1, MOST_CHANGES) if name in WRITTEN else None
    begins = chosen or name in (*STEPPED, "characters")
    after = None if begins else comes_next(workshop, order)
    return View(name, chosen or now.round, page, beside, after=after), question


def round_in(form: Mapping[str, str]) -> int | None:
    """Return the number of the round that a form names."""
    return whole_number(form.get("round", ""), 1, MOST_ROUNDS)
