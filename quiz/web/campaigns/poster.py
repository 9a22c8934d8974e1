"""The poster of a campaign, in every language of the questionnaire, on A4 or A3."""

from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.i18n import catalog
from quiz.store.campaign import Campaign
from quiz.web.core.campaigns import campaign_or_404
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.links import Link, our_address
from quiz.web.workshop.qr import kept_qr


class CampaignInvitation(NamedTuple):
    """What the poster says in a language."""

    locale: str
    invitation: str
    name: str
    days: str
    promise: str


class CampaignPosterPage(NamedTuple):
    """The poster as it is printed."""

    campaign: Campaign
    address: str
    """What people type, without the slug."""
    qr: Markup
    large: bool
    """Whether it is printed on A3."""
    invitations: tuple[CampaignInvitation, ...]
    """The one in the language of the page comes first."""


async def show_campaign_poster(request: Request[State]) -> Response:
    """The poster, for whoever wants to hang it up."""
    site, locale = site_of(request), locale_of(request)
    campaign = await campaign_or_404(request, request.path_params["slug"])
    link = Link(our_address(request) + site.addresses.path("follow_slug", slug=campaign.slug))
    languages = sorted(site.questionnaire.languages, key=lambda language: language != locale)
    context = CampaignPosterPage(
        campaign=campaign,
        address=link.typed.removesuffix(campaign.slug),
        qr=kept_qr(request, campaign.slug, link.url),
        large=request.query_params.get("size") == "a3",
        invitations=tuple(_invitation(campaign, language) for language in languages),
    )
    page = site.pages.render("campaign/poster.html", locale, f"k/{campaign.slug}/poster", context)
    return respond_fresh(request, page)


def _invitation(campaign: Campaign, locale: str) -> CampaignInvitation:
    words = catalog(locale)
    return CampaignInvitation(
        locale,
        words("start.title"),
        campaign.name(locale),
        words.days(campaign.first, campaign.last),
        words("workshop.poster.promise"),
    )
