"""One task owns the storage: a connection that two tasks use would mix their transactions."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from quiz.app import create_app
from quiz.questionnaire.model import Questionnaire
from quiz.setting_values import Database
from quiz.settings import Settings
from quiz.store.postgres.session import Session
from quiz.store.postgres.store import PostgresStore
from quiz.store.sqlite.store import SqliteStore
from tests.conftest import SAME_ORIGIN, Clock
from tests.support.clients import Client
from tests.support.databases import ON_BOTH, setting
from tests.support.rooms import make_room
from tests.support.walking import finish

WRITER = "writer"


@ON_BOTH
def test_while_the_writer_runs_nobody_else_uses_the_storage(
    database: Database, clock: Clock, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    users: list[str] = []
    kind: Any = SqliteStore if isinstance(database, Path) else Session
    connected = kind._connected

    async def witnessed(store: Any) -> Any:
        if WRITER in (task.get_name() for task in asyncio.all_tasks()):
            current: Any = asyncio.current_task()
            # A group is counted in a task of its own, for which the writer waits.
            counts = current.get_coro().__qualname__ == PostgresStore.count.__qualname__
            users.append(WRITER if counts else current.get_name())
        return await connected(store)

    monkeypatch.setattr(kind, "_connected", witnessed)
    environ = {"QUIZ_DATABASE": setting(database), "QUIZ_SECRET_KEY": "osallisuustesti kept secret, 2026"}
    app = create_app(Settings.from_environ(environ), clock)
    with Client(app, base_url="https://testserver", follow_redirects=False, headers=SAME_ORIGIN) as browser:
        finish(browser)
        make_room(browser, questionnaire).press("show")
        for path in ("statistics", "coordinator"):
            assert browser.get(f"/fi/{path}").status_code == 200

    assert len(users) > 5 and set(users) == {WRITER}
