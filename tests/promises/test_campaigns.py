"""Whoever answers in a campaign is in one batch of it, and counted once in their region and the country."""

from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from quiz.questionnaire.model import Questionnaire
from quiz.setting_values import Database
from quiz.store.admin import audit
from quiz.store.admin.backup import back_up
from quiz.store.campaign import Campaign
from quiz.store.protocol import Store
from tests.conftest import Clock
from tests.support.campaigns import campaign
from tests.support.databases import IN_A_FILE, ON_BOTH, finishers, rows
from tests.support.days import Service, at, open_service

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
FIRST = date(2027, 2, 1)  # a Monday
LAST, SUNDAY, MONDAY = FIRST + 3 * DAY, FIRST + 6 * DAY, FIRST + 7 * DAY
WEEK, NEXT_WEEK = "2027-W05", "2027-W06"
COUNTRY = campaign("viikko-2027", FIRST)
TOWN = campaign("kainuun-viikko", FIRST, region="kainuu")
MONTH = campaign("helmikuu-2027", FIRST, days=28)


@pytest.fixture
async def service(database: Database, questionnaire: Questionnaire, clock: Clock) -> AsyncIterator[Service]:
    """A service on the first day of three campaigns."""
    clock.now = at(FIRST)
    async with open_service(database, questionnaire, clock) as opened:
        for each in (COUNTRY, TOWN, MONTH):
            assert await add(opened, each)
        yield opened
        assert (await opened.ledger.owner.call(Store.sealed)) is not None
    assert audit.breaches(database) == []


async def add(service: Service, of: Campaign) -> bool:
    return await service.ledger.owner.call(Store.add_campaign, of)


async def turn_to(service: Service, clock: Clock, day: date, hour: time = time(12)) -> None:
    clock.now = at(day, hour)
    await service.wake()


def batches(database: Database) -> list[tuple[Any, ...]]:
    return rows(database, "SELECT campaign, region, language, n, week FROM batch WHERE n > 0 ORDER BY 1, 2, 3, 4")


@ON_BOTH
async def test_ten_of_a_region_are_sealed_after_a_week_and_at_the_end_five_also_of_several_regions(
    service: Service, clock: Clock, database: Database
) -> None:
    for slug in (COUNTRY.slug, MONTH.slug):
        await service.answer(11, "lappi", "fi", campaign=slug)
        await service.answer(6, "satakunta", "fi", campaign=slug)
        await service.answer(1, "satakunta", "sv", campaign=slug)
        await service.answer(3, "kainuu", "sv", campaign=slug)
        await service.answer(2, "none", "fi", campaign=slug)
    assert len(batches(database)) == 8, "all languages are together"

    await turn_to(service, clock, MONDAY)

    country, month = COUNTRY.slug, MONTH.slug
    assert batches(database) == [
        (month, "kainuu", "*", 3, None),
        (month, "lappi", "*", 11, WEEK),
        (month, "none", "*", 2, None),
        (month, "satakunta", "*", 7, None),
        (country, "*", "*", 5, WEEK),
        (country, "lappi", "*", 11, WEEK),
        (country, "satakunta", "*", 7, WEEK),
    ]
    assert await service.people(campaign=country) == {WEEK: 23}
    assert await service.people(campaign=month) == {WEEK: 11}
    assert await service.people("lappi", campaign=country) == {WEEK: 11}
    assert await service.people("lappi") == {WEEK: 22} and await service.people() == {WEEK: 34}
    assert await service.people("*", "fi", "open") == {}, "of no language, as it has people of several"


@ON_BOTH
async def test_fewer_than_five_go_on_in_the_open_quiz_without_the_campaign(
    service: Service, clock: Clock, database: Database
) -> None:
    await service.answer(4, "lappi", "fi", campaign=COUNTRY.slug)
    await service.answer(2, "kainuu", "sv", campaign=TOWN.slug)
    await turn_to(service, clock, MONDAY)
    workshop, _ = await service.workshops.make("", "fi", "lappi", None, 7)
    await service.answer(4, workshop=workshop.code)
    await service.workshops.show(workshop.code)
    await service.answer(6, "kainuu", "fi")

    for week in range(1, 6):
        await turn_to(service, clock, MONDAY + week * 7 * DAY)

    assert await service.people(campaign=COUNTRY.slug) == await service.people(campaign=TOWN.slug) == {}
    assert rows(database, "SELECT DISTINCT campaign FROM batch WHERE sealed IS NOT NULL") in ([], [("",)])
    await service.answer(2, "lappi", "sv")
    await turn_to(service, clock, MONDAY + 20 * 7 * DAY)
    assert sum((await service.people("lappi")).values()) == 10
    assert sum((await service.people("kainuu")).values()) == 8
    assert finishers(database) == 18


@ON_BOTH
async def test_of_fewer_than_five_nothing_says_where_they_answered_when_the_campaign_is_over(
    service: Service, clock: Clock, database: Database
) -> None:
    await service.answer(1, "lappi", "fi", campaign=COUNTRY.slug)
    await service.answer(2, "kainuu", "sv", campaign=TOWN.slug)
    await service.answer(1, "kainuu", "fi", campaign=COUNTRY.slug)
    await service.answer(1, "kainuu", "fi", campaign=MONTH.slug)
    workshop, _ = await service.workshops.make("", "fi", "kainuu", None, 7)
    await service.answer(3, workshop=workshop.code)
    await turn_to(service, clock, SUNDAY)
    await service.workshops.show(workshop.code)
    assert len(batches(database)) == 5
    await turn_to(service, clock, MONDAY)
    assert batches(database) == [
        ("", "kainuu", "*", 6, None),
        ("", "lappi", "*", 1, None),
        (MONTH.slug, "kainuu", "*", 1, None),
    ]
    opened = rows(database, "SELECT DISTINCT opened FROM batch WHERE n = 6")
    assert [str(day) for (day,) in opened] == [str(FIRST)], "they have waited since the first of them answered"


