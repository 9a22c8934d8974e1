"""What participants of workshops with the mirror have said, all together: an instrument of its own, beside no other."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.disclosure.estimates import Estimate
from quiz.questionnaire.mirror import Mirror, Topic
from quiz.questionnaire.model import Dimension
from quiz.questionnaire.texts import Text
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import Kept, respond
from quiz.web.core.site import State, site_of
from quiz.web.statistics.freshness import cache_headers
from quiz.web.statistics.one_sealing import of_one_sealing
from quiz.web.statistics.query import EVERYBODY


class ToldTopic(NamedTuple):
    """A topic with what is told of each of its answers."""

    topic: Topic
    told: tuple[tuple[Text, Estimate], ...]


class ToldSide(NamedTuple):
    """A dimension with its topics."""

    dimension: Dimension
    topics: tuple[ToldTopic, ...]


class FiguresPage(NamedTuple):
    """The figures of all participants whose week is over."""

    people: int
    least: int
    """So many there must be for figures."""
    elsewhere: int
    """How many have answered another version of the mirror."""
    sides: tuple[ToldSide, ...]
    """None with too few people."""


async def show_figures(request: Request[State]) -> Response:
    """What participants have said, from as many people up as the other figures for everybody."""
    site, locale = site_of(request), locale_of(request)

    async def make() -> Kept:
        found = await site.publication.mirror(site.mirror, EVERYBODY.smallest)
        page = FiguresPage(
            people=found.n,
            least=EVERYBODY.smallest,
            elsewhere=found.elsewhere,
            sides=_sides(site.mirror, found.items) if found.items else (),
        )
        return Kept.of(site.pages.render("mirror/figures.html", locale, "mirror/figures", page), level=6)

    page = await of_one_sealing(site, ("mirror figures", locale), make)
    return respond(request, page, headers=cache_headers(site, EVERYBODY))


def _sides(mirror: Mirror, items: Mapping[str, Sequence[Estimate]]) -> tuple[ToldSide, ...]:
    labels = (*mirror.steps, mirror.unsure)
    topics = [ToldTopic(topic, tuple(zip(labels, items[topic.item], strict=True))) for topic in mirror.topics]
    return tuple(ToldSide(*side) for side in mirror.by_dimension(topics))
