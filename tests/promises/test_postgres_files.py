"""B4, C6 of a PostgreSQL database: what is in no table any more is in no table's file either, from the next night on.

The server's log of changes, pg_wal, is not among those files: how long it is kept is said in docs/operations.md.
"""

import random
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta

import pytest

from quiz.counting.sealing import Sealer
from quiz.disclosure.random_rounding import keyed_chances
from quiz.questionnaire.model import Questionnaire
from quiz.responses.walk import Ticket
from quiz.setting_values import Address
from quiz.store.admin import audit
from quiz.store.postgres.store import PostgresStore, open_store
from quiz.workshops.changes import add_change, ask_question, delete_change
from quiz.workshops.rounds import begin_workshop, end_workshop, show_round
from tests.support.cluster import Cluster
from tests.support.days import at
from tests.support.stores import PAGE, REGIONS, TODAY, a_workshop, ask, name_of, open_stores, somebody

pytestmark = pytest.mark.anyio

MONDAY = TODAY + timedelta(days=5)


@pytest.fixture
async def address(cluster: Cluster) -> AsyncIterator[Address]:
    with cluster.database() as name:
        yield Address(cluster.address(name))


def found_in_files(cluster: Cluster, texts: Iterable[bytes]) -> list[bytes]:
    """Which of these are in any file of the server but its log of changes."""
    with cluster.connect() as connection:
        connection.execute("CHECKPOINT")
    kept = [path for path in (cluster.folder / "data").rglob("*") if path.is_file() and "pg_wal" not in path.parts]
    files = [path.read_bytes() for path in kept]
    return [text for text in texts if any(text in content for content in files)]


async def count_one_by_one(store: PostgresStore, address: Address, questionnaire: Questionnaire) -> set[bytes]:
    """Count people of a workshop and of the open quiz, each alone; return all counts that there ever were."""
    rng, seen = random.Random(1), set()
    await store.open_page(PAGE, TODAY)
    await begin_workshop(store, TODAY, a_workshop("koodi7"), questionnaire.edition)
    for bit in range(60):
        finisher = somebody(questionnaire, rng, Ticket(PAGE, bit))
        await store.count([finisher], {"finish": 1}, {"koodi7": 1}, TODAY)
        seen |= {str(counts).encode() for (counts,) in ask(address, "SELECT counts FROM batch WHERE n > 0")}
    return seen


async def sleep(store: PostgresStore, questionnaire: Questionnaire, days: int) -> None:
    night = at(TODAY + timedelta(days=days))
    await Sealer(questionnaire, lambda: night, keyed_chances("secret")).turn(store)


async def test_what_is_in_a_weeks_sums_is_in_no_table_file_any_more(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    async with open_stores(address, questionnaire, 2) as (store, _):
        seen = await count_one_by_one(store, address, questionnaire)
        with cluster.connect(name_of(address)) as connection:
            connection.execute("ANALYZE")
        # While a day lasts the counts of before the last change are there, but not a long row of them.
        assert 4 <= len(found_in_files(cluster, seen)) <= 3 * 4
        await sleep(store, questionnaire, (MONDAY - TODAY).days)

        assert ask(address, "SELECT count(*) FROM batch WHERE counts IS NOT NULL AND kind = 'open'") == [(0,)]
        assert found_in_files(cluster, seen) == []
        assert ask(address, "SELECT rewritten FROM sealing") == [(True,)]
    assert audit.breaches(address) == []


async def test_after_two_days_no_ticket_and_after_its_end_no_workshop_is_in_a_table_file(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    rng = random.Random(2)
    async with open_store(address, questionnaire) as store:
        await store.open_page(PAGE, TODAY)
        await begin_workshop(store, TODAY, a_workshop("koodi7"), questionnaire.edition)
        for bit in rng.sample(range(4096), 100):
            await store.count([somebody(questionnaire, rng, Ticket(PAGE, bit))], {}, {}, TODAY)
        [(bits,)] = ask(address, "SELECT bits FROM ticket_page")
        assert isinstance(bits, bytes)
        assert await add_change(store, "koodi7", "Tuoli valmiiksi") and await add_change(store, "koodi7", "Kahvit auki")
        await ask_question(store, "koodi7", "Kuka puuttuu?")
        await ask_question(store, "koodi7", "Mitä tarvitaan?")
        traces = [bits[:200], b"koodi7", b"Ilta", b"Tuoli", b"Kahvit", b"Kuka", b"tarvitaan"]
        assert found_in_files(cluster, traces) == traces

        await delete_change(store, "koodi7", 1)
        await show_round(store, TODAY, "koodi7")
        await end_workshop(store, TODAY, "koodi7")
        await sleep(store, questionnaire, 1)
        await store.forget_pages(TODAY, MONDAY)
        assert found_in_files(cluster, traces) == []


@pytest.mark.long
async def test_a_process_that_dies_after_sealing_leaves_the_rest_to_the_next_that_starts(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    async with open_store(address, questionnaire) as store:
        seen = await count_one_by_one(store, address, questionnaire)
        with cluster.connect(name_of(address)) as connection, connection.transaction():
            connection.execute("LOCK TABLE coordinator_key IN ACCESS SHARE MODE")
            await sleep(store, questionnaire, (MONDAY - TODAY).days)
        assert ask(address, "SELECT rewritten FROM sealing") == [(False,)]
    with cluster.connect(name_of(address)) as connection:
        connection.execute("UPDATE batch SET opened = opened")
    async with open_store(address, questionnaire):
        assert ask(address, "SELECT rewritten FROM sealing") == [(True,)]
        assert found_in_files(cluster, seen) == []


async def test_the_log_of_changes_tells_single_answers_as_the_manual_says(
    address: Address, cluster: Cluster, questionnaire: Questionnaire
) -> None:
    """What is said in docs/operations.md of the log, and of which rows the last transaction has changed, is true."""
    async with open_store(address, questionnaire) as store:
        seen = await count_one_by_one(store, address, questionnaire)
    # Of the first in each batch, what was counted then is nothing but that person's answers.
    answers = [counts for counts in seen if {*counts.split()} == {b"0", b"1"}]
    log = cluster.log_bytes()
    assert len(answers) >= len(REGIONS) and all(each in log for each in answers)
    assert ask(address, "SELECT count(*) FROM ticket_page JOIN batch ON batch.xmin = ticket_page.xmin") == [(1,)]
