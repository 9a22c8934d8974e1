"""An example of a workshop to rehearse with: the host's page and the wall, with made-up people, stored nowhere.

What has been pressed is in the address. The figures come from the same rules of showing as those of a real workshop.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.counting.ledger import finisher_of
from quiz.disclosure.rules import Picture, picture
from quiz.i18n import catalog
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.regions import NO_REGION
from quiz.responses.walk import NO_TICKET, Run, Walk
from quiz.store.values import Round, RoundState, Workshop
from quiz.web.core.forms import whole_number
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.host_guide import Example, host_guide, order_of
from quiz.web.workshop.links import Link, join_address, our_address
from quiz.web.workshop.projector import WayToJoin, screen_of
from quiz.web.workshop.qr import draw_qr
from quiz.web.workshop.remote_control import RemoteControl, remote_control
from quiz.web.workshop.rounds import RoundPicture
from quiz.web.workshop.turning import chosen_view
from quiz.weeks import day_of
from quiz.workshops.views import STEPS, VIEWS, stepped

CODE = "koma-siru"
"""Shown only: no link leads to it, as it may be the code of a workshop."""

PEOPLE = 12
_SEED = 13
_MEAN_LEVEL = 3.0
_VIEW = re.compile(rf"(?:{'|'.join(VIEWS)})(?::\d{{0,4}}){{0,6}}", re.ASCII)


class ExampleHost(NamedTuple):
    """The host's page of the example."""

    control: RemoteControl
    guide: Markup
    example: Example


async def show_example(request: Request[State]) -> Response:
    """The host's page of the example, after the presses in its address."""
    site, locale = site_of(request), locale_of(request)
    workshop, pictures = _workshop(request), _Pictures(site.questionnaire)
    order = await order_of(site, workshop, pictures.of)
    if step := STEPS.get(request.query_params.get("step", "")):
        view, question = stepped(workshop, order, step, len(site.questionnaire.dimensions))
    else:
        view, question = chosen_view(request.query_params, workshop, site.questionnaire, order, site.clock())
    workshop = replace(workshop, view=view.kept(), question=question)
    example = Example(workshop.view, workshop.question)
    guide = (await host_guide(site, workshop, pictures.of))._replace(example=example)
    context = ExampleHost(
        await remote_control(site, workshop, pictures.of),
        site.pages.part("workshop/_host_guide.html", locale, guide),
        example,
    )
    page = site.pages.render("workshop/example.html", locale, "workshop/example", context)
    return respond_fresh(request, page)


async def show_example_wall(request: Request[State]) -> Response:
    """The wall of the example, as its address says."""
    site, locale = site_of(request), locale_of(request)
    workshop = _workshop(request)
    qr = draw_qr(Link(our_address(request) + path_to(request, "example")).url)
    way = WayToJoin(join_address(request), qr)
    screen = await screen_of(site, workshop, way, _Pictures(site.questionnaire).of)
    context = screen._replace(example=Example(workshop.view, workshop.question))
    page = site.pages.render("workshop/example_wall.html", locale, "workshop/example/wall", context)
    return respond_fresh(request, page)


class _Pictures:
    """The picture of the example's round."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._picture = made_up(questionnaire)

    async def of(self, of: Round) -> RoundPicture | None:
        """See `rounds.Pictures`."""
        return RoundPicture(of, self._picture)


def made_up(questionnaire: Questionnaire) -> Picture:
    """Return the picture of made-up people, always the same ones."""
    from random import Random

    from quiz.demo.population import Population  # only here: it loads the statistics module

    chance = Random(_SEED)
    population = Population(questionnaire, [day_of(0)], chance)
    counts: dict[str, Counter[str]] = {item: Counter() for item in questionnaire.choices}
    for _ in range(PEOPLE):
        answers = population.answers(_MEAN_LEVEL)
        walk = Walk(NO_TICKET, Run.COUNTED, 0, questionnaire.edition, answers)
        for item, choice in finisher_of(questionnaire, walk, profile(questionnaire, answers), NO_REGION, "").choices:
            counts[item][choice] += 1
    return picture(PEOPLE, counts, questionnaire.choices)


def _workshop(request: Request[State]) -> Workshop:
    """Return the example as it was before the press in the address."""
    site, locale, asked = site_of(request), locale_of(request), request.query_params
    view = asked.get("at", "")
    return Workshop(
        code=CODE,
        key=b"",
        title=catalog(locale)("workshop.example.title"),
        language=locale,
        region=NO_REGION,
        size=None,
        ends=day_of(site.clock()) + timedelta(days=1),
        view=view if _VIEW.fullmatch(view) else "characters",
        question=whole_number(asked.get("on", ""), 1, len(site.questionnaire.questions)) or 1,
        rounds=(Round(1, RoundState.SHOWN, None, PEOPLE, PEOPLE, 0),),
    )
