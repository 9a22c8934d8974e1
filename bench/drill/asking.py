"""What a script asks for and what it is answered; the scripts are generators that the engine resumes."""

import gzip
import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace

TRIES = 5
"""How often somebody sends a form before giving up on the service."""

Hear = Callable[[bytes, float], None]
"""Takes what a stream says, and when."""

GOOD = (200, 303)

_BY_HTMX = {"step", "finish", "press"}
_STATUS = slice(9, 12)  # of "HTTP/1.1 200 OK"
_COOKIES = re.compile(rb"\r\nset-cookie: ([^=;\r]+)=([^;\r]*)", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length: ([0-9]+)", re.IGNORECASE)
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. Its answer is waited for since it was due, however late it is sent."""

    kind: str  # page, step, finish or press: times are kept per kind
    method: str
    path: str
    body: str = ""
    due: float | None = None  # seconds since the evening began; None if it follows at once
    lose: bool = False  # the connection breaks as the answer arrives, and nobody reads it
    hear: Hear | None = None  # for a stream
    until: float = 0.0  # when a stream is left


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or with status 0 that there was none; `at` is when."""

    at: float
    status: int = 0
    head: bytes = b""
    content: bytes = b""

    @property
    def text(self) -> str:
        packed = b"\r\ncontent-encoding: gzip" in self.head.lower()
        return (gzip.decompress(self.content) if packed else self.content).decode()

    def cookies(self) -> list[tuple[str, str]]:
        return [(name.decode(), value.decode()) for name, value in _COOKIES.findall(self.head)]


Script = Generator[Ask, Answer, None]


class Lost(Exception):
    """Somebody who did not get what everybody should."""


def insist(ask: Ask, pause: float) -> Generator[Ask, Answer, Answer]:
    """Ask until there is a good answer, with a pause before each new try, as people do. Raise Lost after some tries."""
    for _ in range(TRIES):
        answer = yield ask
        if answer.status in GOOD:
            return answer
        ask = replace(ask, due=answer.at + pause, lose=False)
    raise Lost(f"{ask.method} {ask.path} was answered {answer.status or 'by nobody'} {TRIES} times")


def listen(path: str, hear: Hear, until: float) -> Generator[Ask, Answer, None]:
    """Listen to a stream. Raise Lost if the server ends it."""
    answer = yield Ask("stream", "GET", path, hear=hear, until=until)
    if answer.status != 200:
        raise Lost(f"the stream {path} was ended: {answer.status}")


def stay(path: str, hear: Hear, until: float, content: Callable[[], bool]) -> Generator[Ask, Answer, None]:
    """Listen to a stream until a moment, and on until there is what somebody listens for."""
    yield from listen(path, hear, until)
    while not content():
        yield from listen(path, hear, until)


def raw(ask: Ask, host: str, cookies: Mapping[str, str]) -> bytes:
    """Return a request as it is sent."""
    htmx = "HX-Request: true\r\n" if ask.kind in _BY_HTMX else ""
    cookie = f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}\r\n" if cookies else ""
    form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(ask.body)}\r\n"
    return (
        f"{ask.method} {ask.path} HTTP/1.1\r\nHost: {host}\r\n{cookie}{htmx}Accept-Encoding: gzip\r\n"
        f"Sec-Fetch-Site: same-origin\r\n{form if ask.method == 'POST' else ''}\r\n{ask.body}"
    ).encode()


def whole_answer(data: bytes, at: float) -> Answer | None:
    """Return the answer that was received, None while some of it is to come. Raise ValueError if it has no length."""
    end = data.find(_END)
    if end < 0:
        return None
    head = data[: end + 2]
    length = _LENGTH.search(head)
    if length is None:
        raise ValueError(f"an answer without a length: {head!r}")
    if len(data) < end + 4 + int(length[1]):
        return None
    return Answer(at, int(data[_STATUS]), head, data[end + 4 :])


def stream_begun(data: bytes) -> bytes | None:
    """Return what a stream has said so far; None if its head has not come, or the answer is another one."""
    head, end, said = data.partition(_END)
    return said if end and int(head[_STATUS]) == 200 else None
