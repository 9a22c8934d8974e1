"""What the handlers work with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict

from markupsafe import Markup
from starlette.requests import Request

from quiz.campaigns.known import Campaigns
from quiz.cards.model import Cards
from quiz.counting.ledger import Ledger
from quiz.counting.readiness import Readiness
from quiz.live.broadcast import Audiences
from quiz.live.signals import Signals
from quiz.monitoring.refusals import Refusals
from quiz.questionnaire.mirror import Mirror
from quiz.questionnaire.model import Questionnaire
from quiz.responses.walk_signer import WalkSigner
from quiz.security.code_guesses import CodeGuesses
from quiz.security.passes import HostPass
from quiz.security.throttling import Limiter
from quiz.settings import Settings
from quiz.statistics.publication import Publication
from quiz.statistics.sessions import Sessions
from quiz.statistics.table_reader import TableReader
from quiz.web.core.addresses import Addresses
from quiz.web.core.assets import Assets
from quiz.web.core.page_cache import PageCache
from quiz.web.core.rendering import Pages
from quiz.workshops.service import Workshops


@dataclass(frozen=True)
class Site:
    """What the handlers work with; made at start and given to each request: see `site_of`."""

    settings: Settings
    questionnaire: Questionnaire
    cards: Cards
    mirror: Mirror
    ledger: Ledger
    workshops: Workshops
    campaigns: Campaigns
    publication: Publication
    tables: TableReader
    signals: Signals
    signer: WalkSigner
    sheet_signer: WalkSigner
    mirror_signer: WalkSigner
    participant_signer: WalkSigner
    host_pass: HostPass
    guesses: CodeGuesses
    sessions: Sessions
    wrong_keys: Limiter
    made_workshops: Limiter
    refusals: Refusals
    readiness: Readiness
    addresses: Addresses
    assets: Assets
    clock: Callable[[], float]
    demo: bool
    """Whether the counts are of made-up people."""

    @cached_property
    def join_codes(self) -> dict[tuple[str, str], Markup]:
        """The QR codes that were drawn last, by join code and address: what is on the wall anyway, never a key."""
        return {}

    @cached_property
    def audiences(self) -> Audiences:
        """Who watches what."""
        return Audiences(self.signals, beat=b"event: beat\ndata:\n\n")

    @cached_property
    def pages(self) -> Pages:
        """The renderer, with the pages it keeps."""
        return Pages(self.settings, self.questionnaire, self.addresses, self.assets.url)

    @cached_property
    def kept_statistics(self) -> PageCache:
        """The pages and files that stay as they are until more is sealed or waits."""
        return PageCache()


class State(TypedDict):
    """The lifespan state."""

    site: Site


def site_of(request: Request[State]) -> Site:
    """Return what a handler works with."""
    # A step asks seven times: `request.state` makes an object first.
    site: Site = request.scope["state"]["site"]
    return site
