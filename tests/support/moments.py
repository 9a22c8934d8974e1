"""Moments at which a calendar or a clock does something uncommon, as seen from a given one: tests are run at them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from quiz.weeks import HELSINKI

_SHORTLY = timedelta(seconds=30)
"""Time enough for tests to begin, and so little that it happens while they run."""
_MOST_DAYS = 2 * 366
_MOST_YEARS = 12


def moments(now: datetime) -> Mapping[str, datetime]:
    """Times in Finland by name, `now` first and all others after it. Without changes of the clock those are left out.

    In spring the clock is put ahead, and in autumn back, half a minute after the moment.
    """
    now = now.astimezone(HELSINKI)
    today = now.date()
    long = next(day for day in _days(today, 12, 31) if day.isocalendar().week == 53)
    sunday = today + timedelta(days=13 - today.weekday())  # next week's: this one's may be over
    changes = {"spring": _change(now, ahead=True), "autumn": _change(now, ahead=False)}
    return {
        "now": now,
        "end-of-week-53": _at(long, time(23, 59)),
        # In UTC it is the old year still, and its last week goes on in Finland, too.
        "new-year-in-week-53": _at(long + timedelta(days=1), time(0, 30)),
        "leap-day": _at(next(_days(today, 2, 29)), time(12)),
        **{name: _before(change) for name, change in changes.items() if change is not None},
        "sunday-night": _at(sunday, time(23, 58)),
        "monday-morning": _at(sunday + timedelta(days=1), time(0, 2)),
        "ten-years-ahead": _at(_ten_years_after(today), now.time()),
    }


def moment_of(today: date, names: list[str]) -> str:
    """One of the names, chosen by the day of the year: another one the day after."""
    return names[today.timetuple().tm_yday % len(names)]


def _ten_years_after(day: date) -> date:
    last = 28 if day.month == 2 else 31  # ten years after a leap day there is none
    return day.replace(year=day.year + 10, day=min(day.day, last))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, HELSINKI)


def _before(moment: datetime) -> datetime:
    # In UTC: by Finland's clock, half a minute before four may be in the hour that there is not.
    return (moment - _SHORTLY).astimezone(HELSINKI)


def _days(after: date, month: int, day: int) -> Iterator[date]:
    """A day of the year in every year that has it, after a given day."""
    for year in range(after.year, after.year + _MOST_YEARS):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found > after:
            yield found


def _change(now: datetime, ahead: bool) -> datetime | None:
    """The next moment, in UTC, at which the clocks in Finland are put ahead, or back; None if they no longer are."""
    begin = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for day in range(_MOST_DAYS):
        today = begin + timedelta(days=day)
        step = _offset(today + timedelta(days=1)) - _offset(today)
        if step and (step > timedelta()) == ahead:
            return next(hour for hour in _hours(today) if _offset(hour) != _offset(today))
    return None


def _hours(begin: datetime) -> Iterator[datetime]:
    return (begin + timedelta(hours=hour) for hour in range(25))


def _offset(moment: datetime) -> timedelta:
    offset = moment.astimezone(HELSINKI).utcoffset()
    assert offset is not None
    return offset