@ON_BOTH
async def test_a_campaign_of_a_region_counts_everybody_there_and_whoever_is_late_in_the_open_quiz(
    service: Service, clock: Clock, database: Database
) -> None:
    await service.answer(5, "none", "fi", campaign=TOWN.slug)
    await turn_to(service, clock, LAST, time(23, 59, 59))
    await service.answer(2, "none", "sv", campaign=TOWN.slug)
    await turn_to(service, clock, LAST + DAY, time(0))
    await service.answer(3, "none", "sv", campaign=TOWN.slug)
    await service.answer(1, "none", "sv", campaign="unknown")

    assert batches(database) == [
        ("", "kainuu", "sv", 3, None),
        ("", "none", "sv", 1, None),
        (TOWN.slug, "kainuu", "*", 7, None),
    ]
    await turn_to(service, clock, MONDAY)
    assert await service.people(campaign=TOWN.slug) == await service.people("kainuu") == {WEEK: 7}


async def test_before_its_first_day_nobody_is_counted_in_a_campaign(
    service: Service, clock: Clock, database: Database
) -> None:
    later = campaign("kesa-2027", LAST)
    await add(service, later)
    await service.answer(3, campaign=later.slug)
    await turn_to(service, clock, LAST, time(0))
    await service.answer(4, campaign=later.slug)
    assert batches(database) == [("", "kainuu", "fi", 3, None), (later.slug, "kainuu", "*", 4, None)]


@ON_BOTH
async def test_rounds_of_its_workshops_are_told_in_the_campaign_by_themselves(
    service: Service, clock: Clock, database: Database
) -> None:
    slug = COUNTRY.slug
    workshop, _ = await service.workshops.make("", "sv", "lappi", None, 14, slug)
    for people in (3, 6, 7):
        await service.answer(people, workshop=workshop.code)
        await service.workshops.show(workshop.code)
        await service.workshops.open_round(workshop.code)
    await service.answer(5, workshop=workshop.code)
    await turn_to(service, clock, MONDAY)
    assert await service.people(campaign=slug) == await service.people("lappi") == {WEEK: 13}
    assert await service.people("*", "*", "workshop") == await service.people("*", "sv") == {WEEK: 13}

    await service.workshops.show(workshop.code)
    await turn_to(service, clock, MONDAY + 7 * DAY)

    assert await service.people(campaign=slug) == {WEEK: 13}, "a round that ended after its last week is not of it"
    assert await service.people("lappi") == {WEEK: 13, NEXT_WEEK: 5}
    (of_it,) = [each for each in await service.ledger.owner.call(Store.campaigns) if each.slug == slug]
    assert of_it.workshops == 1
    assert await service.ledger.owner.call(Store.people_in, slug) == 13


async def test_a_clock_that_steps_back_over_midnight_adds_nobody_to_a_campaign_that_was_shown(
    service: Service, clock: Clock, database: Database
) -> None:
    week = campaign("koko-viikko", FIRST, days=7)
    await add(service, week)
    await service.answer(12, campaign=week.slug)
    await turn_to(service, clock, MONDAY, time(0))
    shown = rows(database, "SELECT * FROM total")

    await turn_to(service, clock, SUNDAY, time(23, 59, 58))
    await service.answer(11, campaign=week.slug)
    await turn_to(service, clock, MONDAY + 7 * DAY)

    assert await service.people(campaign=week.slug) == {WEEK: 12}
    assert await service.people() == {WEEK: 12, NEXT_WEEK: 11}
    assert {*rows(database, "SELECT * FROM total")} >= {*shown}


async def test_a_server_that_was_off_at_the_end_seals_the_last_batch_when_it_starts(
    service: Service, clock: Clock, database: Database
) -> None:
    await service.answer(5, campaign=COUNTRY.slug)
    await turn_to(service, clock, MONDAY + 30 * DAY)
    assert sum((await service.people(campaign=COUNTRY.slug)).values()) == 5


@IN_A_FILE
async def test_a_restored_backup_goes_on_with_its_campaigns(
    service: Service, clock: Clock, database: Path, tmp_path: Path, questionnaire: Questionnaire
) -> None:
    await service.answer(4, campaign=COUNTRY.slug)
    copy = tmp_path / "copy.sqlite3"
    back_up(database, copy)
    await service.answer(6, campaign=COUNTRY.slug)
    async with open_service(copy, questionnaire, clock) as restored:
        assert not await add(restored, COUNTRY), "its address is taken"
        await restored.answer(3, campaign=COUNTRY.slug)
        await turn_to(restored, clock, MONDAY)
        assert await restored.people(campaign=COUNTRY.slug) == {WEEK: 7}
    assert audit.breaches(copy) == []
    await service.wake()


@ON_BOTH
async def test_a_slug_is_never_used_twice(service: Service, clock: Clock, database: Database) -> None:
    await turn_to(service, clock, MONDAY)
    assert not await add(service, campaign(COUNTRY.slug, MONDAY, region="lappi"))
    assert [each.slug for each in await service.ledger.owner.call(Store.campaigns)] == sorted(
        each.slug for each in (COUNTRY, TOWN, MONTH)
    )
    assert COUNTRY in await service.ledger.owner.call(Store.campaigns)
