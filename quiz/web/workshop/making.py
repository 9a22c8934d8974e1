"""Making a workshop."""

from collections.abc import Mapping
from math import ceil
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.monitoring.refusals import Refused
from quiz.questionnaire.asks import Asks
from quiz.regions import NO_REGION, REGIONS, by_name
from quiz.store.campaign import Campaign
from quiz.web.core.forms import read_form, whole_number
from quiz.web.core.requests import caller_of, locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import Site, State, site_of
from quiz.web.workshop.host_pass import give_pass, hosted_here
from quiz.workshops.service import MOST_DAYS, MOST_IN_A_GROUP

MOST_IN_A_TITLE = 60
MADE_SECONDS = 60 * 60.0
MOST_MADE = 30
"""How many workshops within MADE_SECONDS from an address. An office of trainers is one, and so is a hall: this is more
than any of them needs, and keeps a script from filling the storage, where each stays for up to MOST_DAYS."""

DAYS = (1, 7, 14, MOST_DAYS)
"""How long a workshop can be kept, as the form offers it."""

_STEP = 5  # minutes: who has to wait is told about how long
_EMPTY = {
    "title": "",
    "language": "",
    "region": NO_REGION,
    "size": "",
    "days": "7",
    "campaign": "",
    "asks": Asks.QUIZ.value,
}


class NewPage(NamedTuple):
    """The form for a new workshop."""

    form: Mapping[str, str]
    """What was typed, by the names of the fields."""
    faults: tuple[str, ...]
    """The fields that cannot be used."""
    regions: Mapping[str, str]
    days: tuple[int, ...]
    """How long it can be kept."""
    deleted: bool
    """Whether a workshop has just been ended from here."""
    hosted: tuple[str, ...]
    """The codes of the workshops that this browser hosts."""
    campaign: Campaign | None
    """The campaign that it will be part of."""
    minutes: int
    """How long this address has to wait before it can make another workshop, about."""


async def show_new(request: Request[State]) -> Response:
    """The form for a new workshop."""
    asked = request.query_params.get("asks", "")
    asks = asked if asked in {*Asks} else Asks.QUIZ.value
    campaign = await _campaign(request, request.query_params.get("campaign", ""))
    of_it = {"campaign": campaign.slug, "region": campaign.region or NO_REGION} if campaign else {}
    return await _new_page(request, {**_EMPTY, "language": locale_of(request), "asks": asks, **of_it})


async def make_workshop(request: Request[State]) -> Response:
    """Make a workshop, and go on to the page with its links."""
    site = site_of(request)
    form = {**_EMPTY, "language": locale_of(request), **read_form(request)}
    form["region"] = form["region"] or NO_REGION
    if faults := _faults(form, site):
        return await _new_page(request, form, 422, faults)
    if wait := site.made_workshops.wait(caller_of(request)):
        site.refusals.note(Refused.MANY_WORKSHOPS)
        return await _new_page(request, form, 429, wait=wait)
    # Noted before it is made, so that a hundred at once are a hundred.
    site.made_workshops.note(caller_of(request))
    campaign = await _campaign(request, form["campaign"])
    size = int(form["size"]) if form["size"].strip() else None
    workshop, key = await site.workshops.make(
        form["title"].strip(),
        form["language"],
        form["region"],
        size,
        int(form["days"]),
        campaign.slug if campaign else "",
        asks=Asks(form["asks"]),
    )
    # Whoever makes it knows its code; often the hall's phones come from the same address.
    site.guesses.opened(caller_of(request), workshop.code)
    # Only the address goes back to the browser: a reload makes no second workshop, and the key is in no address.
    made = redirect(path_to(request, "links", code=workshop.code) + "?new")
    return give_pass(request, made, workshop.code, key)


async def _new_page(
    request: Request[State], form: Mapping[str, str], status: int = 200, faults: tuple[str, ...] = (), wait: int = 0
) -> Response:
    """Return the form with what was typed; `wait` is how many seconds this address has to wait for another workshop."""
    context = NewPage(
        form=form,
        faults=faults,
        regions=by_name(locale_of(request)),
        days=DAYS,
        deleted="deleted" in request.query_params,
        hosted=await hosted_here(request),
        campaign=await _campaign(request, form["campaign"]),
        minutes=_STEP * ceil(wait / 60 / _STEP),
    )
    page = site_of(request).pages.render("workshop/new.html", locale_of(request), "workshop", context)
    return respond_fresh(request, page, status, {"retry-after": str(wait)} if wait else None)


async def _campaign(request: Request[State], slug: str) -> Campaign | None:
    """Return the campaign of a slug, None if there is none or it is over. Raises Unavailable."""
    campaigns = site_of(request).campaigns
    found = await campaigns.find(slug) if slug else None
    return found if found is not None and not found.is_over(campaigns.today()) else None


def _faults(form: Mapping[str, str], site: Site) -> tuple[str, ...]:
    """Return the fields that cannot be used; the page has a message for each."""
    fits = {
        "title": len(form["title"].strip()) <= MOST_IN_A_TITLE,
        "language": form["language"] in site.questionnaire.languages,
        "region": form["region"] == NO_REGION or form["region"] in REGIONS,
        "size": not form["size"].strip() or whole_number(form["size"], 5, MOST_IN_A_GROUP) is not None,
        "days": whole_number(form["days"], 1, MOST_DAYS) is not None,
        "asks": form["asks"] in {*Asks},
    }
    return tuple(field for field, fit in fits.items() if not fit)
