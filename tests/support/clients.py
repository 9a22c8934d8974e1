"""Starlette's client for tests, with a quicker way to the application."""

from typing import Any

import httpx2
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send


class Client(TestClient):
    """A TestClient, entered before its first request, that reads each answer whole before it returns it.

    Starlette's own can stream, and turns eight times from thread to thread for each request.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address, raises = kwargs.get("client", ("testclient", 50_000)), kwargs.get("raise_server_exceptions", True)
        self._asgi = httpx2.ASGITransport(self._with_state, client=address, raise_app_exceptions=raises)
        self._transport = _OneTurn(self)

    async def _with_state(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "state": {**self.app_state}}, receive, send)

    async def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Return the whole answer of the application. Raises what the application raises."""
        response = await self._asgi.handle_async_request(request)
        body = b"".join([part async for part in response.stream])  # type: ignore[union-attr]
        return httpx2.Response(response.status_code, headers=response.headers, stream=httpx2.ByteStream(body))


class _OneTurn(httpx2.BaseTransport):
    def __init__(self, client: Client) -> None:
        self._client = client

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        assert self._client.portal is not None
        request.read()  # what is sent in parts can be sent once only by a client that is not asynchronous
        return self._client.portal.call(self._client.answer, request)
