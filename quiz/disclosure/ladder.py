"""Decide which open batches are sealed together when a week ends.

A batch of the open quiz (one region and language) is sealed from ten people up. A smaller one waits, with whoever
answers meanwhile. After four weeks it may be sealed with the others of its region, after thirteen with those of the
whole country. Where they are at the end of their time, five are enough. Nobody is dropped: who is not sealed waits on.
Whoever answered in a campaign is sealed with others of it: from ten people of a region up, and from five when it is
over, then also with those of other regions. If they are fewer even so, they wait on like everybody else
(docs/statistics.md, "Sealing and the ladder").
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from quiz.disclosure.rules import SMALLEST_BATCH

ANY = "*"
"""Stands for several regions or languages."""

SEALED_FROM = 10
"""The least number of people that are sealed before the end of their time."""

WEEKS_BY_LANGUAGE, WEEKS_BY_REGION, WEEKS_IN_ALL = 4, 13, 26
"""For how many weeks people wait for others of their region and language, of their region, and of the country."""


class Waiting(NamedTuple):
    """An open batch of `n` people, whose first answered so many weeks ago; the week that ends is the first of them.

    Leftovers of workshops have no language: they wait for others of their region from the start.
    """

    batch: int
    region: str
    language: str
    edition: str
    n: int
    weeks: int
    campaign: str = ""
    """The slug of the campaign that they answered in; empty if in none."""
    ended: bool = False
    """Whether the campaign is over."""

    @property
    def climbs(self) -> bool:
        """Whether they may be sealed as people of the open quiz: those of a campaign after that only."""
        return not self.campaign or self.ended


class Packet(NamedTuple):
    """Open batches that are sealed as one, with the region, language and campaign of the result."""

    batches: tuple[int, ...]
    region: str
    language: str
    campaign: str = ""


Place = tuple[str, str, str]
"""A region, a language and a campaign."""


class _Step(NamedTuple):
    """A step of the ladder: where a batch stands by then, if it does, and whether five are enough for it."""

    place: Callable[[Waiting], Place | None]
    is_due: Callable[[Waiting], bool]


_OF_CAMPAIGNS = (
    _Step(lambda each: (each.region, ANY, each.campaign) if each.campaign else None, lambda each: each.ended),
    _Step(lambda each: (ANY, ANY, each.campaign) if each.campaign and each.ended else None, lambda each: each.ended),
)
"""Who is in neither is not counted in the campaign, but goes on as somebody of the open quiz."""

_LADDER = (
    *_OF_CAMPAIGNS,
    _Step(lambda each: (each.region, each.language, "") if each.language != ANY else None, lambda each: False),
    _Step(
        lambda each: (each.region, ANY, "") if each.language == ANY or each.weeks >= WEEKS_BY_LANGUAGE else None,
        lambda each: each.weeks >= WEEKS_BY_REGION,
    ),
    _Step(
        lambda each: (ANY, ANY, "") if each.weeks >= WEEKS_BY_REGION else None,
        lambda each: each.weeks >= WEEKS_IN_ALL,
    ),
)


def leftover_of(region: str) -> tuple[str, str]:
    """Return the region and language of finishers of a workshop's round who are in no picture."""
    return region, ANY


def packets(waiting: Sequence[Waiting]) -> list[Packet]:
    """Return the packets to seal at the end of a week; batches in no packet stay open."""
    editions = sorted({each.edition for each in waiting})
    return [packet for edition in editions for packet in _climb(each for each in waiting if each.edition == edition)]


def _climb(waiting: Iterable[Waiting]) -> Iterator[Packet]:
    rest = list(waiting)
    for step in _LADDER:
        able = [each for each in rest if each.climbs or step in _OF_CAMPAIGNS]
        for place in sorted({place for each in able if (place := step.place(each))}):
            together = [each for each in able if step.place(each) == place]
            if sum(each.n for each in together) >= _enough(together, step):
                yield Packet(tuple(each.batch for each in together), *place)
                rest = [each for each in rest if each not in together]


def _enough(together: Sequence[Waiting], step: _Step) -> int:
    return SMALLEST_BATCH if any(step.is_due(each) for each in together) else SEALED_FROM
