"""The sockets that the server listens on, and what a start prints about them."""

import errno
import socket
from typing import Any

from quiz.settings import SettingsError

EVERYWHERE = "::"
"""The host that stands for every address, IPv6 and IPv4."""

_WHY = {
    errno.EADDRINUSE: "is taken by another program: stop that one, or set PORT to another number",
    errno.EACCES: "is not for every user: set PORT to a number above 1023",
    errno.EADDRNOTAVAIL: "is not of this computer: give --host an address that it has",
    socket.EAI_NONAME: "cannot be found: give --host an address of this computer",
}
"""Why the server cannot listen on a port, and what to do."""


def print_banner(host: str, port: int, database: object, people: int | None, processes: int = 1) -> None:
    """Print the address, where the counts are, and how many people are in them; None stands for a new database."""
    counted = "new" if people is None else f"{people:,} people"
    print(f"Osallisuustesti: {url_of(host, port)}" + (f" ({processes} processes)" if processes > 1 else ""), flush=True)
    print(f"The counts are in {database} ({counted})", flush=True)


def url_of(host: str, port: int) -> str:
    """Return the address of a server that listens on a host."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listen(host: str, port: int, shared: bool = False) -> list[socket.socket]:
    """Return a bound socket for each address of a host. Raise SettingsError, with the fix, if there is none.

    Other sockets of the same user can be bound to the same port if all of them are `shared`: the kernel divides the
    connections among them.
    """
    sockets: list[socket.socket] = []
    fault: Exception | None = None
    name = None if host == EVERYWHERE else host
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(
            name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            try:
                sockets.append(_bound(family, kind, protocol, address, shared))
            except OSError as error:
                if error.errno not in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
                    raise
                fault = error  # harmless if another address works, as on a computer without IPv6
    except (OSError, UnicodeError) as error:  # UnicodeError: not a host name at all
        close(sockets)
        sockets, fault = [], error
    if not sockets:
        why = _WHY.get(getattr(fault, "errno", None) or 0, f"cannot be used: {fault}")
        raise SettingsError([f"port {port} of {host} {why}"]) from fault
    return sockets


def check_port_free(host: str, port: int) -> None:
    """Raise SettingsError if another program listens on the port, which a shared socket would not notice."""
    close(listen(host, port))


def close(sockets: list[socket.socket]) -> None:
    """Close sockets."""
    for opened in sockets:
        opened.close()


def _bound(family: int, kind: int, protocol: int, address: Any, shared: bool) -> socket.socket:
    # asyncio sets TCP_NODELAY only if the protocol of a socket is TCP, not 0. uvicorn's own sockets for several workers
    # lack it, and with them every request on a connection that is kept takes 44 ms.
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener
