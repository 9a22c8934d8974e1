"""D11: what is no whole request is capped in size, number and time, and whoever sends it slows nobody else down."""

import re
import resource
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from quiz.server.connections import MOST_BYTES, MOST_LINES
from tests.support.server import Phone, Server, copy_package
from tests.support.short_walks import begin_and_finish
from tests.support.stream_clients import Host, Stream

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /fi/start HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
LINES = b"a: b\r\n" * 10_000
BYTES = b"x" * 60_000

MOST_SENT = 16_000_000  # more than a system keeps between a sender and somebody who reads nothing
MOST_GROWTH = 40  # MB
PATIENCE = 60.0
HALF = 1_500


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)


def memory(server: Server) -> int:
    """What the process has in memory, in MB."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) // 1024


def answer(connection: socket.socket) -> bytes:
    """All that comes until the connection is closed."""
    received = b""
    try:
        while piece := connection.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def ask(server: Server, *pieces: bytes) -> bytes:
    """What comes for some bytes, until the server closes the connection."""
    with closing(connect(server)) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(0.05)  # so that they come one by one
        return answer(connection)


def statuses(received: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", received)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.mark.parametrize(
    ("head", "endless", "status"),
    [
        (GET, LINES, 431),
        (GET + b"X: ", BYTES, 431),
        (GET + b"X", BYTES, 431),
        (b"GET /", BYTES, 431),
        (b"", b"\r\n" * 30_000, 431),
        (CHUNKED + b"0\r\n", LINES, 431),
        (CHUNKED + b"0\r\nX: ", BYTES, 431),
        (CHUNKED + b"1;", BYTES, 431),
        (CHUNKED, b"1\r\nx\r\n" * 10_000, 431),
        (CHUNKED, b"1000\r\n" + b"x" * 0x1000 + b"\r\n", 413),
        (GET + b"\r\n" + GET, LINES, None),
        (GET + b"\r\n" + GET + b"X: ", BYTES, None),
        (GET + b"Content-Length: 99999999999\r\n\r\n", BYTES, 200),
    ],
    ids=[
        "lines", "value", "name", "address", "blank lines", "trailers", "trailer", "chunk extension", "small chunks",
        "chunks", "lines of a second request", "value of a second request", "content that nobody reads",
    ],
)  # fmt: skip
def test_what_never_ends_is_refused_and_not_kept(
    server: Server, head: bytes, endless: bytes, status: int | None
) -> None:
    """A second request that comes before the first one is answered ends both without a word."""
    before = memory(server)
    sent = 0
    with closing(connect(server)) as connection:
        with pytest.raises(ConnectionError):
            connection.sendall(head)
            while sent < MOST_SENT:
                connection.sendall(endless)
                sent += len(endless)
        received = statuses(answer(connection))
    assert received == [status] if status else received in ([], [200], [200, 431])
    assert memory(server) - before < MOST_GROWTH
    assert "Vastauksesi ovat mukana" in begin_and_finish(server)


@pytest.fixture
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_half_requests_are_given_up_and_idle_phones_and_streams_are_not(server: Server, many_files: None) -> None:
    """C5, too: an idle connection outlives the time that half a request has, and uvicorn's usual five seconds."""
    halves = {
        b"": [],
        b"GET /fi/ HT": [408],
        GET: [408],
        GET + b"X: ": [408],
        b"\r\n": [408],
        POST + b"Content-Length: 9\r\n\r\nx": [408],
        CHUNKED + b"1\r\nx\r\n0\r\nX: y\r\n": [408],
        GET + b"Content-Length: 9\r\n\r\nx": [200],
        GET + b"\r\n" + GET: [200, 408],
    }
    before = memory(server)
    with ExitStack() as stack:
        idle = stack.enter_context(closing(connect(server)))
        idle.sendall(GET + b"\r\n")
        stream = stack.enter_context(Stream(server, f"/fi/screen/{Host(server).code}/events"))
        connections = [
            (half, stack.enter_context(closing(connect(server)))) for half in [*halves] * (HALF // len(halves))
        ]
        for half, connection in connections:
            connection.sendall(half)
        assert "Vastauksesi ovat mukana" in begin_and_finish(server)
        answers = [(half, answer(connection)) for half, connection in connections]
        received = Counter((half, *statuses(text)) for half, text in answers)
        assert received == {(half, *expected): HALF // len(halves) for half, expected in halves.items()}
        assert all(b'lang="fi"' in text for half, text in answers if half.startswith(POST))
        assert memory(server) - before < MOST_GROWTH

        assert "Kylätalo" in stream.message()
        idle.sendall(GET + b"Connection: close\r\n\r\n")
        assert statuses(answer(idle)) == [200, 200]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"".join(b"x%d: y\r\n" % n for n in range(MOST_LINES - 2)), 200),
        (b"".join(b"x%d: y\r\n" % n for n in range(MOST_LINES - 1)), 431),
        (b"Cookie: " + b"x" * (MOST_BYTES - 200) + b"\r\n", 200),
        (b"Cookie: " + b"x" * MOST_BYTES + b"\r\n", 431),
    ],
    ids=["all lines", "a line too many", "all bytes", "too many bytes"],
)
def test_headers_may_have_so_many_lines_and_bytes(server: Server, head: bytes, status: int) -> None:
    whole = GET + head + b"Connection: close\r\n\r\n"
    assert statuses(ask(server, whole)) == [status]
    assert statuses(ask(server, *(whole[start : start + 9_000] for start in range(0, len(whole), 9_000)))) == [status]


