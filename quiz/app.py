"""The application: the one list of addresses, what lives as long as the process, the middleware, the error pages."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from quiz import questions_file
from quiz.ledger import open_ledger
from quiz.settings import ROOT, Settings
from quiz.store.sqlite import open_store
from quiz.ticket import Seal
from quiz.web import assets, citizen, information, result
from quiz.web.guard import Guard
from quiz.web.pages import Site, State, show_error

# The steps of a walk come first: they are most of what is asked for.
ROUTES = [
    Route("/{locale}/question/{number:int}", citizen.answer_question, methods=["POST"]),
    Route("/{locale}/question/{number:int}", citizen.show_question),
    Route("/", citizen.choose_language),
    Route("/healthz", information.show_health),
    Route("/static/{name:path}", assets.send_asset),
    Route("/{locale}/", citizen.show_start),
    Route("/{locale}/start", citizen.start_walk, methods=["POST"]),
    Route("/{locale}/region", citizen.ask_region),
    Route("/{locale}/region", citizen.finish_walk, methods=["POST"]),
    Route("/{locale}/result", result.show_result),
    Route("/{locale}/suggestion/{dimension}/{shown}", result.show_suggestion),
    Route("/{locale}/forget", citizen.forget_answers, methods=["POST"]),
    Route("/{locale}/deleted", citizen.show_deleted),
    Route("/{locale}/characters", information.show_characters),
    Route("/{locale}/characters/{character}", information.show_character),
    Route("/{locale}/about", information.show_about),
    Route("/{locale}/privacy", information.show_privacy),
    Route("/{locale}/accessibility", information.show_accessibility),
    Route("/{locale}/support", information.show_support),
]


def create_app(settings: Settings | None = None, clock: Callable[[], float] = time.time) -> Starlette:
    """The application; without settings it reads the environment. `clock` gives seconds since 1970.

    Raises SettingsError or QuestionsError at once; the storage is opened at start-up.
    """
    settings = settings or Settings.from_environ()
    questionnaire = questions_file.load(settings.questions)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[State]:
        async with open_store(settings.database) as store, open_ledger(store, clock) as ledger:
            site = Site(
                settings=settings,
                questionnaire=questionnaire,
                ledger=ledger,
                seal=Seal(settings.secret_key),
                assets=assets.Assets(ROOT / "static"),
                clock=clock,
            )
            yield {"site": site}

    return Starlette(
        routes=ROUTES,
        middleware=[Middleware(Guard, script_urls=(settings.htmx_url,), base_url=settings.base_url)],
        exception_handlers={HTTPException: show_error, Exception: show_error},
        lifespan=lifespan,
    )
