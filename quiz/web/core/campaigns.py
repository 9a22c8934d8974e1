"""The campaign that an address or a form names."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from quiz.store.campaign import Campaign
from quiz.web.core.site import State, site_of


class NoCampaign(HTTPException):
    """There is no campaign with this slug; nobody is sent to the open quiz without being told."""

    def __init__(self) -> None:
        super().__init__(404)


async def campaign_or_404(request: Request[State], slug: str) -> Campaign:
    """Return the campaign of a slug. Raises NoCampaign and Unavailable."""
    campaign = await site_of(request).campaigns.find(slug)
    if campaign is None:
        raise NoCampaign
    return campaign


async def has_region(request: Request[State], slug: str) -> bool:
    """Return whether a walk is of a campaign that has a region, in which everybody is counted. Raises Unavailable."""
    campaign = await site_of(request).campaigns.find(slug) if slug else None
    return campaign is not None and bool(campaign.region)
