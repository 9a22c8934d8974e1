"""The server of one process."""

import gc

import pytest
import uvicorn
from starlette.applications import Starlette

from quiz.server.listening import listen
from quiz.server.runner import Server


@pytest.mark.anyio
async def test_what_a_start_has_loaded_is_not_searched_for_garbage_and_all_that_comes_later_is() -> None:
    config = uvicorn.Config(Starlette(), lifespan="off", log_config=None)
    config.load()
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    sockets = listen("127.0.0.1", 0)
    loaded = gc.get_freeze_count()
    gc.disable()
    try:
        await server.startup(sockets)
        assert gc.isenabled() and gc.get_freeze_count() > loaded
    finally:
        gc.enable()
        gc.unfreeze()
        await server.shutdown(sockets)
