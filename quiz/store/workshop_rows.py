"""SQL on one connection, inside a transaction that the caller has begun: workshops and their rounds."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from quiz.store import BatchKey, CodeTaken, Finisher, Round, RoundState, Workshop
from quiz.store.rows import move_up, one

if TYPE_CHECKING:
    from aiosqlite import Connection


async def add(connection: "Connection", workshop: Workshop, edition: str, today: date) -> None:
    """Insert a workshop with its first round open. Raises CodeTaken."""
    try:
        await connection.execute(
            "INSERT INTO workshop (code, key, title, language, region, size, ends, paused, view, question) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
            (
                workshop.code,
                workshop.key,
                workshop.title,
                workshop.language,
                workshop.region,
                workshop.size,
                workshop.ends.isoformat(),
                workshop.view,
                workshop.question,
            ),
        )
    except sqlite3.IntegrityError as error:
        raise CodeTaken(workshop.code) from error
    await open_round(connection, workshop.code, edition, today)


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
        "SELECT number, state, batch, joined, coalesce(n, done), paper FROM round "
        "LEFT JOIN batch ON batch.id = round.batch WHERE workshop = ? ORDER BY number",
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


async def open_round(connection: "Connection", code: str, edition: str, today: date) -> None:
    """Open the next round with a batch of its own, if none is open."""
    row = await one(
        connection,
        "SELECT id, language, region, (SELECT coalesce(max(number), 0) FROM round WHERE workshop = id) FROM workshop "
        "WHERE code = ? AND NOT EXISTS (SELECT 1 FROM round WHERE workshop = id AND state = 'open')",
        code,
    )
    if row is None:
        return
    identity, language, region, last = row
    batch = await one(
        connection,
        "INSERT INTO batch (kind, region, language, edition, opened, n) "
        "VALUES ('workshop', ?, ?, ?, ?, 0) RETURNING id",
        region,
        language,
        edition,
        today.isoformat(),
    )
    await connection.execute(
        "INSERT INTO round (workshop, number, batch, state, joined, paper, done) VALUES (?, ?, ?, 'open', 0, 0, 0)",
        (identity, last + 1, batch[0]),
    )


async def close_round(connection: "Connection", code: str, smallest: int, today: date) -> None:
    """End the open round: sealed from `smallest` finishers on, else moved up the ladder."""
    row = await one(
        connection,
        "SELECT workshop, number, batch, n, paper FROM round JOIN workshop ON workshop.id = workshop "
        "JOIN batch ON batch.id = batch WHERE code = ? AND state = 'open'",
        code,
    )
    if row is None:
        return
    identity, number, batch, n, paper = row
    # The host has seen the sheets of paper. Whoever answered on a phone is hidden only among others on phones.
    hidden = n if paper == n else n - paper
    state = RoundState.SHOWN if hidden >= smallest else RoundState.SMALL
    await connection.execute(
        "UPDATE round SET state = ?, done = ?, batch = ? WHERE workshop = ? AND number = ?",
        (state, n, batch if state is RoundState.SHOWN else None, identity, number),
    )
    if state is RoundState.SHOWN:
        await connection.execute("UPDATE batch SET sealed = ? WHERE id = ?", (today.isoformat(), batch))
    else:
        await move_up(connection, batch, today)


async def delete(connection: "Connection", code: str, smallest: int, today: date) -> None:
    """End the open round and delete the workshop with its rounds; its batches stay."""
    await close_round(connection, code, smallest, today)
    await connection.execute("DELETE FROM workshop WHERE code = ?", (code,))


async def into_batches(connection: "Connection", counted: Sequence[Finisher]) -> list[int | BatchKey]:
    """Which batch each finisher belongs to: the open round of a workshop, else one step up the ladder."""
    codes = tuple({finisher.workshop for finisher in counted if finisher.workshop})
    if not codes:
        return [finisher.batch for finisher in counted]
    marks = ", ".join("?" * len(codes))
    found = await connection.execute_fetchall(
        "SELECT code, batch, region, language FROM workshop "
        f"LEFT JOIN round ON workshop = workshop.id AND state = 'open' WHERE code IN ({marks})",
        codes,
    )
    homes = {str(code): (batch, region, language) for code, batch, region, language in found}
    return [_batch_of(finisher, homes) for finisher in counted]


def _batch_of(finisher: Finisher, homes: Mapping[str, tuple[int | None, str, str]]) -> int | BatchKey:
    batch, region, language = homes.get(finisher.workshop, (None, finisher.batch.region, finisher.batch.language))
    return batch or BatchKey(region, language, finisher.batch.edition)
