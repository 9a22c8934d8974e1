"""SQL on one connection, inside a transaction that the caller has begun: workshops."""

import json
import sqlite3
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from quiz.questionnaire.asks import Asks
from quiz.store.finishing import Home
from quiz.store.sqlite.batches import one
from quiz.store.values import Change, Round, RoundState, Workshop

if TYPE_CHECKING:
    from aiosqlite import Connection


async def find(connection: "Connection", code: str) -> Workshop | None:
    """The workshop of a code, with its rounds in order."""
    row = await one(
        connection,
        "SELECT id, key, title, language, region, size, ends, paused, view, question, made, own_question, campaign, "
        "asks, (SELECT json_group_array(json_array(question, step)) FROM "
        "(SELECT question, step FROM statement WHERE workshop = workshop.id ORDER BY question)), "
        "(SELECT json_group_array(json_array(number, text, shown)) FROM "
        "(SELECT number, text, shown FROM change WHERE workshop = workshop.id ORDER BY number)) "
        "FROM workshop WHERE code = ?",
        code,
    )
    if row is None:
        return None
    (
        identity,
        key,
        title,
        language,
        region,
        size,
        ends,
        paused,
        view,
        question,
        made,
        own_question,
        campaign,
        asks,
        statement,
        changes,
    ) = row
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
        made=date.fromisoformat(made) if made else None,
        changes=tuple(Change(number, text, bool(shown)) for number, text, shown in json.loads(changes)),
        own_question=own_question,
        campaign=campaign,
        asks=Asks(asks),
        statement=tuple((topic, step) for topic, step in json.loads(statement)),
    )


def homes_of(connection: sqlite3.Connection, codes: Collection[str]) -> dict[str, Home]:
    """What those who finish in the workshops of these codes are counted in."""
    if not codes:
        return {}
    marks = ", ".join("?" * len(codes))
    found = connection.execute(
        "SELECT code, workshop.region, number, round.batch, round.paper_batch, edition FROM workshop "
        "LEFT JOIN round ON workshop = workshop.id AND state = 'open' "
        f"LEFT JOIN batch ON batch.id = round.batch WHERE code IN ({marks})",
        tuple(codes),
    )
    return {code: Home(*home) for code, *home in found}
