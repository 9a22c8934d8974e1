"""The server of one process."""

import gc

import pytest
import uvicorn
from starlette.applications import Starlette

from quiz.server.listening import listen
from quiz.server.runner import Server


@pytest.mark.anyio
async def test_what_a_start_has_loaded_is_not_searched_for_garbage_and_all_that_comes_later_is_seldom() -> None:
    config = uvicorn.Config(Starlette(), lifespan="off", log_config=None)
    config.load()
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    sockets = listen("127.0.0.1", 0)
    loaded, usual = gc.get_freeze_count(), gc.get_threshold()
    gc.disable()
    try:
        await server.startup(sockets)
        assert gc.isenabled() and gc.get_freeze_count() > loaded
        assert usual[0] < gc.get_threshold()[0] and usual[1:] == gc.get_threshold()[1:]
    finally:
        gc.enable()
        gc.unfreeze()
        gc.set_threshold(*usual)
        await server.shutdown(sockets)
