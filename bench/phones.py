"""Many new phones at once: a burst of new connections, each asks for one page."""

import selectors
import socket
import time

from bench.plan import Waits

_MOST_SECONDS = 30.0


def arrive(port: int, path: str, phones: int) -> Waits:
    """How long each waited, from its connect until its page was whole. Raises RuntimeError on a wrong answer."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    began: dict[socket.socket, float] = {}
    answers: dict[socket.socket, bytes] = {}
    waits: list[float] = []
    # Without asyncio: five hundred streams would cost the shared cores more than the server's own work.
    with selectors.DefaultSelector() as selector:
        for _ in range(phones):
            caller = socket.socket()
            caller.setblocking(False)
            began[caller] = time.perf_counter()
            caller.connect_ex(("127.0.0.1", port))
            selector.register(caller, selectors.EVENT_WRITE, caller)
        deadline = time.perf_counter() + _MOST_SECONDS
        while len(waits) < phones:
            if time.perf_counter() > deadline:
                raise RuntimeError(f"{phones - len(waits)} of {phones} phones got no page in {_MOST_SECONDS:.0f} s")
            for key, events in selector.select(1.0):
                phone: socket.socket = key.data
                if events & selectors.EVENT_WRITE:
                    phone.send(request)
                    selector.modify(phone, selectors.EVENT_READ, phone)
                    continue
                answer = answers.get(phone, b"") + (received := phone.recv(65536))
                answers[phone] = answer
                if _whole(answer):
                    waits.append(time.perf_counter() - began[phone])
                    selector.unregister(phone)
                    phone.close()
                elif not received:
                    raise RuntimeError(f"a phone's connection was closed after {answer[:200]!r}")
    return Waits.of(waits)


def _whole(answer: bytes) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"a phone got {answer[:200]!r}")
    length = answer.index(b"\r\ncontent-length: ") + 18
    return len(answer) >= end + 4 + int(answer[length : answer.index(b"\r", length)])
