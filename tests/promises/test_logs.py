"""D9: whatever people do, and whatever goes wrong, the logs hold nothing of them."""

import asyncio
import gc
import http.client
import logging
import random
import re
import shutil
import socket
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from quiz.monitoring.logs import LineFormatter, watch_loop
from quiz.monitoring.refusals import Refusals, Refused
from quiz.settings import ROOT
from quiz.workshops.join_codes import check_letters
from tests.support.parameters import others_long
from tests.support.server import Phone, Reply, Server, any_answers, begin, copy_package, read
from tests.support.stream_clients import Host, Stream

AGENT = "Oddphone/9.1"
TITLE = "Kyl%C3%A4talo"
_KNOWS = '    workshop = await quiz_workshop(request, "mirror_sheet")\n'
BROKEN = (
    "quiz/web/workshop/sheet.py",
    f"{_KNOWS}    context = SheetPage(",
    f"{_KNOWS}    {{}}[f'broken on purpose: {{workshop.title}} {{workshop.code}}']\n    context = SheetPage(",
)
"""A page that breaks when it knows the workshop already; what breaks it says all that it knows."""

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d (INFO|WARNING|ERROR) ([\w.]+): (.+)", re.ASCII)
"""A line of the log: time with its zone, level, who says so, what happened."""

REFUSED = {
    Refused.WRONG_CODE: 1,
    Refused.WRONG_HOST_KEY: 1,
    Refused.WRONG_KEY: 1,
    Refused.LARGE_BODY: 1,
    Refused.LARGE_HEAD: 1,
    Refused.NO_HTTP: 2,
    Refused.FOREIGN_FORM: 3,
}
"""What `use` has refused."""


@dataclass
class Used:
    """What nobody should find in a log, by what it is."""

    server: Server
    traces: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, value: str) -> str:
        assert len(value) > 3 and value not in self.traces.values(), f"{name} is no trace: {value!r}"
        self.traces[name] = value
        return value

    def found(self) -> set[str]:
        """Which of it is in a log."""
        said = "".join(path.read_text() for path in self.server.logs)
        said = said.replace(f"http://127.0.0.1:{self.server.port}", "")
        said = said.replace(str(self.server.folder), "")
        return {name for name, value in self.traces.items() if value.lower() in said.lower()}


def use(server: Server) -> Used:
    """Let everybody do what they do, rightly and wrongly."""
    used = Used(server)
    for name, value in (("address", "127.0.0.1"), ("agent", AGENT), ("path", "question/"), ("field", "choice")):
        used.note(name, value)
    answer_alone(used)
    host = hold_workshop(used)
    sign_in(used)
    send_nonsense(used)
    break_things(used, host)
    return used


def answer_alone(used: Used) -> None:
    with closing(Phone(used.server.port)) as phone:
        visit = begin(used.server, phone, random.Random(1))
        used.note("walk", visit.cookie)
        assert visit.finish(phone).status == 303
        cookie = used.note("walk under way", phone.post("/fi/start").cookie)
        assert phone.post("/fi/question/1", "choice=nonsense", cookie).status == 422


