"""C7 and D7: a hall behind one address. Nobody is lost or refused, and who guesses codes slows nobody else."""

import asyncio
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from bench.hall import Hall, choice_of, fill
from quiz.workshops.join_codes import new_code
from tests.support.server import QUESTIONNAIRE, Phone, Server, stored
from tests.support.stream_clients import Host

GUESSES = 30


def guess(server: Server, code: str) -> int:
    """Type a wrong code from the hall's own address; the status of the answer."""
    with closing(Phone(server.port)) as phone:
        wrong = new_code()
        return phone.post("/fi/join", f"code={wrong if wrong != code else 'nothing'}").status


@pytest.mark.parametrize(
    ("phones", "join_seconds", "finish_seconds"),
    [
        pytest.param(200, 3.0, 6.0, id="200"),
        pytest.param(500, 60.0, 120.0, id="500-long", marks=pytest.mark.long),
    ],
)
def test_everybody_in_a_hall_is_let_in_and_counted_once(
    tmp_path: Path, phones: int, join_seconds: float, finish_seconds: float
) -> None:
    with Server(tmp_path) as server:
        code = Host(server).code
        guessed = Counter(guess(server, code) for _ in range(GUESSES))
        done = threading.Event()

        def go_on() -> None:
            while not done.wait(0.1) or 429 not in guessed:
                guessed[guess(server, code)] += 1

        guesser = threading.Thread(target=go_on)
        guesser.start()
        try:
            tally = asyncio.run(fill(Hall(server.port, code, phones, join_seconds, finish_seconds)))
        finally:
            done.set()
            guesser.join()
        total, cells = stored(server.database)
        with closing(sqlite3.connect(server.database)) as connection:
            joined = connection.execute("SELECT joined FROM round").fetchall()

    assert tally.faults == []
    # Two redirects a phone, everything else is a page: no 429, no 503, nothing else.
    assert tally.statuses == {"303": 2 * phones, "200": (len(QUESTIONNAIRE.questions) + 4) * phones}
    assert tally.counted == tally.watching == total == phones
    assert joined == [(phones,)]
    answers = Counter(
        (question.item, str(choice_of(phone, number)))
        for phone in range(phones)
        for number, question in enumerate(QUESTIONNAIRE.questions, 1)
    )
    assert answers == {(item, choice): n for (*_, item, choice), n in cells.items() if item.startswith("question:")}
    # Who went on guessing was slowed down meanwhile.
    assert set(guessed) == {404, 429}
