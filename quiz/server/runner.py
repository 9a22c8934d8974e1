"""The server around the application: uvicorn with the settings that the figures and the promises rest on."""

import asyncio
import errno
import logging
import resource
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from quiz.app import create_app
from quiz.server.connections import KEEP_ALIVE_SECONDS, Connection, look_around, worth_logging
from quiz.settings import Settings, SettingsError
from quiz.store.admin import audit
from quiz.store.sqlite.lock import check_free
from quiz.store.sqlite.store import open_store

log = logging.getLogger(__name__)

EVERYWHERE = "::"
"""The host to listen on every address, IPv6 and IPv4."""

_WHY = {
    errno.EADDRINUSE: "is taken by another program: stop that one, or set PORT to another number",
    errno.EACCES: "is not for every user: set PORT to a number above 1023",
    errno.EADDRNOTAVAIL: "is not of this computer: give --host an address that it has",
    socket.EAI_NONAME: "cannot be found: give --host an address of this computer",
}
"""Why a port cannot be listened on, and what to do."""


class Router:
    """Behind a router that is the only way in: the address, the scheme and the host are those that it saw.

    Of a list of addresses the last one is the router's own word. What stands before it came with the request, and
    whoever slows down guesses by address must not believe it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as the router saw it."""
        if scope["type"] == "http":
            headers = dict(scope["headers"])  # of a header that is there twice, the last
            address = _without_port(_last(headers.get(b"x-forwarded-for")))
            scheme = _last(headers.get(b"x-forwarded-proto"))
            host = _last(headers.get(b"x-forwarded-host"))
            if host:
                others = [header for header in scope["headers"] if header[0] != b"host"]
                scope["headers"] = [(b"host", host.encode("latin-1")), *others]
            if address:
                scope["client"] = (address, 0)
            if scheme in ("http", "https"):
                scope["scheme"] = scheme
        await self._app(scope, receive, send)


def run(settings: Settings, host: str, behind_proxy: bool) -> bool:
    """Serve until SIGTERM or SIGINT; whether it could begin. Raises AlreadyRunning, StoreFault, SettingsError."""
    people = audit.people(settings.database)
    app = create_app(settings)
    check_free(settings.database)
    sockets = _listen(host, settings.port)
    # Once before the server has it: there a fault would be a traceback.
    asyncio.run(_open_and_close(settings.database))
    _allow_connections()
    # uvloop accepts one connection per loop turn: five hundred phones that arrive while others are busy would wait
    # for seconds. No access log: it would hold addresses. One process: the ledger is one writer (WEB_CONCURRENCY is
    # not read on this way).

    async def each_second() -> None:
        look_around(server.server_state.connections)

    config = uvicorn.Config(
        Router(app) if behind_proxy else app,
        host=host,
        port=settings.port,
        http=Connection,
        loop="asyncio",
        ws="none",
        workers=1,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # uvicorn would take the first address of the list, which is the caller's own word
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=3,
        callback_notify=each_second,
        timeout_notify=0,  # each time that uvicorn asks, which is once a second
        backlog=2048,
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            counted = "new" if people is None else f"{people:,} people"
            print(f"Osallisuustesti: {url_of(host, settings.port)}", flush=True)
            print(f"The counts are in {settings.database} ({counted})", flush=True)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # They never finish by themselves: without this each would be cut off after three seconds, with an error.
            if "site" in self.lifespan.state:  # it has started
                await self.lifespan.state["site"].audiences.close()
            await super().shutdown(sockets)

    logging.getLogger("uvicorn.error").addFilter(worth_logging)
    server = Server(config)
    with suppress(KeyboardInterrupt):  # uvicorn has stopped by then, and raises the signal again
        server.run(sockets)
    return server.started


def url_of(host: str, port: int) -> str:
    """Return the address of a server that listens on a host."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listen(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of a host; raises SettingsError where there is none, with what to do."""
    sockets: list[socket.socket] = []
    fault: Exception | None = None
    name = None if host == EVERYWHERE else host
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(
            name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            try:
                sockets.append(_bound(family, kind, protocol, address))
            except OSError as error:
                if error.errno not in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
                    raise
                fault = error  # no hindrance beside another address: a computer without IPv6
    except (OSError, UnicodeError) as error:  # the latter for what can be no name at all
        for opened in sockets:
            opened.close()
        sockets, fault = [], error
    if not sockets:
        why = _WHY.get(getattr(fault, "errno", None) or 0, f"cannot be used: {fault}")
        raise SettingsError([f"port {port} of {host} {why}"]) from fault
    return sockets


def _bound(family: int, kind: int, protocol: int, address: Any) -> socket.socket:
    # With the protocol that it is given asyncio knows that it is TCP, and sends small answers at once.
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


async def _open_and_close(database: Path) -> None:
    async with open_store(database):
        pass


def _last(value: bytes | None) -> str:
    return (value or b"").decode("latin-1").rpartition(",")[2].strip()


def _without_port(address: str) -> str:
    """Some routers add the port, which is another one for each connection."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _allow_connections() -> None:
    """As many open connections as the system lets us have: usual are 1,024, and a hall's live phones stay connected."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (ValueError, OSError) as fault:  # some systems say "unlimited" and do not mean it
        log.warning("the number of open connections stays as it was: %s", fault)
