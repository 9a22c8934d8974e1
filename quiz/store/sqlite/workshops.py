"""SQL on one connection, inside a transaction that the caller has begun: workshops and their rounds."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from quiz.disclosure.ladder import ANY
from quiz.disclosure.rules import Part, pictured
from quiz.store.faults import CodeTaken
from quiz.store.sqlite.counting import move_up, one
from quiz.store.values import SIZE_CLASSES, BatchKey, Finisher, Round, RoundState, Workshop

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
    await count_held(connection, "workshop", today)


async def count_held(connection: "Connection", what: str, today: date) -> None:
    """Count a workshop or a round for the statistics, where it has no code."""
    await connection.execute(
        "INSERT INTO held (day, what, n) VALUES (?, ?, 1) ON CONFLICT (day, what) DO UPDATE SET n = n + 1",
        (today.isoformat(), what),
    )


def size_class(n: int) -> str:
    """The class of sizes that a round of n people belongs to; what was not shown is `small`."""
    return next((name for least, name in SIZE_CLASSES if n >= least), "small")


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
    batches = [await _new_batch(connection, region, language, edition, today) for _ in range(2)]
    await connection.execute(
        "INSERT INTO round (workshop, number, batch, paper_batch, state, joined, paper, done) "
        "VALUES (?, ?, ?, ?, 'open', 0, 0, 0)",
        (identity, last + 1, *batches),
    )


async def _new_batch(connection: "Connection", region: str, language: str, edition: str, today: date) -> int:
    row = await one(
        connection,
        "INSERT INTO batch (kind, region, language, edition, opened, n) "
        "VALUES ('workshop', ?, ?, ?, ?, 0) RETURNING id",
        region,
        language,
        edition,
        today.isoformat(),
    )
    return int(row[0])


async def close_round(connection: "Connection", code: str, today: date) -> None:
    """End the open round: the part of it that its picture is of is sealed, the rest moves up the ladder."""
    row = await one(
        connection,
        "SELECT workshop, number, phones.id, phones.n, sheets.id, sheets.n FROM round "
        "JOIN workshop ON workshop.id = workshop JOIN batch AS phones ON phones.id = round.batch "
        "JOIN batch AS sheets ON sheets.id = round.paper_batch WHERE code = ? AND state = 'open'",
        code,
    )
    if row is None:
        return
    identity, number, phones, by_phone, sheets, on_paper = row
    part = pictured(by_phone, on_paper)
    shown, n = {Part.PHONES: (phones, by_phone), Part.SHEETS: (sheets, on_paper), None: (None, 0)}[part]
    await connection.execute(
        "UPDATE round SET state = ?, done = ?, paper = ?, batch = ?, paper_batch = NULL "
        "WHERE workshop = ? AND number = ?",
        (RoundState.SHOWN if shown else RoundState.SMALL, by_phone + on_paper, on_paper, shown, identity, number),
    )
    if by_phone + on_paper > 0:  # nobody held a round that ends with its workshop, unused
        await count_held(connection, size_class(n), today)
    for batch in (phones, sheets):
        if batch == shown:
            await connection.execute("UPDATE batch SET sealed = ? WHERE id = ?", (today.isoformat(), batch))
        else:
            await move_up(connection, batch, today)


async def renew_rounds(connection: "Connection", edition: str, today: date) -> dict[str, int]:
    """Begin the open rounds of other editions anew in this one, or the next round where somebody has finished."""
    found = await connection.execute_fetchall(
        "SELECT code, workshop, number, joined, phones.id, sheets.id, phones.n + sheets.n FROM round "
        "JOIN workshop ON workshop.id = workshop JOIN batch AS phones ON phones.id = round.batch "
        "JOIN batch AS sheets ON sheets.id = round.paper_batch WHERE state = 'open' AND phones.edition <> ?",
        (edition,),
    )
    broken: dict[str, int] = {}
    for code, identity, number, joined, phones, sheets, done in found:
        if done:
            # Answers to other questions can be in no picture with those to these.
            await close_round(connection, code, today)
            await open_round(connection, code, edition, today)
            broken[code] = number
            continue
        await connection.execute("UPDATE batch SET edition = ? WHERE id IN (?, ?)", (edition, phones, sheets))
        # Whoever has joined must do so again: a walk is of one edition.
        await connection.execute("UPDATE round SET joined = 0 WHERE workshop = ? AND number = ?", (identity, number))
        if joined:
            broken[code] = 0
    return broken


async def delete(connection: "Connection", code: str, today: date) -> None:
    """End the open round and delete the workshop with its rounds; its batches stay."""
    await close_round(connection, code, today)
    await connection.execute("DELETE FROM workshop WHERE code = ?", (code,))


async def into_batches(connection: "Connection", counted: Sequence[Finisher]) -> list[int | BatchKey]:
    """Which batch each finisher belongs to: its round of a workshop if that is open, else what its region has left."""
    codes = tuple({finisher.workshop for finisher in counted if finisher.workshop})
    if not codes:
        return [finisher.batch for finisher in counted]
    marks = ", ".join("?" * len(codes))
    found = await connection.execute_fetchall(
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
