"""A line to a PostgreSQL server that can be cut in the middle of what goes over it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from quiz.setting_values import Address

_SOCKET = ".s.PGSQL.5432"

COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"
"""What a server answers to a commit."""


class Line:
    """Passes on what comes; use `open_line`."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._cut_at = 0
        self._answer_lost = False
        self._swallowing = False
        self._lost = b""
        self.ended: list[asyncio.Event] = []

    def cut_at(self, request: int, answer_lost: bool) -> None:
        """Cut at the request of this number, from 1: instead of passing it on, or when its answer has come."""
        self._cut_at, self._answer_lost = request, answer_lost

    def cut_at_answer(self, text: bytes) -> None:
        """Cut when an answer with a text comes, instead of passing it on."""
        self._lost = text

    @property
    def waits(self) -> bool:
        """Whether it was not cut yet."""
        return self._cut_at > 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended = asyncio.Event()
        self.ended.append(ended)
        server_reader, server_writer = await asyncio.open_unix_connection(self._server)
        ways = (self._requests(reader, server_writer), self._answers(server_reader, writer))
        passing = [asyncio.ensure_future(way) for way in ways]
        await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
        for way in passing:
            way.cancel()
        await asyncio.gather(*passing, return_exceptions=True)
        for end in (writer, server_writer):
            end.close()
            with suppress(OSError):
                await end.wait_closed()
        ended.set()

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 20):
            if self._cut_at:
                self._cut_at -= 1
                if not self._cut_at and not self._answer_lost:
                    return
                self._swallowing = not self._cut_at
            writer.write(data)

    async def _answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 20):
            if self._swallowing or (self._lost and self._lost in data):
                self._swallowing, self._lost = False, b""
                return
            writer.write(data)


@asynccontextmanager
async def open_line(folder: Path, server: Path, name: str) -> AsyncIterator[tuple[Line, Address]]:
    """A line to a database of the server whose socket is in a folder, and the address to reach it over the line."""
    line = Line(server / _SOCKET)
    async with await asyncio.start_unix_server(line.serve, folder / _SOCKET):
        yield line, Address(f"postgresql://quiz@/{name}?host={quote(str(folder), safe='')}")
        for ended in line.ended:
            await ended.wait()
