"""One of several processes: it serves on the sockets that its parent made, and ends when the parent is gone."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from uvicorn import Config

from quiz.app import create_app
from quiz.server.connections import Connection
from quiz.server.runner import Server, check_storage, configuration, serve
from quiz.settings import Settings

READY = b"\n"
"""What a worker sends to its parent when it can count."""

_RETIRING_SECONDS = 1.0
"""How long a worker that stops goes on to answer on connections that are kept: their clients connect anew then.

Closing them at once would fail the requests that are on their way, which a router does not repeat if they are forms.
"""

_TRY_SECONDS = 0.5
_TURN_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a worker has from its parent: a socket to talk to it, and those to listen on."""

    channel: socket.socket
    listeners: list[socket.socket]

    @classmethod
    def take(cls, descriptors: Sequence[int]) -> "Inherited":
        """Return the sockets of the descriptors that the parent's command line names."""
        channel, *listeners = (socket.socket(fileno=descriptor) for descriptor in descriptors)
        return cls(channel, listeners)


def run_worker(settings: Settings, behind_proxy: bool, processes: int, inherited: Inherited) -> bool:
    """Serve as one of several processes until SIGTERM or the end of the parent; return whether it started.

    Raise StoreFault or SettingsError.
    """
    app = create_app(settings, processes=processes)
    check_storage(settings)
    with inherited.channel:
        return serve(_Worker(configuration(app, behind_proxy), inherited.channel), inherited.listeners)


class _Worker(Server):
    """A server that tells its parent when it is ready, and stops when the parent is gone."""

    def __init__(self, config: Config, channel: socket.socket) -> None:
        super().__init__(config)
        self._channel = channel
        self._told = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._channel.setblocking(False)
        asyncio.get_running_loop().add_reader(self._channel, self._stop)
        await super().startup(sockets)

    async def look(self) -> None:
        await super().look()
        if not self._told and await self._can_count():
            self._told = True
            self._channel.send(READY)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Streams come back at once: by now to another process.
        for server in self.servers:
            server.close()
        await self.lifespan.state["site"].audiences.close()
        await self._retire()
        await super().shutdown(sockets)

    async def _can_count(self) -> bool:
        try:
            async with asyncio.timeout(_TRY_SECONDS):
                return not await self.lifespan.state["site"].readiness.fault()
        except TimeoutError:
            return False

    def _stop(self) -> None:
        # The parent sends nothing: what can be read is the end.
        asyncio.get_running_loop().remove_reader(self._channel)
        self.should_exit = True

    async def _retire(self) -> None:
        """Let every connection end with a response, as long as that is worth waiting for."""
        loop = asyncio.get_running_loop()
        limit = loop.time() + _RETIRING_SECONDS
        while self.server_state.connections and loop.time() < limit:
            # Each time anew: the last ones were accepted a moment ago.
            for connection in self.server_state.connections:
                if isinstance(connection, Connection):
                    connection.retire()
            await asyncio.sleep(_TURN_SECONDS)
