"""What a selection is compared with (`with=` in addresses): itself, but of another region, time, language or source."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from quiz.disclosure.ladder import ANY
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics.categories import COUNTRY
from quiz.statistics.selection import SOURCES, Period, Selection, read_week
from quiz.web.statistics.filters import Time, id_of, within
from quiz.weeks import weeks

_BETWEEN = "--"  # two weeks, as ISO 8601 has it


class Comparable(NamedTuple):
    """What readers may compare with: the filters that they have, the times, the languages, and the known weeks."""

    filters: Collection[str]
    times: Sequence[Time]
    languages: Collection[str]
    known: tuple[str, str]
    campaigns: Collection[str] = ()
    """The sources of campaigns that may be compared with each other, and with nothing else."""


def read_against(text: str, of: Selection, comparable: Comparable) -> Selection | None:
    """Return what an address compares a selection with; None if it cannot be, or is the same.

    The ids of regions, times, languages and sources are all different.
    """
    filters = comparable.filters
    if of.campaign:
        both = text != of.source and {text, of.source} <= {*comparable.campaigns}
        return of._replace(source=text) if both else None
    if "region" in filters and text in {COUNTRY, *REGIONS, NO_REGION}:
        found = of._replace(region=ANY if text == COUNTRY else text)
    elif "language" in filters and text in comparable.languages:
        found = of._replace(language=text)
    elif "source" in filters and text in SOURCES:
        found = of._replace(source=text)
    elif ends := _period(text, comparable):
        found = of._replace(first=ends[0], last=ends[1])
    else:
        return None
    return found if found != of else None


def name_against(of: Selection, other: Selection, known: tuple[str, str], times: Sequence[Time]) -> str:
    """Return what a selection is compared with as addresses have it."""
    if (of.first, of.last) != (other.first, other.last):
        return name_period(Period(other.first, other.last), known, times)
    if of.region != other.region:
        return COUNTRY if other.region == ANY else other.region
    return other.language if of.language != other.language else other.source


def name_period(period: Period, known: tuple[str, str], times: Sequence[Time]) -> str:
    """Return some weeks as addresses have them: a whole quarter or year by its id, others as two weeks."""
    weeks_of = period.first if period.first == period.last else f"{period.first}{_BETWEEN}{period.last}"
    return id_of(period, known, times) or weeks_of


def moved(of: Selection, other: Selection, to: Selection) -> Selection | None:
    """Return what another selection is compared with in the same way; None if they would be the same."""
    changes = {
        name: value
        for name, value, own in zip(Selection._fields, other, of, strict=True)
        # A period goes as a whole.
        if value != own or (name in ("first", "last") and (of.first, of.last) != (other.first, other.last))
    }
    found = to._replace(**changes)
    return found if found != to else None


def earlier(of: Selection, known: tuple[str, str]) -> dict[str, Period]:
    """Return the weeks of a year before a selection and those just before it, by name, where any of them are known."""
    every = list(weeks(*known))
    first, last = (every.index(week) for week in (of.first, of.last))
    length = last - first + 1
    found = {"before": every[max(first - length, 0) : first]}
    year = {f"{int(week[:4]) - 1}{week[4:]}" for week in every[first : last + 1]}
    # Longer than a year, it would overlap itself.
    found = {"year": [week for week in every if week in year] if length <= 52 else [], **found}
    return {name: Period(of[0], of[-1]) for name, of in found.items() if of}


def _period(text: str, comparable: Comparable) -> tuple[str, str] | None:
    known = comparable.known
    if time := next((time for time in comparable.times if time.id == text), None):
        return within(known, time)
    if "from" not in comparable.filters:
        return None
    begin, _, end = text.partition(_BETWEEN)
    first, last = read_week(begin), read_week(end or begin)
    if first is None or last is None or first > last or last < known[0] or first > known[1]:
        return None
    return max(first, known[0]), min(last, known[1])
