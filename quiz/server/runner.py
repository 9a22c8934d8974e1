"""Run the application in uvicorn, with the settings that its speed and the promises of docs/privacy.md depend on."""

import asyncio
import errno
import logging
import resource
import socket
from contextlib import suppress
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from quiz.app import create_app
from quiz.questionnaire import loader
from quiz.server.connections import Connection, look_around, worth_logging
from quiz.settings import Settings, SettingsError
from quiz.store.admin import audit
from quiz.store.opening import check_free, open_store

log = logging.getLogger(__name__)

EVERYWHERE = "::"
"""The host that stands for every address, IPv6 and IPv4."""

_WHY = {
    errno.EADDRINUSE: "is taken by another program: stop that one, or set PORT to another number",
    errno.EACCES: "is not for every user: set PORT to a number above 1023",
    errno.EADDRNOTAVAIL: "is not of this computer: give --host an address that it has",
    socket.EAI_NONAME: "cannot be found: give --host an address of this computer",
}
"""Why the server cannot listen on a port, and what to do."""


class Router:
    """Middleware behind a router: take the address, the scheme and the host from its X-Forwarded-* headers.

    Of a list of values only the last is from the router. The others came with the request, and limits by address must
    not trust them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request as the router received it."""
        if scope["type"] == "http":
            headers = dict(scope["headers"])  # of a repeated header, the last
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
    """Serve until SIGTERM or SIGINT; return whether it started. Raise AlreadyRunning, StoreFault or SettingsError."""
    people = audit.people(settings.database)
    app = create_app(settings)
    check_free(settings.database)
    sockets = _listen(host, settings.port)
    # Open it once before the server does, where an error would be a traceback instead of one line.
    asyncio.run(_open_and_close(settings))
    _allow_connections()
    # Not uvloop: it accepts one connection per iteration, so five hundred phones that arrive at once would wait for
    # seconds. No access log: it would contain addresses. One process: there is one writer; given as an argument, as
    # uvicorn would otherwise read WEB_CONCURRENCY.

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
        proxy_headers=False,  # uvicorn would trust addresses that the client sent
        timeout_graceful_shutdown=3,
        callback_notify=each_second,
        timeout_notify=0,  # at each tick of uvicorn that may notify, once a second
        backlog=2048,
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            counted = "new" if people is None else f"{people:,} people"
            print(f"Osallisuustesti: {url_of(host, settings.port)}", flush=True)
            print(f"The counts are in {settings.database} ({counted})", flush=True)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Streams never end by themselves: uvicorn would cut them off after three seconds, with an error each.
            if "site" in self.lifespan.state:  # the application has started
                await self.lifespan.state["site"].audiences.close()
            await super().shutdown(sockets)

    logging.getLogger("uvicorn.error").addFilter(worth_logging)
    server = Server(config)
    with suppress(KeyboardInterrupt):  # after it has stopped, uvicorn raises the signal again
        server.run(sockets)
    return server.started


def url_of(host: str, port: int) -> str:
    """Return the address of a server that listens on a host."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listen(host: str, port: int) -> list[socket.socket]:
    """Return a bound socket for each address of a host. Raise SettingsError, with the fix, if there is none."""
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
                fault = error  # harmless if another address works, as on a computer without IPv6
    except (OSError, UnicodeError) as error:  # UnicodeError: not a host name at all
        for opened in sockets:
            opened.close()
        sockets, fault = [], error
    if not sockets:
        why = _WHY.get(getattr(fault, "errno", None) or 0, f"cannot be used: {fault}")
        raise SettingsError([f"port {port} of {host} {why}"]) from fault
    return sockets


def _bound(family: int, kind: int, protocol: int, address: Any) -> socket.socket:
    # asyncio sets TCP_NODELAY only if the protocol of a socket is TCP, not 0.
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


async def _open_and_close(settings: Settings) -> None:
    async with open_store(settings.database, loader.load(settings.questions)):
        pass


def _last(value: bytes | None) -> str:
    return (value or b"").decode("latin-1").rpartition(",")[2].strip()


def _without_port(address: str) -> str:
    """Return an address without the port that some routers add, as it differs between connections."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _allow_connections() -> None:
    """Raise the limit of open files to the hard limit: 1,024, as usual, is too few for live pages in a hall."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (ValueError, OSError) as fault:  # some systems, as macOS, report "unlimited" but refuse it
        log.warning("the number of open connections stays as it was: %s", fault)
