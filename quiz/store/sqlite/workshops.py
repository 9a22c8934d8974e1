"""SQL on one connection, inside a transaction that the caller has begun: workshops."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from quiz.disclosure.ladder import ANY
from quiz.store.sqlite.batches import one
from quiz.store.values import BatchKey, Finisher, Round, RoundState, Workshop

if TYPE_CHECKING:
    from aiosqlite import Connection


async def find(connection: "Connection", code: str) -> Workshop | None:
    """The workshop of a code, with its rounds in order."""
    row = await one(
        connection,
        "SELECT id, key, title, language, region, size, ends, paused, view, question FROM workshop WHERE code = ?",
        code,
    )
    if row is None:
        return None
    identity, key, title, language, region, size, ends, paused, view, question = row
    rounds = await connection.execute_fetchall(
        "SELECT number, state, batch, joined, iif(state = 'open', phones.n + sheets.n, done), "
        "iif(state = 'open', sheets.n, paper) FROM round LEFT JOIN batch AS phones ON phones.id = round.batch "
        "LEFT JOIN batch AS sheets ON sheets.id = round.paper_batch WHERE workshop = ? ORDER BY number",
        (identity,),
    )
    return Workshop(
        code=code,
        key=key,
        title=title,
        language=language,
        region=region,
        size=size,
        ends=date.fromisoformat(ends),
        paused=bool(paused),
        view=view,
        question=question,
        rounds=tuple(Round(number, RoundState(state), *rest) for number, state, *rest in rounds),
    )


def places(connection: sqlite3.Connection, counted: Sequence[Finisher]) -> list[int | BatchKey]:
    """Which batch each finisher belongs to: its round of a workshop if that is open, else what its region has left."""
    codes = tuple({finisher.workshop for finisher in counted if finisher.workshop})
    if not codes:
        return [finisher.batch for finisher in counted]
    marks = ", ".join("?" * len(codes))
    found = connection.execute(
        "SELECT code, number, round.batch, round.paper_batch, workshop.region, edition FROM workshop "
        "LEFT JOIN round ON workshop = workshop.id AND state = 'open' "
        f"LEFT JOIN batch ON batch.id = round.batch WHERE code IN ({marks})",
        codes,
    )
    homes = {row[0]: tuple(row[1:]) for row in found}
    return [_batch_of(finisher, homes) for finisher in counted]


def _batch_of(finisher: Finisher, homes: Mapping[str, tuple[Any, ...]]) -> int | BatchKey:
    if not finisher.workshop:
        return finisher.batch
    # Of a workshop that has been deleted nobody knows the region any more.
    number, phones, sheets, region, edition = homes.get(finisher.workshop, (0, None, None, finisher.batch.region, ""))
    batch = sheets if finisher.on_paper else phones
    # Counts of two editions of the questionnaire are never mixed.
    if batch is not None and (number, edition) == (finisher.round, finisher.batch.edition):
        return int(batch)
    return BatchKey(region, ANY, finisher.batch.edition)
