"""The server around the application: uvicorn with the settings that the figures and the promises rest on."""

import logging
import resource
from socket import socket

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from quiz.app import create_app
from quiz.connections import KEEP_ALIVE_SECONDS, Connection, look_around, worth_logging
from quiz.settings import Settings
from quiz.store.lock import check_free

log = logging.getLogger(__name__)

EVERYWHERE = "::"
"""The host to listen on every address, IPv6 and IPv4."""


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
    """Serve until SIGTERM or SIGINT; whether it could begin. Raises AlreadyRunning."""
    app = create_app(settings)
    check_free(settings.database)
    print(f"Osallisuustesti: {url_of(host, settings.port)}", flush=True)
    print(f"The counts and the secret key are kept in {settings.database.parent}", flush=True)
    _allow_connections()
    # uvloop accepts one connection per loop turn: five hundred phones that arrive while others are busy would wait
    # for seconds. No access log: it would hold addresses. One process: the ledger is one writer (WEB_CONCURRENCY is
    # not read on this way).

    async def each_second() -> None:
        look_around(server.server_state.connections)

    config = uvicorn.Config(
        Router(app) if behind_proxy else app,
        host="" if host == EVERYWHERE else host,  # "::" alone would be IPv6 alone
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
        async def shutdown(self, sockets: list[socket] | None = None) -> None:
            # They never finish by themselves: without this each would be cut off after three seconds, with an error.
            await app.state.end_streams()
            await super().shutdown(sockets)

    logging.getLogger("uvicorn.error").addFilter(worth_logging)
    server = Server(config)
    server.run()
    return server.started


def url_of(host: str, port: int) -> str:
    """Return the address of a server that listens on a host."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


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
