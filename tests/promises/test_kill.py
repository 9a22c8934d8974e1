"""B1 and C1: whoever saw "counted" is counted once, however often the server is killed."""

from pathlib import Path

import pytest

from tests.support.kill_loop import PHONES, SLOW_DISK, kill_loop
from tests.support.server import Server


@pytest.mark.parametrize(
    ("rounds", "prefix"),
    [
        pytest.param(6, (), id="as-it-is"),
        pytest.param(4, SLOW_DISK, id="slow-disk"),
        pytest.param(200, (), id="as-it-is-long", marks=pytest.mark.long),
        pytest.param(200, SLOW_DISK, id="slow-disk-long", marks=pytest.mark.long),
    ],
)
def test_whoever_was_told_so_is_counted_once_however_often_the_server_is_killed(
    tmp_path: Path, rounds: int, prefix: tuple[str, ...]
) -> None:
    server = Server(tmp_path, prefix=prefix, by_day=True)

    books = kill_loop(server, rounds)

    assert len(books.sent) > 2 * PHONES
