"""Run the application in uvicorn, with the settings that its speed and the promises of docs/privacy.md depend on."""

import asyncio
import gc
import logging
import resource
import socket
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from quiz.app import create_app
from quiz.questionnaire import loader
from quiz.server.connections import Connection, look_around, worth_logging
from quiz.server.listening import listen, print_banner
from quiz.settings import Settings
from quiz.store.admin import audit
from quiz.store.opening import check_free, open_store

log = logging.getLogger(__name__)

_NEW_OBJECTS = 10_000
"""How many objects are made before garbage is looked for: as many as hundreds of requests have that wait at once.

With Python's usual 700 the same requests are looked through many times, and next to nothing is found.
"""


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


class Server(uvicorn.Server):
    """uvicorn's server, which also looks at its connections once a second and ends the streams when it stops.

    What was loaded before it is never searched for garbage: hardly any of it is.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to serve."""
        await super().startup(sockets)
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS)
        gc.enable()

    async def look(self) -> None:
        """Close the connections whose clients have exceeded a time."""
        look_around(self.server_state.connections)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: answer what is under way for three seconds at most."""
        # Streams never end by themselves: uvicorn would cut them off after three seconds, with an error each.
        if "site" in self.lifespan.state:  # the application has started
            await self.lifespan.state["site"].audiences.close()
        await super().shutdown(sockets)


def run(settings: Settings, host: str, behind_proxy: bool) -> bool:
    """Serve until SIGTERM or SIGINT; return whether it started. Raise AlreadyRunning, StoreFault or SettingsError."""
    people = audit.people(settings.database)
    app = create_app(settings)
    check_free(settings.database)
    sockets = listen(host, settings.port)

    class Single(Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print_banner(host, settings.port, settings.database, people)

    check_storage(settings)
    return serve(Single(configuration(app, behind_proxy)), sockets)


def serve(server: Server, sockets: list[socket.socket]) -> bool:
    """Run a server until SIGTERM or SIGINT; return whether it started."""
    _allow_connections()
    logging.getLogger("uvicorn.error").addFilter(worth_logging)
    server.config.callback_notify = server.look
    with suppress(KeyboardInterrupt):  # after it has stopped, uvicorn raises the signal again
        server.run(sockets)
    return server.started


def configuration(app: ASGIApp, behind_proxy: bool) -> uvicorn.Config:
    """Return the settings of uvicorn."""
    # Not uvloop: it accepts one connection per iteration, so five hundred phones that arrive at once would wait for
    # seconds. No access log: it would contain addresses. One worker: quiz/server/parent.py starts several; given as an
    # argument, as uvicorn would otherwise read WEB_CONCURRENCY.
    return uvicorn.Config(
        Router(app) if behind_proxy else app,
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
        timeout_notify=0,  # at each tick of uvicorn that may notify, once a second
        backlog=2048,
    )


def check_storage(settings: Settings) -> None:
    """Open the storage once before the server does, where an error would be a traceback instead of one line."""
    asyncio.run(_open_and_close(settings))


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
