"""SQL on one connection: workshops."""

from typing import Any

from psycopg import AsyncConnection

from quiz.questionnaire.asks import Asks
from quiz.store.values import Change, Round, RoundState, Workshop

# One statement sees one moment: a round that another process closes in between would be missing its people.
_WORKSHOP = (
    "SELECT key, title, workshop.language, workshop.region, size, ends, paused, view, question, made, "
    "own_question, workshop.campaign, asks, "
    "(SELECT json_agg(json_build_array(statement.question, step) ORDER BY statement.question) "
    "FROM statement WHERE statement.workshop = workshop.id), "
    "(SELECT json_agg(json_build_array(change.number, text, change.shown) ORDER BY change.number) "
    "FROM change WHERE change.workshop = workshop.id), "
    "number, state, round.batch, joined, CASE state WHEN 'open' THEN phones.n + sheets.n ELSE done END, "
    "CASE state WHEN 'open' THEN sheets.n ELSE paper END "
    "FROM workshop LEFT JOIN round ON round.workshop = workshop.id "
    "LEFT JOIN batch AS phones ON phones.id = round.batch "
    "LEFT JOIN batch AS sheets ON sheets.id = round.paper_batch WHERE code = %s ORDER BY number"
)

_OF_WORKSHOP = 15
"""So many columns are of the workshop; the others are of one of its rounds."""


async def find(connection: AsyncConnection[Any], code: str) -> Workshop | None:
    """The workshop of a code, with its rounds in order."""
    rows = await (await connection.execute(_WORKSHOP, (code,))).fetchall()
    if not rows:
        return None
    *first, asks, statement, changes = rows[0][:_OF_WORKSHOP]
    key, title, language, region, size, ends, paused, view, question, made, own_question, campaign = first
    return Workshop(
        code=code,
        key=key,
        title=title,
        language=language,
        region=region,
        size=size,
        ends=ends,
        paused=paused,
        view=view,
        question=question,
        rounds=tuple(
            Round(number, RoundState(state), *rest)
            for number, state, *rest in (row[_OF_WORKSHOP:] for row in rows)
            if number is not None
        ),
        made=made,
        changes=tuple(Change(*each) for each in changes or ()),
        own_question=own_question,
        campaign=campaign,
        asks=Asks(asks),
        statement=tuple((topic, step) for topic, step in statement or ()),
    )


async def change(
    connection: AsyncConnection[Any],
    code: str,
    key: bytes | None,
    size: int | None,
    paused: bool | None,
    view: str | None,
    question: int | None,
) -> None:
    """Change what is given; the rest stays."""
    await connection.execute(
        "UPDATE workshop SET key = coalesce(%s, key), size = coalesce(%s, size), paused = coalesce(%s, paused), "
        "view = coalesce(%s, view), question = coalesce(%s, question) WHERE code = %s",
        (key, size, paused, view, question, code),
    )
