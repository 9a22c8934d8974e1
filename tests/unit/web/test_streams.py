"""What a stream of messages sends, and by which way."""

import pytest
from starlette.types import Message, Receive, Scope, Send

from quiz.live.broadcast import Audiences
from quiz.live.crowd import unchanged
from quiz.live.frames import Ended
from quiz.live.signals import Signals
from quiz.monitoring.refusals import Refusals
from quiz.web.core.guard import Guard
from quiz.web.workshop.streams import EventStream


async def over() -> bytes:
    raise Ended(b"data: over\n\n")


async def leave() -> Message:
    return {"type": "http.disconnect"}


@pytest.mark.anyio
async def test_the_messages_of_a_stream_go_past_the_middleware_after_its_headers() -> None:
    through: list[str] = []
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def middleware(message: Message) -> None:
            through.append(message["type"])
            await send(message)

        stream = EventStream(Audiences(Signals(), beat=b""), ("wall",), "koma", over, unchanged, check=None)
        await stream(scope, receive, middleware)

    async def collect(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http", "method": "GET", "path": "/", "scheme": "http", "query_string": b"", "headers": [],
    }  # fmt: skip
    await Guard(app, (), "", Refusals())(scope, leave, collect)
    begin, message, end = sent
    assert through == ["http.response.start"]
    assert begin.keys() == {"type", "status", "headers"}
    assert dict(begin["headers"])[b"x-content-type-options"] == b"nosniff"
    assert (message["body"], message["more_body"]) == (b"data: over\n\n", True)
    assert (end["body"], end["more_body"]) == (b"", False)
