"""What a connection sends."""

import asyncio
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from uvicorn.server import ServerState

from quiz.server.connections import Connection


class Sent(asyncio.Transport):
    """A transport that notes what is sent at once."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if data:  # else asyncio sends nothing
            self.pieces.append(bytes(data))

    def is_closing(self) -> bool:
        return False

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


async def send_page(request: Request) -> Response:
    return PlainTextResponse("page")


async def send_nothing(request: Request) -> Response:
    return Response(status_code=303)


async def send_pieces(request: Request) -> Response:
    def pieces() -> Iterator[bytes]:
        yield from (b"one", b"two")

    return StreamingResponse(pieces(), headers=request.query_params)


APP = Starlette(
    routes=[Route("/page", send_page), Route("/nothing", send_nothing), Route("/pieces", send_pieces)],
)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("request_line", "ends"),
    [
        ("GET /page", [b"\r\n\r\npage"]),
        ("HEAD /page", [b"\r\n\r\n"]),
        ("GET /nothing", [b"\r\n\r\n"]),
        ("GET /pieces", [b"\r\n\r\n", b"one\r\n", b"two\r\n", b"0\r\n\r\n"]),
        ("GET /pieces?content-length=6", [b"\r\n\r\none", b"two"]),
        ("GET /unknown", [b"\r\n\r\nNot Found"]),
    ],
)
async def test_the_head_of_a_response_goes_out_with_its_body_unless_that_is_a_stream(
    request_line: str, ends: list[bytes]
) -> None:
    config = uvicorn.Config(APP, http=Connection, lifespan="off", log_config=None)
    config.load()
    state, transport = ServerState(), Sent()
    connection = Connection(config, state, {})
    connection.connection_made(transport)
    connection.data_received(f"{request_line} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 2)
    while state.tasks:
        await asyncio.gather(*state.tasks)
        await asyncio.sleep(0)
    assert [piece[-len(end) :] for piece, end in zip(transport.pieces, ends * 2, strict=True)] == ends * 2
