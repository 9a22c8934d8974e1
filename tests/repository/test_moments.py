"""The moments that tests are run at are what their names say, from whatever day on, and faketime really shows them."""

import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.store.admin import access_keys
from quiz.weeks import HELSINKI, day_of, week_of
from tests.at_moments import at_moment
from tests.support.moments import moment_of, moments
from tests.support.parameters import others_long
from tests.support.server import Phone, Server

NOWS = st.datetimes(datetime(2026, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
HALF_A_MINUTE = timedelta(seconds=31)


def later(moment: datetime) -> datetime:
    """The same in Finland, a bit later."""
    return (moment.astimezone(UTC) + HALF_A_MINUTE).astimezone(HELSINKI)


@given(NOWS)
@example(datetime(2072, 10, 30, tzinfo=UTC))  # the hour that comes twice
@example(datetime(2036, 12, 31, tzinfo=UTC))  # with three leap days in the next ten years
@example(datetime(2028, 2, 29, tzinfo=UTC))
@example(datetime(2036, 3, 30, 1, 30, tzinfo=UTC))  # ten years later there is no such hour
def test_each_moment_is_still_to_come_and_what_its_name_says(now: datetime) -> None:
    found = dict(moments(now))
    # In UTC: Python never takes times of two zones for equal in the hour that comes twice.
    assert found.pop("now").astimezone(UTC) == now and all(moment > now for moment in found.values())
    assert all(moment.tzinfo is HELSINKI for moment in found.values())
    end, new_year, leap = (found[name] for name in ("end-of-week-53", "new-year-in-week-53", "leap-day"))
    assert (end.month, end.day, end.hour, end.minute) == (12, 31, 23, 59)
    assert week_of(end.date()) == week_of(new_year.date()) == f"{end.year}-W53"
    assert (new_year.month, new_year.day, new_year.astimezone(UTC).year) == (1, 1, end.year)
    assert (leap.month, leap.day) == (2, 29)
    sunday, monday = found["sunday-night"], found["monday-morning"]
    assert (sunday.weekday(), sunday.hour, sunday.minute) == (6, 23, 58)
    assert monday - sunday == timedelta(minutes=4) and week_of(monday.date()) != week_of(sunday.date())
    assert found["ten-years-ahead"].year == now.astimezone(HELSINKI).year + 10


@given(NOWS)
def test_the_clock_changes_half_a_minute_after_the_moment(now: datetime) -> None:
    found = moments(now)
    for name, month, before, after in (("spring", 3, 2, 4), ("autumn", 10, 3, 3)):
        moment = found[name]
        assert (moment.month, moment.weekday(), moment.hour, later(moment).hour) == (month, 6, before, after)
    assert (found["autumn"].fold, later(found["autumn"]).fold) == (0, 1)


def test_every_moment_has_its_turn() -> None:
    names = ["a", "b", "c"]
    turns = Counter(moment_of(date(2028, 1, 1) + timedelta(days=day), names) for day in range(366))
    assert turns == dict.fromkeys(names, 122)
    assert moment_of(date(2026, 12, 31), names) != moment_of(date(2026, 12, 30), names)


LOOK = """
import subprocess, sys, threading, time
print(time.time(), time.monotonic())
time.sleep(0.2)
threading.Event().wait(0.2)
print(subprocess.run([sys.executable, "-c", LOOK_AGAIN], stdout=subprocess.PIPE, text=True).stdout)
"""
LOOK_AGAIN = "import time; print(time.time(), time.monotonic())"


@pytest.mark.parametrize("name", others_long(moments(datetime.now(UTC)), "spring", "ten-years-ahead"))
def test_a_process_and_its_children_see_the_moment_and_the_clock_goes_on(name: str) -> None:
    moment = moments(datetime.now(UTC))[name]
    script = LOOK.replace("LOOK_AGAIN", repr(LOOK_AGAIN))
    ahead, began = moment.timestamp() - time.time(), time.monotonic()
    command, environ = at_moment(moment, [sys.executable, "-c", script])

    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=True)

    process, child = (tuple(map(float, line.split())) for line in done.stdout.split("\n")[:2])
    assert began < process[1] < child[1] - 0.4 < child[1] < time.monotonic()
    # Whatever the clock is ahead by, both are; the offset is of whole seconds.
    for clock, monotonic in (process, child):
        assert clock - (time.time() - time.monotonic() + monotonic) == pytest.approx(ahead, abs=1)


@pytest.mark.dates
def test_by_day_a_server_shows_noon_of_today(tmp_path: Path) -> None:
    before = day_of(time.time())
    with Server(tmp_path, by_day=True) as server, closing(Phone(server.port)) as phone:
        shown = parsedate_to_datetime(phone.get("/healthz").headers["date"]).astimezone(HELSINKI)
        assert shown.date() in (before, day_of(time.time())) and shown.hour == 12
        assert day_of(server.now) == shown.date()
        assert server.run("key", "add", "Lappi").returncode == 0
        assert [key.made for key in access_keys.stored(server.database)] == [shown.date()]
