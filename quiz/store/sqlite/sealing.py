"""SQL on one connection, inside a transaction that the caller has begun: sealing batches and summing them up."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

from quiz.disclosure.ladder import ANY, Packet, Waiting, packets
from quiz.store.sqlite.counting import cells, merge, one
from quiz.store.values import Night, Sealed, Total
from quiz.weeks import week_of

if TYPE_CHECKING:
    from aiosqlite import Connection

_Key = tuple[str, str, str, str]
"""Week, region, language, source."""


async def seal(connection: "Connection", night: Night) -> tuple[Sealed, int]:
    """Seal what the night asks for, add every sealed batch that is in no week yet to its week, note how far it is.

    Return that, and how many batches were added.
    """
    rows = await connection.execute_fetchall(
        "SELECT id, region, language, edition, n FROM batch "
        "WHERE kind = 'open' AND sealed IS NULL AND n > 0 ORDER BY id"
    )
    for packet in packets([Waiting(*row) for row in rows], night.week_ends):
        await _seal_packet(connection, packet, night)
    await _date_anew(connection, night)
    batches = await _sum_up(connection, night)
    (waiting,) = await one(connection, "SELECT coalesce(sum(n), 0) FROM batch WHERE sealed IS NULL")
    await connection.execute(
        "INSERT INTO sealing (one, day, waiting) VALUES (1, ?, ?) "
        "ON CONFLICT (one) DO UPDATE SET day = excluded.day, waiting = excluded.waiting",
        (night.until.isoformat(), waiting),
    )
    return Sealed(night.until, waiting), batches


async def _seal_packet(connection: "Connection", packet: Packet, night: Night) -> None:
    first, *others = packet.batches
    for batch in others:
        await merge(connection, batch, first)
    await connection.execute(
        "UPDATE batch SET region = ?, language = ?, sealed = ? WHERE id = ?",
        (packet.region, packet.language, night.day.isoformat(), first),
    )


async def _date_anew(connection: "Connection", night: Night) -> None:
    """Sums that have been shown never change: what comes late, as of an edition that is asked again, is of this night.

    So is what was sealed under a clock that was ahead: it would wait for that day.
    """
    await connection.execute(
        "UPDATE batch SET sealed = :day WHERE sealed IS NOT NULL AND week IS NULL AND edition = :edition "
        "AND (sealed > :today OR sealed <= min(:until, (SELECT day FROM sealing)))",
        {
            "day": night.day.isoformat(),
            "until": night.until.isoformat(),
            "today": (night.until + timedelta(days=1)).isoformat(),
            "edition": night.edition,
        },
    )


async def _sum_up(connection: "Connection", night: Night) -> int:
    """Return how many batches were added to their weeks.

    Those of other editions are left for the day when their questionnaire is asked again.
    """
    batches = [
        (batch, kind, region, language, n, week_of(date.fromisoformat(sealed)))
        for batch, kind, region, language, n, sealed in await connection.execute_fetchall(
            "SELECT id, kind, region, language, n, sealed FROM batch "
            "WHERE sealed <= ? AND week IS NULL AND edition = ?",
            (night.until.isoformat(), night.edition),
        )
    ]
    sums: dict[_Key, list[tuple[int, Sequence[int]]]] = {}
    for batch, kind, region, language, n, week in batches:
        drawn = night.rounded(batch, n, await cells(connection, batch), kind == "workshop")
        for key in _keys(week, region, language, _source(kind, language)):
            sums.setdefault(key, []).append((n, drawn))
    await _add(connection, night.edition, sums)
    weeks = [(week, batch) for batch, *_, week in batches]
    await connection.executemany("UPDATE batch SET week = ? WHERE id = ?", weeks)
    return len(batches)


async def _add(connection: "Connection", edition: str, sums: Mapping[_Key, list[tuple[int, Sequence[int]]]]) -> None:
    # All at once: a night has hundreds of keys, and each statement is a way to the storage's thread and back.
    weeks = tuple({week for week, *_ in sums})
    marks = ", ".join("?" * len(weeks))
    known = {
        (week, region, language, source): (n, batches, [*_numbers(counts)])
        for week, region, language, source, n, batches, counts in await connection.execute_fetchall(
            "SELECT week, region, language, source, n, batches, counts FROM total "
            f"WHERE edition = ? AND week IN ({marks})",
            (edition, *weeks),
        )
    }
    rows = []
    for key, parts in sums.items():
        people, batches, before = known.get(key, (0, 0, [0] * len(parts[0][1])))
        counts = [sum(column) for column in zip(before, *(drawn for _, drawn in parts), strict=True)]
        n = people + sum(n for n, _ in parts)
        rows.append((edition, *key, n, batches + len(parts), " ".join(map(str, counts))))
    await connection.executemany(
        "INSERT OR REPLACE INTO total (edition, week, region, language, source, n, batches, counts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


async def totals(
    connection: "Connection", edition: str, region: str, language: str, source: str, weeks: tuple[str, str]
) -> list[Total]:
    """The weeks of an edition from the first to the last that have any, for a region, a language and a source."""
    rows = await connection.execute_fetchall(
        "SELECT week, n, batches, counts FROM total WHERE edition = ? AND region = ? AND language = ? AND source = ? "
        "AND week BETWEEN ? AND ? ORDER BY week",
        (edition, region, language, source, *weeks),
    )
    return [Total(week, n, batches, array("I", _numbers(counts))) for week, n, batches, counts in rows]


def _source(kind: str, language: str) -> str:
    """What workshops left over is in packets of no one language: those are of both sources."""
    return ANY if kind == "open" and language == ANY else kind


def _keys(week: str, *place: str) -> Iterable[_Key]:
    """A place in a week and all the wider ones that hold it, each once."""
    wider = product(*({each, ANY} for each in place))
    return {(week, region, language, source) for region, language, source in wider}


def _numbers(counts: str) -> Iterable[int]:
    return map(int, counts.split())
