"""The application: what lives as long as the process, the middleware, the error pages."""

import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from quiz.campaigns.known import Campaigns
from quiz.cards import loader as cards_loader
from quiz.cards.model import Places
from quiz.counting.ledger import open_ledger
from quiz.counting.owner import Owner, open_owner
from quiz.counting.readiness import Readiness
from quiz.counting.sealing import Sealer
from quiz.disclosure.random_rounding import keyed_chances
from quiz.installation import MIRROR
from quiz.live.signals import Signals
from quiz.monitoring import logs
from quiz.monitoring.refusals import Refusals
from quiz.monitoring.supervision import in_background
from quiz.questionnaire import loader
from quiz.questionnaire.drawings import STATIC, check_drawings
from quiz.responses.walk_signer import WalkSigner
from quiz.routes import ROUTES
from quiz.security.code_guesses import MOST_FAILURES, CodeGuesses
from quiz.security.passes import HostPass
from quiz.security.throttling import Limiter, share_of
from quiz.settings import Settings
from quiz.statistics.publication import Publication
from quiz.statistics.sessions import Sessions
from quiz.statistics.table_reader import TableReader
from quiz.statistics.usage import Usage
from quiz.store.faults import Unavailable
from quiz.store.opening import open_store
from quiz.store.protocol import Store
from quiz.web.campaigns import no_campaign
from quiz.web.core.addresses import Addresses
from quiz.web.core.assets import Assets
from quiz.web.core.campaigns import NoCampaign
from quiz.web.core.errors import error_page, show_error, show_unavailable
from quiz.web.core.guard import Guard
from quiz.web.core.navigation import Elsewhere, send_elsewhere
from quiz.web.core.site import Site, State
from quiz.web.statistics import sign_in
from quiz.web.statistics.prerendering import drawing_ahead
from quiz.web.workshop import host_key, making, no_workshop
from quiz.web.workshop.forgetting import forget_workshop
from quiz.web.workshop.host_pass import NotHost
from quiz.web.workshop.lookup import NoWorkshop
from quiz.workshops.service import Workshops, open_workshops

log = logging.getLogger(__name__)

_LISTEN_AGAIN_SECONDS = 1.0  # after a fault of our own: those of the storage are dealt with there


async def show_other_methods(request: Request[Any], error: Exception) -> Response:
    """405 with every method of the address: by itself Starlette names those of its first route only."""
    routes = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    methods = {method for route in routes for method in route.methods or ()}
    return error_page(request, 405, {"allow": ", ".join(sorted(methods))})


def listening(store: Store, owner: Owner, workshops: Workshops, sealer: Sealer) -> AbstractAsyncContextManager[None]:
    """Listen in the background to what other processes change."""

    def hear_of_sealing() -> None:
        sealer.look_again()
        owner.wake()

    known = workshops.known
    listen = partial(store.listen, known.hear, hear_of_sealing, known.hear_nothing)
    return in_background("listening to the other processes", listen, _LISTEN_AGAIN_SECONDS)


def create_app(
    settings: Settings | None = None,
    clock: Callable[[], float] = time.time,
    routes: Sequence[Route] = ROUTES,
    processes: int = 1,
) -> Guard:
    """Return the application; without settings it reads the environment. `clock` gives seconds since 1970.

    It is one of so many processes that divide the requests, and the limits by address, among them.

    Raises SettingsError or QuestionsError at once; the storage is opened at start-up, which puts the site into the
    lifespan state.
    """
    settings = settings or Settings.read()
    questionnaire = loader.load(settings.questions)
    check_drawings(questionnaire, settings.questions.name)
    cards = cards_loader.load(settings.cards or None, Places.of(questionnaire))
    mirror = loader.load_mirror(MIRROR, questionnaire.languages)
    settings = settings.with_key()
    refusals = Refusals()
    share = partial(share_of, processes)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[State]:
        logs.watch_loop()
        signals = Signals()
        sealer = Sealer(questionnaire, clock, keyed_chances(settings.secret_key))
        async with (
            open_store(settings.database, questionnaire, mirror) as store,
            open_owner(store, clock, sealer) as owner,
            open_ledger(owner, clock, signals) as ledger,
            open_workshops(owner, ledger, signals, questionnaire.edition, clock, mirror.edition) as workshops,
            listening(store, owner, workshops, sealer),
        ):
            campaigns = Campaigns(owner, clock)
            publication = Publication(owner, sealer, questionnaire)
            site = Site(
                settings=settings,
                questionnaire=questionnaire,
                cards=cards,
                mirror=mirror,
                ledger=ledger,
                workshops=workshops,
                campaigns=campaigns,
                publication=publication,
                tables=TableReader(publication, Usage(owner, publication, questionnaire), questionnaire, campaigns),
                signals=signals,
                signer=WalkSigner(settings.secret_key),
                sheet_signer=WalkSigner(settings.secret_key, "sheet"),
                mirror_signer=WalkSigner(settings.secret_key, "mirror"),
                participant_signer=WalkSigner(settings.secret_key, "mirror participant"),
                host_pass=HostPass(settings.secret_key),
                guesses=CodeGuesses(share(MOST_FAILURES)),
                sessions=Sessions(owner, settings.secret_key, clock),
                wrong_keys=Limiter(
                    share(sign_in.MOST_WRONG_KEYS), sign_in.SLOW_SECONDS, share(sign_in.MOST_WRONG_KEYS_TOGETHER)
                ),
                made_workshops=Limiter(share(making.MOST_MADE), making.MADE_SECONDS),
                refusals=refusals,
                readiness=Readiness(owner, sealer),
                addresses=Addresses(routes, settings.root_path),
                assets=Assets(STATIC, settings.root_path),
                clock=clock,
                demo=await owner.call(Store.is_demo),
            )
            workshops.when_deleted.append(partial(forget_workshop, site))
            async with drawing_ahead(site):
                log.info("started: edition %s of the questionnaire", questionnaire.edition)
                yield {"site": site}
            refusals.flush()
        log.info("stopped: everybody who was told so is counted")

    app = Starlette(
        routes=routes,
        exception_handlers={
            sign_in.NotSignedIn: sign_in.show_sign_in,
            NotHost: host_key.show_key_form,
            NoWorkshop: no_workshop.show_no_workshop,
            NoCampaign: no_campaign.show_no_campaign,
            Elsewhere: send_elsewhere,
            405: show_other_methods,
            HTTPException: show_error,
            Unavailable: show_unavailable,
            Exception: show_error,
        },
        lifespan=lifespan,
    )
    # Around all of it, not among its middleware: Starlette answers a fault of ours from outside of that.
    return Guard(app, (settings.htmx_url, settings.sse_url), settings.base_url, refusals, settings.hsts_subdomains)
