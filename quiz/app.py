"""The application: the one list of addresses, what lives as long as the process, the middleware, the error pages."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from quiz.counting.ledger import open_ledger
from quiz.counting.readiness import Readiness
from quiz.counting.sealing import Nights
from quiz.disclosure.random_rounding import keyed
from quiz.live.signals import Signals
from quiz.monitoring import logs
from quiz.monitoring.refusals import Refusals
from quiz.questionnaire import loader
from quiz.questionnaire.drawings import STATIC, check_drawings
from quiz.responses.walk import WalkSigner
from quiz.security.code_guesses import CodeGuesses
from quiz.security.passes import HostPass
from quiz.security.throttling import Limiter
from quiz.settings import Settings
from quiz.statistics.catalogue import Cubes
from quiz.statistics.publication import Publication
from quiz.statistics.sessions import Coordinators
from quiz.statistics.usage import Turnout
from quiz.store.faults import Unavailable
from quiz.store.sqlite.store import open_store
from quiz.web import information
from quiz.web.core import assets
from quiz.web.core.guard import Guard
from quiz.web.core.pages import Site, State, error_page, show_error, show_unavailable
from quiz.web.quiz import finish, questions, result
from quiz.web.statistics import files, pages, sign_in
from quiz.web.statistics.prerendering import drawing_ahead
from quiz.web.workshop import host, host_key, join, paper, projector
from quiz.web.workshop.lookup import NotHost, forget_workshop
from quiz.workshops.service import open_workshops

log = logging.getLogger(__name__)


class SmallNumber(Convertor[int]):
    """A number of a question or round: three digits at most."""

    regex = "[0-9]{1,3}"

    def convert(self, value: str) -> int:
        """The number in a path."""
        return int(value)

    def to_string(self, value: int) -> str:
        """The path of a number."""
        return str(value)


register_url_convertor("number", SmallNumber())

# The steps of a walk come first: they are most of what is asked for.
ROUTES = [
    Route("/{locale}/question/{number:number}", questions.answer_question, methods=["POST"]),
    Route("/{locale}/question/{number:number}", questions.show_question),
    Route("/", questions.choose_language),
    Route("/healthz", information.show_health),
    Route("/readyz", information.show_readiness),
    Route("/static/{name:path}", assets.send_asset),
    Route("/w", join.choose_language),
    Route("/w/", join.choose_language),
    Route("/{locale}/", questions.show_start),
    Route("/{locale}/start", questions.start_walk, methods=["POST"]),
    Route("/{locale}/region", finish.ask_region),
    Route("/{locale}/region", finish.finish_walk, methods=["POST"]),
    Route("/{locale}/result", result.show_result),
    Route("/{locale}/suggestion/{dimension}/{shown}", result.show_suggestion),
    Route("/{locale}/forget", questions.forget_answers, methods=["POST"]),
    Route("/{locale}/deleted", questions.show_deleted),
    Route("/w/{code}", join.follow_code),
    Route("/{locale}/join", join.ask_code),
    Route("/{locale}/join", join.take_code, methods=["POST"]),
    Route("/{locale}/join/{code}", join.show_join),
    Route("/{locale}/join/{code}", join.join, methods=["POST"]),
    Route("/{locale}/screen/{code}", projector.show_screen),
    Route("/{locale}/screen/{code}/events", projector.stream_screen),
    Route("/{locale}/group/{code}/{number:number}/events", projector.stream_group),
    Route("/{locale}/workshop", host.show_new),
    Route("/{locale}/workshop", host.make_workshop, methods=["POST"]),
    Route("/{locale}/host/{code}", host.show_host),
    Route("/{locale}/host/{code}/events", projector.stream_host),
    Route("/{locale}/host/{code}/key", host_key.check_pass),
    Route("/{locale}/host/{code}/key", host_key.enter, methods=["POST"]),
    Route("/{locale}/host/{code}/rotate", host.rotate_key, methods=["POST"]),
    Route("/{locale}/host/{code}/delete", host.delete_workshop, methods=["POST"]),
    Route("/{locale}/host/{code}/paper", paper.show_paper),
    Route("/{locale}/host/{code}/paper", paper.take_paper, methods=["POST"]),
    Route("/{locale}/host/{code}/{action}", host.act, methods=["POST"]),
    Route("/{locale}/sheet/{code}", paper.show_sheet),
    Route("/{locale}/coordinator", pages.show_coordinator),
    Route("/{locale}/coordinator/enter", sign_in.check_session),
    Route("/{locale}/coordinator/enter", sign_in.enter, methods=["POST"]),
    Route("/{locale}/coordinator/leave", sign_in.leave, methods=["POST"]),
    Route("/{locale}/coordinator/{view}", pages.show_coordinator),
    Route("/{locale}/coordinator/export/{file}", files.send_coordinator),
    Route("/{locale}/characters", information.show_characters),
    Route("/{locale}/characters/{character}", information.show_character),
    Route("/{locale}/statistics", pages.show_public),
    Route("/{locale}/statistics/{view}", pages.show_public),
    Route("/{locale}/statistics/export/{file}", files.send_public),
    Route("/{locale}/about", information.show_about),
    Route("/{locale}/privacy", information.show_privacy),
    Route("/{locale}/accessibility", information.show_accessibility),
    Route("/{locale}/support", information.show_support),
]


async def show_other_methods(request: Request[Any], error: Exception) -> Response:
    """405 with every method of the address: by itself Starlette names those of its first route only."""
    routes = [route for route in ROUTES if route.matches(request.scope)[0] is not Match.NONE]
    methods = {method for route in routes for method in route.methods or ()}
    return error_page(request, 405, {"allow": ", ".join(sorted(methods))})


def create_app(settings: Settings | None = None, clock: Callable[[], float] = time.time) -> Starlette:
    """The application; without settings it reads the environment. `clock` gives seconds since 1970.

    Raises SettingsError or QuestionsError at once; the storage is opened at start-up.
    """
    settings = settings or Settings.read()
    questionnaire = loader.load(settings.questions)
    check_drawings(questionnaire, settings.questions.name)
    settings = settings.with_key()
    refusals = Refusals()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[State]:
        logs.watch_loop()
        signals = Signals()
        nights = Nights(questionnaire, clock, keyed(settings.secret_key))
        async with (
            open_store(settings.database) as store,
            open_ledger(store, clock, signals, nights) as ledger,
            open_workshops(ledger, signals, questionnaire.edition, clock) as workshops,
        ):
            publication = Publication(ledger, nights, questionnaire)
            site = Site(
                settings=settings,
                questionnaire=questionnaire,
                ledger=ledger,
                workshops=workshops,
                publication=publication,
                cubes=Cubes(publication, Turnout(ledger, publication, questionnaire), questionnaire),
                signals=signals,
                signer=WalkSigner(settings.secret_key),
                sheet_signer=WalkSigner(settings.secret_key, "sheet"),
                host_pass=HostPass(settings.secret_key),
                guesses=CodeGuesses(),
                coordinators=Coordinators(ledger, settings.secret_key, clock),
                wrong_keys=Limiter(sign_in.MOST_WRONG_KEYS, sign_in.SLOW_SECONDS, sign_in.MOST_WRONG_KEYS_TOGETHER),
                made_workshops=Limiter(host.MOST_MADE, host.MADE_SECONDS),
                refusals=refusals,
                readiness=Readiness(ledger, nights),
                assets=assets.Assets(STATIC),
                clock=clock,
                demo=await ledger.ask(lambda store: store.is_demo()),
            )
            app.state.end_streams = site.audiences.close
            workshops.when_deleted.append(partial(forget_workshop, site))
            async with drawing_ahead(site):
                log.info("started: edition %s of the questionnaire", questionnaire.edition)
                yield {"site": site}
            refusals.flush()
        log.info("stopped: everybody who was told so is counted")

    app = Starlette(
        routes=ROUTES,
        exception_handlers={
            sign_in.NotSignedIn: sign_in.ask_key,
            NotHost: host_key.ask_key,
            405: show_other_methods,
            HTTPException: show_error,
            Unavailable: show_unavailable,
            Exception: show_error,
        },
        lifespan=lifespan,
    )
    # Around all of it, not among its middleware: Starlette answers a fault of ours from outside of that.
    app.middleware_stack = Guard(
        app.build_middleware_stack(), (settings.htmx_url, settings.sse_url), settings.base_url, refusals
    )
    return app
