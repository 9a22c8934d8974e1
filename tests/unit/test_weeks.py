"""Days and weeks as people in Finland live them, whatever the server's clock and zone are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.weeks import day_of, first_day, week_of, weeks

pytestmark = pytest.mark.dates

DAYS = st.dates(date(1970, 1, 2), date(2100, 1, 1))


def seconds(moment: str) -> float:
    """Seconds since 1970 of a moment in UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        # Winter: two hours ahead of UTC. Summer: three.
        ("2026-11-21T21:59:59", date(2026, 11, 21)),
        ("2026-11-21T22:00:00", date(2026, 11, 22)),
        ("2026-07-01T20:59:59", date(2026, 7, 1)),
        ("2026-07-01T21:00:00", date(2026, 7, 2)),
        # Spring: on Sunday 29 March the clocks go from 3 to 4. That day is an hour shorter.
        ("2026-03-28T21:59:59", date(2026, 3, 28)),
        ("2026-03-28T22:00:00", date(2026, 3, 29)),
        ("2026-03-29T20:59:59", date(2026, 3, 29)),
        ("2026-03-29T21:00:00", date(2026, 3, 30)),
        # Autumn: on Sunday 25 October they go from 4 to 3. That day is an hour longer.
        ("2026-10-24T20:59:59", date(2026, 10, 24)),
        ("2026-10-24T21:00:00", date(2026, 10, 25)),
        ("2026-10-25T21:59:59", date(2026, 10, 25)),
        ("2026-10-25T22:00:00", date(2026, 10, 26)),
        # New Year in Helsinki, still the old year in London.
        ("2026-12-31T22:00:00", date(2027, 1, 1)),
    ],
)
def test_a_day_changes_at_midnight_in_helsinki(utc: str, day: date) -> None:
    assert day_of(seconds(utc)) == day


@pytest.mark.parametrize(("change", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_the_days_of_the_changes_are_shorter_and_longer(change: date, hours: int) -> None:
    noon = seconds(f"{change}T10:00:00")
    minutes = [day_of(noon + 60 * minute) for minute in range(-24 * 60, 24 * 60)]
    assert minutes.count(change) == hours * 60
    assert minutes == sorted(minutes)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2024, 12, 29), "2024-W52"),
        (date(2024, 12, 30), "2025-W01"),  # a Monday of the old year in the new year's first week
        (date(2026, 11, 22), "2026-W47"),
        (date(2026, 11, 23), "2026-W48"),
        (date(2026, 12, 28), "2026-W53"),  # a year of 53 weeks
        (date(2027, 1, 3), "2026-W53"),  # a Sunday of the new year in the old year's last week
        (date(2027, 1, 4), "2027-W01"),
    ],
)
def test_the_week_of_a_day_is_that_of_iso_8601(day: date, week: str) -> None:
    assert week_of(day) == week
    assert first_day(week) <= day < first_day(week) + timedelta(weeks=1)


@given(DAYS)
def test_a_week_and_its_first_day_go_round(day: date) -> None:
    monday = first_day(week_of(day))
    assert monday.weekday() == 0 and 0 <= (day - monday).days < 7
    assert week_of(monday) == week_of(monday + timedelta(days=6)) == week_of(day)


@given(DAYS, DAYS)
def test_weeks_are_in_order_as_texts_too(one: date, other: date) -> None:
    """The storage compares weeks as texts."""
    assert (week_of(one) < week_of(other)) == (first_day(week_of(one)) < first_day(week_of(other)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-47",
        "2026W47",
        "2026-W1",
        "2026-W00",
        "2025-W53",
        "2026-W54",
        "0000-W10",
        "2026-W47 ",
        "٢٠٢٦-W47",
    ],
)
def test_what_is_not_a_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="week|Year"):
        first_day(text)


def test_the_weeks_between_two_are_all_there_once() -> None:
    assert list(weeks("2026-W52", "2027-W02")) == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    assert list(weeks("2024-W52", "2025-W01")) == ["2024-W52", "2025-W01"]
    assert list(weeks("2026-W47", "2026-W47")) == ["2026-W47"]
    assert list(weeks("2026-W48", "2026-W47")) == []


@given(DAYS, st.integers(0, 200))
def test_as_many_weeks_as_there_are_mondays(day: date, more: int) -> None:
    first = week_of(day)
    found = list(weeks(first, week_of(day + timedelta(weeks=more))))
    assert len(found) == len(set(found)) == more + 1
    assert [first_day(week) for week in found] == [first_day(first) + timedelta(weeks=n) for n in range(more + 1)]


def test_the_last_week_that_there_is_has_an_end() -> None:
    assert list(weeks("9999-W51", "9999-W52")) == ["9999-W51", "9999-W52"]
