"""What the filters of the statistics offer: the weeks year by year, and spans that are often asked for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from quiz.weeks import first_day, last_day, week_of, weeks

_RECENT = 12
_MOST_YEARS = 3
_SEASONS = {"spring": range(3, 6), "autumn": range(9, 12)}


class Week(NamedTuple):
    """A week to choose, with its ISO number, its Monday and its Sunday."""

    id: str
    number: int
    first: date
    last: date


class Span(NamedTuple):
    """Some weeks with a name of their own: `all`, `recent`, a `spring` or `autumn` (March to May, September to November
    in the weeks that begin then), or a `year`."""

    name: str
    first: str
    last: str
    year: str = ""


class Time(NamedTuple):
    """A whole year or quarter, which is 13 weeks: its id in addresses, and its weeks."""

    id: str
    year: int
    quarter: int
    """1 to 4; 0 for a year."""
    first: str
    last: str


@lru_cache(maxsize=2)
def times(known: tuple[str, str], until: date) -> Sequence[Time]:
    """Return the whole years and quarters that are over on a day and have any of the known weeks, the latest first.

    The last quarter of a long year has 14 weeks.
    """
    found = []
    for year in range(int(known[1][:4]), int(known[0][:4]) - 1, -1):
        end = week_of(date(year, 12, 28))  # always in the last week of the year
        quarters = [(4, 40, int(end[-2:])), (3, 27, 39), (2, 14, 26), (1, 1, 13)]
        found.append(Time(f"{year}", year, 0, f"{year}-W01", end))
        found += [
            Time(f"{year}-Q{number}", year, number, f"{year}-W{first:02}", f"{year}-W{last}")
            for number, first, last in quarters
        ]
    return [time for time in found if last_day(time.last) <= until and time.last >= known[0] and time.first <= known[1]]


def within(known: tuple[str, str], time: Time | Span) -> tuple[str, str]:
    """Return the known weeks of a time."""
    return max(time.first, known[0]), min(time.last, known[1])


def id_of(period: tuple[str, str], known: tuple[str, str], of: Iterable[Time]) -> str:
    """Return the id of the first of some times that has just these weeks, of those known; empty if none has."""
    return next((time.id for time in of if within(known, time) == period), "")


@lru_cache(maxsize=2)
def seasons(known: tuple[str, str]) -> Sequence[Span]:
    """Return every spring and autumn that has known weeks, the latest first."""
    every = [*weeks(*known)]
    found = []
    for name, months in _SEASONS.items():
        of = [week for week in every if first_day(week).month in months]
        found += [Span(name, own[0], own[-1], year) for year, own in _by_year(of).items()]
    return sorted(found, key=lambda span: span.first, reverse=True)


@lru_cache(maxsize=2)
def by_year(known: tuple[str, str]) -> Mapping[int, Sequence[Week]]:
    """Return the weeks from the first to the last known one by their ISO years, the latest year first."""
    every = [Week(week, int(week[-2:]), first_day(week), last_day(week)) for week in weeks(*known)]
    years = {year: [*of] for year, of in groupby(every, key=lambda week: int(week.id[:4]))}
    return dict(reversed(years.items()))


@lru_cache(maxsize=2)
def spans(known: tuple[str, str]) -> Sequence[Span]:
    """Return all there is, the last weeks, the latest spring and autumn, and the latest years, the last one first.

    What is the same as all is left out.
    """
    every = list(weeks(*known))
    years = _by_year(every)
    latest = list(reversed(years.items()))[:_MOST_YEARS]
    found = [
        Span("recent", every[-_RECENT:][0], known[1]),
        *(span for name in _SEASONS for span in _latest(name, known)),
        *(Span("year", of[0], of[-1], year) for year, of in latest),
    ]
    return [Span("all", *known), *(span for span in found if (span.first, span.last) != known)]


def _latest(name: str, known: tuple[str, str]) -> Sequence[Span]:
    """The season of the latest year that has any of its weeks."""
    return [season for season in seasons(known) if season.name == name][:1]


def _by_year(weeks: Iterable[str]) -> dict[str, list[str]]:
    return {year: [*of] for year, of in groupby(weeks, key=lambda week: week[:4])}
