"""Several stores in one PostgreSQL database, as so many processes have them, and people for them to count."""

import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date

import psycopg

from quiz.counting.ledger import finisher_of
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import Run, Ticket, Walk
from quiz.setting_values import Address
from quiz.store.postgres.store import PostgresStore, open_store
from quiz.store.values import Finisher, Workshop

TODAY = date(2026, 11, 18)
PAGE = 7
REGIONS = ("lappi", "kainuu", "uusimaa", "none")


@asynccontextmanager
async def open_stores(address: Address, questionnaire: Questionnaire, count: int) -> AsyncIterator[list[PostgresStore]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(open_store(address, questionnaire)) for _ in range(count)]


def somebody(questionnaire: Questionnaire, rng: random.Random, ticket: Ticket) -> Finisher:
    answers = tuple(rng.randint(0, question.positions) for question in questionnaire.questions)
    walk = Walk(ticket, Run.COUNTED, 0, questionnaire.edition, answers)
    return finisher_of(questionnaire, walk, profile(questionnaire, answers), rng.choice(REGIONS), "fi")


def a_workshop(code: str) -> Workshop:
    return Workshop(code, bytes(32), "Ilta", "fi", "lappi", None, TODAY, made=TODAY)


def ask(address: Address, sql: str) -> list[tuple[object, ...]]:
    """What a query gives, on a connection of its own."""
    with psycopg.connect(address.url) as connection:
        return connection.execute(sql.encode()).fetchall()


def name_of(address: Address) -> str:
    """The name of a database."""
    return str(address).rpartition("/")[2]
