"""The page of a campaign: what it is, the quiz and workshops in it, and what came of it."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from quiz.regions import REGIONS
from quiz.statistics.selection import Selection, source_of
from quiz.store.campaign import Campaign
from quiz.web.core.campaigns import campaign_or_404
from quiz.web.core.introduction import minutes
from quiz.web.core.requests import locale_of, path_to, preferred_locale
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.core.walk_cookie import read_walk
from quiz.web.statistics.query import EVERYBODY


class When(StrEnum):
    """Where a day is beside those of a campaign."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class CampaignPage(NamedTuple):
    """A campaign as everybody may see it."""

    campaign: Campaign
    region: str
    """The name of its region; empty if it has none."""
    when: When
    people: int
    """How many have finished in it, rounded down to fives."""
    results: str
    """The address of what people answered, if it is over and that may be shown to everybody; empty if not."""
    results_on: date
    """The day on which that is complete."""
    finished: bool
    """Whether this browser has a result."""
    minutes: tuple[int, int]
    """How long a walk takes, from and to."""


async def follow_slug(request: Request[State]) -> Response:
    """`/k/osallisuusviikko-2027`, from a poster or a QR code: on to the page in the phone's own language."""
    campaign = await campaign_or_404(request, request.path_params["slug"])
    address = path_to(request, "campaign", locale=preferred_locale(request), slug=campaign.slug)
    return redirect(address, {"vary": "Accept-Language"})


async def show_campaign(request: Request[State]) -> Response:
    """The page of a campaign; before and after its days it offers the open quiz."""
    site, locale = site_of(request), locale_of(request)
    campaign = await campaign_or_404(request, request.path_params["slug"])
    walk = read_walk(request)
    when = _when(request, campaign)
    page = CampaignPage(
        campaign=campaign,
        region=REGIONS[campaign.region][locale] if campaign.region in REGIONS else "",
        when=when,
        people=await site.campaigns.people(campaign),
        results=await _results(request, campaign) if when is When.AFTER else "",
        results_on=campaign.final + timedelta(days=1),
        finished=walk is not None and walk.finished,
        minutes=minutes(site.questionnaire),
    )
    return respond_fresh(request, site.pages.render("campaign/campaign.html", locale, f"k/{campaign.slug}", page))


async def _results(request: Request[State], campaign: Campaign) -> str:
    """Return the address of the campaign's figures, of the edition that most people answered; empty if they are few."""
    publication = site_of(request).publication
    known = await publication.weeks()
    if known is None:
        return ""
    selection = Selection(*known, source=source_of(campaign.slug))
    people = {
        edition: await publication.people(selection._replace(edition=edition))
        for edition in await publication.editions()
    }
    edition = max(people, key=lambda each: people[each])
    if people[edition] < EVERYBODY.smallest_campaign:
        return ""
    asked = {"source": selection.source, **({"edition": edition} if edition else {})}
    return f"{path_to(request, EVERYBODY.home)}?{urlencode(asked)}"


def _when(request: Request[State], campaign: Campaign) -> When:
    today = site_of(request).campaigns.today()
    if not campaign.has_begun(today):
        return When.BEFORE
    return When.AFTER if campaign.is_over(today) else When.DURING