def hold_workshop(used: Used) -> Host:
    """Make a workshop, join by code and QR, host it by its key from elsewhere, watch it, change its key."""
    server, host = used.server, Host(used.server)
    code = used.note("code", host.code)
    used.note("code as typed", code.replace("-", ""))
    used.note("host's cookie", host.cookie.partition("=")[2])
    used.note("title", "talo")
    secret = server.database.with_name("secret.key").read_text().strip()
    letters = used.note("letters of the QR code", f"{code}-{check_letters(code, secret)}")
    with closing(Phone(server.port)) as phone:
        assert phone.post("/fi/join", f"code={code.replace('-', '')}").status == 303
        assert phone.get(f"/w/{letters}").status == 303
        assert phone.post("/fi/join", f"code={used.note('wrong code', 'hohohoho')}").status == 404
        walk = read(server, phone.post(f"/fi/join/{code}").cookie)
        ready = server.signer.write(walk._replace(answers=(*any_answers(random.Random(2))[:-1], None)))
        used.note("walk in a workshop", ready)
        assert phone.post("/fi/question/12", "choice=declined", ready).status == 303
        wrong = used.note("wrong key of a host", "0123456789abcdefABCDEF")
        assert phone.post(f"/fi/host/{code}/key", f"key={wrong}").status == 403
        # A mail program has written the # of the host's link as %23.
        assert phone.get(f"/fi/host/{code}%23{wrong}").status == phone.get(f"/fi/host/{code}/%23{wrong}/").status == 200
    with (
        Stream(server, f"/fi/screen/{code}/events") as wall,
        Stream(server, f"/fi/host/{code}/events", host.cookie) as own,
    ):
        wall.message(), own.message()
        host.press("view", "view=talk")
        assert "of-talk" in wall.message()
        rotated = host.press("rotate")
        host.cookie = f"{rotated.partition('=')[0]}={used.note('new cookie', rotated.partition('=')[2])}"
    with closing(Phone(server.port, host.cookie)) as phone:
        phone.own = phone.post(f"/fi/host/{code}/rotate").headers["set-cookie"].partition(";")[0]
        used.note("newest cookie", phone.own.partition("=")[2])
        page = phone.get(f"/fi/host/{code}/links").body
        key = re.search(rf"/fi/host/{code}#([\w-]{{22}})", page)
        assert key is not None
        entered = phone.post(f"/fi/host/{code}/key", f"key={used.note('key', key[1])}")
        assert entered.status == 303
        host.cookie = entered.headers["set-cookie"].partition(";")[0]
    host.press("show")
    return host


def sign_in(used: Used) -> None:
    """A coordinator with a wrong key and a right one, who looks around and leaves."""
    key = used.server.run("key", "add", used.note("label", "Koillismaa")).stdout.split()[0]
    used.note("coordinator's key", key)
    wrong = used.note("wrong key of a coordinator", "fedcba9876543210FEDCBA")
    with closing(Phone(used.server.port)) as phone:
        assert phone.post("/fi/coordinator/enter", f"key={wrong}").status == 403
        entered = phone.post("/fi/coordinator/enter", f"key={key}")
        assert entered.status == 303
    cookie = entered.headers["set-cookie"].partition(";")[0]
    used.note("coordinator's cookie", cookie.partition("=")[2])
    with closing(Phone(used.server.port, cookie)) as phone:
        assert "/coordinator/leave" in phone.get("/fi/coordinator?region=lappi").body
        assert phone.post("/fi/coordinator/leave").status == 303


def send_nonsense(used: Used) -> None:
    with closing(Phone(used.server.port)) as phone:
        assert phone.get(f"/fi/nope?secret={used.note('query', 'hushhush')}").status == 404
        assert phone.post("/fi/start", "x" * 20_000).status == 413
    with closing(http.client.HTTPConnection("127.0.0.1", used.server.port)) as elsewhere:
        for _ in range(REFUSED[Refused.FOREIGN_FORM]):
            elsewhere.request("POST", "/fi/start", "", {"sec-fetch-site": "cross-site"})
            assert elsewhere.getresponse().status == 403
    for text in (
        "\x16\x03\x01 not http\r\n\r\n",
        f"GET /fi/ HTTP/1.1\r\nHost: x\r\nUser-Agent: {AGENT}\r\nX: \x00\r\n\r\n",
        f"GET /fi/ HTTP/1.1\r\nHost: x\r\nUser-Agent: {AGENT}\r\nX: {'x' * 40_000}\r\n\r\n",
    ):
        with closing(socket.create_connection(("127.0.0.1", used.server.port))) as connection:
            connection.sendall(text.encode("latin-1"))
            connection.recv(1024)


def break_things(used: Used, host: Host) -> None:
    """A page that breaks, if this program has one, and a storage that fails in the moment of counting."""
    server = used.server
    with closing(Phone(server.port, host.cookie)) as phone:
        assert phone.get(f"/fi/sheet/{host.code}").status in (200, 500)
    with closing(Phone(server.port)) as phone:
        visit = begin(server, phone, random.Random(3))
        copy = server.folder / "put-in-place"
        shutil.copy(server.database, copy)
        copy.replace(server.database)
        used.note("walk that was not counted", visit.cookie)
        assert visit.finish(phone).status == 503
        host.press("delete")


