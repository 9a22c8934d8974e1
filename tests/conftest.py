"""What most tests need: the real questionnaire, a real application on a real file, a client that a browser could be."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from starlette.testclient import TestClient

from quiz.app import create_app
from quiz.questionnaire import loader
from quiz.questionnaire.model import Questionnaire
from quiz.setting_values import Database
from quiz.settings import ROOT, Settings
from tests.support.clients import Client
from tests.support.cluster import Cluster, open_cluster
from tests.support.databases import KINDS, Databases, open_databases
from tests.support.parameters import others_long

# These machines are shared and noisy: how long an example takes says nothing.
hypothesis.settings.register_profile("default run", deadline=None, max_examples=20)
hypothesis.settings.register_profile("long run", deadline=None)

# Every count waits until it is on the disk, and the tests count tens of thousands of times. In memory that takes no
# time; what is flushed when is looked at by its own tests.
_MEMORY, _BYTES = Path("/dev/shm"), 2**31
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _BYTES:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

# httpx looks for this package at each request, in all folders; the tests do without trio.
sys.modules["sniffio"] = None  # type: ignore[assignment]

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("default run" if "not long" in config.option.markexpr else "long run")
    gc.disable()


def pytest_collection_finish() -> None:
    """Nothing of what was collected is garbage before the end: it need not be looked through again and again."""
    gc.freeze()
    gc.enable()


class Clock:
    """Seconds since 1970, moved by hand."""

    def __init__(self, now: float = 1_795_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, except that it waits for half a second only when others have locked the file or a table."""
    from tests.support.server import copy_package  # which imports this file

    busy = ("quiz/store/sqlite/opening.py", "BUSY_SECONDS = 5.0", "BUSY_SECONDS = 0.5")
    locked = ("quiz/store/postgres/connection.py", "SET lock_timeout = '5s'", "SET lock_timeout = '500ms'")
    silent = ("quiz/store/postgres/session.py", "MOST_SEALING_SECONDS = 7.0,", "MOST_SEALING_SECONDS = 1.0,")
    again = ("quiz/counting/readiness.py", "_HOLDS_SECONDS = 1.0", "_HOLDS_SECONDS = 0.2")
    return copy_package(tmp_path_factory.mktemp("impatient"), busy, locked, silent, again)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this process of the tests.

    Its start is cheaper than what sharing one would take: no test that restarts it has to think of the others.
    """
    with open_cluster() as running:
        yield running


@pytest.fixture(params=others_long(KINDS, "sqlite"))
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    """Storages of each kind in turn: in the default run files only, unless a test is marked with ON_BOTH."""
    with open_databases(request, tmp_path) as places:
        yield places


@pytest.fixture
def database(databases: Databases) -> Database:
    """Where the counters are, in each kind of storage in turn."""
    return databases.new()


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return loader.load(ROOT / "questions.toml")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environ({"QUIZ_DATABASE": f"sqlite:///{tmp_path}/data/quiz.sqlite3"})


@pytest.fixture
def client(settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """A phone: keeps cookies, follows nothing by itself, says where its requests come from."""
    app = create_app(settings, clock)
    with Client(app, base_url="https://testserver", follow_redirects=False, headers=SAME_ORIGIN) as phone:
        yield phone
