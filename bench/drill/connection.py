"""A connection of a virtual person: a non-blocking socket, with TLS or without.

Without asyncio, whose streams and TLS would cost the generator's core several times as much.
"""

import select
import socket
import ssl

IP_BIND_ADDRESS_NO_PORT = 24  # the port is chosen at connect: it needs to be free for one destination only
_MOST = 1 << 16


class Connection:
    """Raises OSError when it breaks."""

    def __init__(self, port: int, address: str, tls: ssl.SSLContext | None, name: str) -> None:
        plain = socket.socket()
        plain.setblocking(False)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        plain.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        plain.bind((address, 0))
        plain.connect_ex(("127.0.0.1", port))
        self._socket: socket.socket = plain
        self._tls = tls
        self._name = name
        self.ready = False  # to send

    def fileno(self) -> int:
        return self._socket.fileno()

    def prepare(self) -> int:
        """Go on with connecting; return the event to wait for, 0 when it is ready."""
        if self._tls is not None and not isinstance(self._socket, ssl.SSLSocket):
            if error := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(error, "no connection")
            self._socket = self._tls.wrap_socket(
                self._socket, do_handshake_on_connect=False, server_hostname=self._name
            )
        try:
            if isinstance(self._socket, ssl.SSLSocket):
                self._socket.do_handshake()
        except ssl.SSLWantReadError:
            return select.EPOLLIN
        except ssl.SSLWantWriteError:
            return select.EPOLLOUT
        self.ready = True
        return 0

    def send(self, request: bytes) -> None:
        # A request is shorter than the buffer of a socket.
        if self._socket.send(request) != len(request):
            raise OSError("a request did not fit")

    def receive(self) -> bytes:
        """Return what there is, empty if nothing. Raise EOFError at the end."""
        pieces = []
        try:
            while piece := self._socket.recv(_MOST):
                pieces.append(piece)
                if self._tls is None:  # else some may be left where no event tells of it
                    break
            else:
                if not pieces:
                    raise EOFError
        except (BlockingIOError, ssl.SSLWantReadError):
            pass
        return b"".join(pieces)

    def close(self) -> None:
        self._socket.close()
