"""For coordinators: making a campaign, and those of one's own."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.campaigns.drafts import FIELDS, MOST_IN, draft
from quiz.regions import by_name
from quiz.statistics.selection import source_of
from quiz.store.campaign import Campaign
from quiz.web.core.forms import read_form
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.statistics.query import COORDINATORS
from quiz.web.statistics.sign_in import coordinator_key
from quiz.web.workshop.links import Link, our_address

_EMPTY = dict.fromkeys(FIELDS, "")


class OwnCampaign(NamedTuple):
    """A campaign with the link that people follow to it."""

    campaign: Campaign
    link: Link
    figures: str
    """The address of what people have answered; empty before its first day."""
    made: bool
    """Whether it has just been made."""
    others: Sequence[tuple[str, str]] = ()
    """The names of others that it can be compared with, each with the address of that."""


class CampaignsPage(NamedTuple):
    """The form for a new campaign, and what was made with the same key."""

    form: Mapping[str, str]
    """What was typed, by the names of the fields."""
    faults: tuple[str, ...]
    """The fields that cannot be used."""
    obstacle: str
    """Why a campaign that can be used cannot be added; empty if it can, or was not tried."""
    regions: Mapping[str, str]
    most: Mapping[str, int]
    """How long the texts may be."""
    own: Sequence[OwnCampaign]


async def show_campaigns(request: Request[State]) -> Response:
    """The form, and the campaigns of the key that somebody has signed in with."""
    return await _page(request, await coordinator_key(request), _EMPTY)


async def make_campaign(request: Request[State]) -> Response:
    """Make a campaign, and go on to its links."""
    key = await coordinator_key(request)
    campaigns, form = site_of(request).campaigns, {**_EMPTY, **read_form(request)}
    new = draft(form, key, campaigns.day())
    if isinstance(new, list):
        return await _page(request, key, form, tuple(new))
    obstacle = await campaigns.add(new)
    if obstacle == "taken":
        return await _page(request, key, {**form, "slug": new.slug}, ("slug",), obstacle)
    if obstacle:
        return await _page(request, key, form, (), obstacle)
    return redirect(path_to(request, "campaigns") + f"?made={new.slug}")


async def _page(
    request: Request[State], key: bytes, form: Mapping[str, str], faults: tuple[str, ...] = (), obstacle: str = ""
) -> Response:
    site, locale = site_of(request), locale_of(request)
    made = request.query_params.get("made", "")
    own = [each for each in await site.campaigns.all() if each.key == key]
    begun = [each for each in own if each.has_begun(site.campaigns.today())]
    context = CampaignsPage(
        form=form,
        faults=faults,
        obstacle=obstacle,
        regions=by_name(locale),
        most=MOST_IN,
        own=[_with_link(request, each, each.slug == made, begun) for each in own],
    )
    page = site.pages.render("campaign/making.html", locale, "coordinator/campaigns", context)
    return respond_fresh(request, page, 422 if faults or obstacle else 200)


def _with_link(request: Request[State], campaign: Campaign, made: bool, begun: Sequence[Campaign]) -> OwnCampaign:
    path = site_of(request).addresses.path("follow_slug", slug=campaign.slug)
    figures = f"{path_to(request, COORDINATORS.home)}?source={source_of(campaign.slug)}" if campaign in begun else ""
    others = [
        (other.name(locale_of(request)), f"{figures}&with={source_of(other.slug)}")
        for other in begun
        if figures and other != campaign
    ]
    return OwnCampaign(campaign, Link(our_address(request) + path), figures, made, others)