@pytest.mark.parametrize("broken", others_long([False, True], True), ids=["", "with a page that breaks"])
def test_logs_hold_nothing_of_people(tmp_path: Path, broken: bool) -> None:
    package = copy_package(tmp_path / "package", BROKEN) if broken else ROOT
    with Server(tmp_path / "run", package) as server:
        used = use(server)
        server.stop()
    log = server.logs[1].read_text()
    assert used.found() == set(), log
    # What an operator needs to know is there.
    assert "the storage failed, nothing was counted" in log
    assert ("broken on purpose" in log) == ("Traceback" in log) == ("sheet.py" in log) == ("\nKeyError\n" in log)
    assert ("Traceback" in log) == broken, log
    told = Counter(match[3] if (match := LINE.fullmatch(line)) else "" for line in log.splitlines())
    assert broken or not told[""], log
    assert "uvicorn" not in log or broken, log
    # One line for all of a kind, with its number.
    assert [told[f"refused {times} within a minute: {kind}"] for kind, times in REFUSED.items()] == [1] * len(REFUSED)
    assert [sum(line.startswith(event) for line in told) for event in ("started", "stopped")] == [1, 1]


@pytest.mark.anyio
async def test_a_minute_of_refusals_is_a_line_a_kind(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals(seconds=0.05)
    for kind in [Refused.WRONG_CODE] * 37 + [Refused.LARGE_BODY]:
        refusals.note(kind)
    assert not caplog.messages
    await asyncio.sleep(0.1)  # of two timers of one loop the earlier one goes first
    assert len(caplog.messages) == 2
    refusals.note(Refused.WRONG_CODE)
    refusals.flush()
    assert [message.partition(":")[0] for message in caplog.messages] == [
        f"refused {times} within a minute" for times in (37, 1, 1)
    ]


@pytest.mark.anyio
async def test_what_fails_in_the_loop_is_told_by_type_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    """asyncio itself writes out what a callback was given and what an exception nobody waited for says."""
    loop, handler = asyncio.get_running_loop(), logging.StreamHandler(sys.stderr)
    before = loop.get_exception_handler()
    handler.setFormatter(LineFormatter())
    logging.getLogger("quiz.monitoring.logs").addHandler(handler)
    try:
        watch_loop()
        loop.call_soon(int, "koma-siru")
        loop.create_task(failing("koma-siru"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gc.collect()
    finally:
        loop.set_exception_handler(before)
        logging.getLogger("quiz.monitoring.logs").removeHandler(handler)
    said = capsys.readouterr().err
    assert "ERROR" in said and "ValueError" in said and "KeyError" in said and "test_logs.py" in said
    assert "koma-siru" not in said


async def failing(code: str) -> None:
    raise KeyError(code)


def test_a_page_that_breaks_is_answered_as_every_other(tmp_path: Path) -> None:
    """From a real server, with the headers that all answers have."""
    with Server(tmp_path / "run", copy_package(tmp_path / "package", BROKEN)) as server:
        code = Host(server).code
        with closing(Phone(server.port)) as phone:
            whole: list[Reply] = [phone.get(f"/fi/{page}/{code}") for page in ("join", "sheet")]
    assert [reply.status for reply in whole] == [200, 500]
    names = [set(reply.headers) - {"date", "server"} for reply in whole]
    assert names[0] == names[1] and {"content-security-policy", "referrer-policy"} <= names[0]


@pytest.mark.long
def test_the_scan_would_notice(tmp_path: Path) -> None:
    """With an access log there is much to find."""
    package = copy_package(
        tmp_path / "package",
        ("quiz/server/runner.py", "access_log=False", "access_log=True"),
        ("quiz/server/runner.py", 'log_level="warning"', 'log_level="info"'),
        (
            "quiz/server/runner.py",
            "    _allow_connections()\n    logging",
            "    _allow_connections()\n    logging.basicConfig(level='INFO')\n    logging",
        ),
    )
    with Server(tmp_path / "run", package) as server:
        used = use(server)
        server.stop()
    assert used.found() >= {"address", "path", "code", "query", "letters of the QR code"}
