"""Days and ISO weeks in Finnish time. A week is written as in ISO 8601: 2026-W47."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
_DAY = timedelta(days=1)
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})", re.ASCII)


def day_of(seconds: float) -> date:
    """Return the date in Finland at a time in seconds since the epoch."""
    return datetime.fromtimestamp(seconds, HELSINKI).date()


def minute_of_day(seconds: float) -> int:
    """Return the minute of the day in Finland that a time is in or comes before, 1 to 1440: that is midnight."""
    at = datetime.fromtimestamp(seconds, HELSINKI)
    return -(-(3600 * at.hour + 60 * at.minute + at.second) // 60) or 24 * 60


def midnight_after(day: date) -> float:
    """Return when a day ends in Finland, in seconds since the epoch."""
    return datetime.combine(day + _DAY, time(), HELSINKI).timestamp()


def week_of(day: date) -> str:
    """Return the ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def first_day(week: str) -> date:
    """Return the Monday of a week. Raise ValueError if the text is not a week."""
    match = _WEEK.fullmatch(week)
    if match is None:
        raise ValueError(f"{week!r} is not a week; write it as 2026-W47")
    return date.fromisocalendar(int(match[1]), int(match[2]), 1)


def last_day(week: str) -> date:
    """Return the Sunday of a week. Raise ValueError if the text is not a week."""
    return first_day(week) + timedelta(days=6)


def last_sunday(day: date) -> date:
    """Return the last day, up to this one, that ends a week."""
    return day - timedelta(days=day.isoweekday() % 7)


def weeks_between(one: date, other: date) -> int:
    """Return how many weeks later another day's week is."""
    return (last_sunday(other - _DAY) - last_sunday(one - _DAY)) // (7 * _DAY)


def weeks(first: str, last: str) -> Iterator[str]:
    """Yield the weeks from the first to the last, both included; none if the first is later."""
    for monday in range(first_day(first).toordinal(), first_day(last).toordinal() + 1, 7):
        yield week_of(date.fromordinal(monday))