def test_a_full_head_and_a_full_body_at_once_are_a_request(server: Server) -> None:
    body = b"x=" + b"y" * 16_000
    head = b"Cookie: " + b"x" * (MOST_BYTES - 300) + b"\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    assert statuses(ask(server, POST + head + body)) == [303]


def test_a_body_that_is_too_large_is_refused_when_all_of_it_comes_at_once(server: Server) -> None:
    assert statuses(ask(server, CHUNKED + b"4268\r\n" + b"y" * 0x4268 + b"\r\n0\r\n\r\n")) == [413]


def test_requests_that_come_at_once_are_all_answered(server: Server) -> None:
    """So many that they are more bytes than a single one may have."""
    many = MOST_BYTES // len(GET) + 100
    assert statuses(ask(server, (GET + b"\r\n") * many + GET + b"Connection: close\r\n\r\n")) == [200] * (many + 1)


def test_a_request_in_small_pieces_is_a_request(server: Server) -> None:
    whole = POST + b"Content-Length: 5\r\nConnection: close\r\n\r\nrun=1"
    assert statuses(ask(server, *(whole[start : start + 16] for start in range(0, len(whole), 16)))) == [303]


@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_a_body_behind_an_upgrade_is_no_next_request(server: Server, method: bytes) -> None:
    """The parser hands a body on as another protocol's, and takes what is sent after it for a request of its own."""
    hidden = GET + b"\r\n"
    head = POST.replace(b"POST", method) + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: %d\r\n\r\n"
    assert statuses(ask(server, head % len(hidden), hidden)) == [400]


def test_whoever_takes_no_answer_is_let_go(tmp_path: Path) -> None:
    package = copy_package(
        tmp_path / "package", ("quiz/server/connections.py", "STUCK_SECONDS = 60.0", "STUCK_SECONDS = 2.0")
    )
    with Server(tmp_path / "run", package) as server, closing(socket.socket()) as connection:
        picture = b"GET /static/readme/statistics.png HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(picture * 100)
        limit = time.monotonic() + PATIENCE
        while established(server.port, connection.getsockname()[1]):
            assert time.monotonic() < limit, "it is still connected"
            time.sleep(0.1)


def test_only_an_idle_connection_is_closed(tmp_path: Path) -> None:
    """Also one whose request is answered before all of it has come, but neither a stream nor one in use."""
    package = copy_package(
        tmp_path / "package", ("quiz/server/connections.py", "KEEP_ALIVE_SECONDS = 75.0", "KEEP_ALIVE_SECONDS = 5.0")
    )
    with ExitStack() as stack:
        server = stack.enter_context(Server(tmp_path / "run", package))
        stream = stack.enter_context(Stream(server, f"/fi/screen/{Host(server).code}/events"))
        assert "Kylätalo" in stream.message()
        idle, late = (stack.enter_context(closing(connect(server))) for _ in range(2))
        busy = stack.enter_context(closing(Phone(server.port)))
        idle.sendall(GET + b"\r\n" + GET + b"\r\n")
        late.sendall(GET + b"Content-Length: 2\r\n\r\nx")
        while not (received := late.recv(65536)).endswith(b"ok\n"):
            assert received
        late.sendall(b"x")
        for _ in range(4):
            assert busy.get("/healthz").status == 200
            time.sleep(2.0)
        began = time.monotonic()
        assert statuses(answer(idle)) == [200, 200] and answer(late) == b""
        assert time.monotonic() - began < PATIENCE / 2
        assert busy.get("/healthz").status == 200
        assert stream.message()  # a beat


def established(port: int, other: int) -> bool:
    """Whether the process at a port has an open connection with the one at another port."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(
        local.endswith(f":{port:04X}") and remote.endswith(f":{other:04X}") and state == "01"
        for _, local, remote, state, *_ in lines
    )


def test_phones_that_are_honest_are_served_on_one_connection(server: Server) -> None:
    with closing(Phone(server.port)) as phone:
        assert [phone.get("/healthz").status for _ in range(300)] == [200] * 300
