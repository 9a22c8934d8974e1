"""Two references for live messages, each tells all its listeners the same bytes when somebody POSTs.

- loop: the least that asyncio can do: `asyncio.start_server`, and a loop that writes to every connection;
- sse-starlette: Starlette with EventSourceResponse and a queue for each listener, the way its documentation has it,
  under uvicorn with the real service's settings.

Like the real service they answer the POST first, and do not wait for anybody.
"""

import argparse
import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
_DONE = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"


async def run_loop(port: int, event: bytes) -> None:
    chunk = b"%x\r\n%b\r\n" % (len(event), event)
    listeners: set[asyncio.StreamWriter] = set()

    def tell() -> None:
        for listener in listeners:
            listener.write(chunk)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                if head.startswith(b"GET /events "):
                    writer.write(_HEAD + chunk)
                    listeners.add(writer)
                    continue
                writer.write(_DONE)
                if head.startswith(b"POST "):
                    asyncio.get_running_loop().call_soon(tell)
        listeners.discard(writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


def run_sse_starlette(port: int, event: bytes) -> None:
    import uvicorn
    from sse_starlette import EventSourceResponse, ServerSentEvent
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route

    text = "\n".join(line.removeprefix("data: ") for line in event.decode().splitlines() if line)
    queues: set[asyncio.Queue[str]] = set()

    async def listen(request: Request) -> Response:
        queue: asyncio.Queue[str] = asyncio.Queue()
        queue.put_nowait(text)

        async def events() -> AsyncIterator[ServerSentEvent]:
            queues.add(queue)
            try:
                while True:
                    yield ServerSentEvent(data=await queue.get(), sep="\n")
            finally:
                queues.discard(queue)

        return EventSourceResponse(events(), ping=20)

    async def change(request: Request) -> Response:
        for queue in queues:
            queue.put_nowait(text)
        return Response()

    async def send_health(request: Request) -> Response:
        return PlainTextResponse("ok\n")

    app = Starlette(
        routes=[
            Route("/events", listen),
            Route("/change", change, methods=["POST"]),
            Route("/healthz", send_health),
        ]
    )
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, http="httptools", loop="asyncio", ws="none", log_config=None,
        log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        timeout_graceful_shutdown=3, backlog=2048,
    )  # fmt: skip
    uvicorn.Server(config).run()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["loop", "sse-starlette"])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--event", type=Path, required=True, help="a file with the bytes to tell")
    options = parser.parse_args()
    event = options.event.read_bytes()
    if options.kind == "loop":
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run_loop(options.port, event))
    else:
        run_sse_starlette(options.port, event)


if __name__ == "__main__":
    main()
