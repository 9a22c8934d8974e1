"""What a team states in a workshop with the mirror, in both kinds of storage: it stays as it is once somebody joins."""

from datetime import date, timedelta

import pytest

from quiz.counting.ledger import participant_of
from quiz.disclosure.rules import picture
from quiz.questionnaire.asks import Asks
from quiz.responses.walk import Run, Ticket, Walk
from quiz.setting_values import Database
from quiz.store.admin import audit
from quiz.store.opening import open_store
from quiz.store.values import Outcome, RoundState, Workshop
from quiz.workshops.changes import state
from quiz.workshops.rounds import begin_workshop, end_workshop, renew_rounds, show_round
from tests.support.databases import ON_BOTH, rows
from tests.support.mirror_rooms import REAL as MIRROR
from tests.support.questionnaires import REAL

TODAY = date(2026, 11, 28)
CODE = "koma-siru"
PAGE = 2**40
PEOPLE = 5

pytestmark = pytest.mark.anyio


def a_workshop(code: str = CODE) -> Workshop:
    return Workshop(code, bytes(32), "", "fi", "none", None, TODAY + timedelta(days=7), made=TODAY, asks=Asks.MIRROR)


@ON_BOTH
async def test_a_statement_can_be_changed_until_somebody_joins_and_goes_with_its_workshop(database: Database) -> None:
    async with open_store(database, REAL, MIRROR) as store:
        await begin_workshop(store, TODAY, a_workshop(), MIRROR.edition)
        await begin_workshop(store, TODAY, a_workshop("muu-koodi"), MIRROR.edition)
        assert await state(store, CODE, {"kiitos": 1, "perille": 0, "ovi-auki": 4})
        assert await state(store, CODE, {"kiitos": 2, "perille": 0})
        found = await store.find_workshop(CODE)
        assert found and found.asks is Asks.MIRROR and found.statement == (("kiitos", 2), ("perille", 0))

        await store.count([], {}, {CODE: 1}, TODAY)
        assert not await state(store, CODE, {"kiitos": 4})
        assert await state(store, "muu-koodi", {"kiitos": 3})
        found = await store.find_workshop(CODE)
        assert found and found.statement == (("kiitos", 2), ("perille", 0))
        await end_workshop(store, TODAY, CODE)
    assert rows(database, "SELECT question, step FROM statement") == [("kiitos", 3)]
    assert audit.breaches(database) == []


@ON_BOTH
async def test_a_round_of_changed_topics_can_be_stated_anew(database: Database) -> None:
    """As when the mirror is changed while a workshop goes on: its round is closed, and the next one begun."""
    async with open_store(database, REAL, MIRROR) as store:
        await store.open_page(PAGE, TODAY)
        await begin_workshop(store, TODAY, a_workshop(), MIRROR.edition)
        assert await state(store, CODE, {"kiitos": 1})
        walk = Walk(Ticket(PAGE, 1), Run.COUNTED, 0, MIRROR.edition, (1,) * 12, workshop=CODE, round=1)
        await store.count([participant_of(MIRROR, walk, "fi")], {}, {CODE: 1}, TODAY)
        assert not await state(store, CODE, {"kiitos": 2})
        assert await renew_rounds(store, TODAY, Asks.MIRROR, "mirror:another") == {CODE: 1}
        assert await state(store, CODE, {"kiitos": 3})
        found = await store.find_workshop(CODE)
    assert found and found.statement == (("kiitos", 3),)


@ON_BOTH
async def test_one_storage_counts_the_quiz_and_the_mirror(database: Database) -> None:
    async with open_store(database, REAL, MIRROR) as store:
        await store.open_page(PAGE, TODAY)
        await begin_workshop(store, TODAY, a_workshop(), MIRROR.edition)
        answers = (1, 2, 3, 4, 0) * 2 + (4, 4)
        walks = [
            Walk(Ticket(PAGE, bit), Run.COUNTED, 0, MIRROR.edition, answers, workshop=CODE, round=1)
            for bit in range(PEOPLE)
        ]
        people = [participant_of(MIRROR, walk, "fi") for walk in walks]
        assert await store.count(people, {}, {CODE: PEOPLE}, TODAY) == [Outcome.COUNTED] * PEOPLE
        # A change of the quiz does not touch it.
        assert await renew_rounds(store, TODAY, Asks.QUIZ, "another") == {}
        await show_round(store, TODAY, CODE)
        found = await store.find_workshop(CODE)
        assert found and found.round.state is RoundState.SHOWN and found.round.batch
        n, counts = await store.sealed_counts(found.round.batch)
    assert n == PEOPLE and len(picture(n, counts, MIRROR.choices).items) == len(MIRROR.topics)
    assert audit.breaches(database) == []
