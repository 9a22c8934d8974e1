"""Where a walk begins, and where its answers are deleted."""

from contextlib import suppress
from typing import Literal, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.campaigns.drafts import SLUG
from quiz.questionnaire.model import first_gap
from quiz.responses.walk import NO_TICKET, Run, Walk
from quiz.store.faults import Unavailable
from quiz.store.values import Workshop
from quiz.web.core.campaigns import campaign_or_404
from quiz.web.core.forms import read_form
from quiz.web.core.introduction import minutes
from quiz.web.core.requests import locale_of, path_to, preferred_locale
from quiz.web.core.responses import NO_STORE, Kept, redirect, respond
from quiz.web.core.site import Site, State, site_of
from quiz.web.core.walk_cookie import begin_walk, delete_walk_cookie, holds_walk, read_walk, set_walk_cookie
from quiz.web.workshop.host_pass import hosted_here
from quiz.workshops.service import without_key

Progress = Literal["new", "under-way", "finished"]


class StartPage(NamedTuple):
    """Begin, go on, or back to the result, as the device has it."""

    progress: Progress
    continued_at: str
    """The address of the step at which a walk under way goes on."""
    can_leave: bool
    """Whether the walk is in a group or in practice, where starting over stays."""
    group: Workshop | None
    hosted: tuple[str, ...]
    """The codes of the workshops that this browser hosts."""
    trouble: str
    """The message about a walk that could not be gone on with; empty if there was none."""
    minutes: tuple[int, int]
    """How long a walk takes, from and to."""


async def choose_language(request: Request[State]) -> Response:
    """Send to the start page in the language that the browser asks for."""
    address = path_to(request, "start", locale=preferred_locale(request))
    return redirect(address, {"vary": "Accept-Language"})


async def show_start(request: Request[State]) -> Response:
    """The start page, as the device has it."""
    site, locale = site_of(request), locale_of(request)
    page = await _start_page(request, read_walk(request))

    def render() -> bytes:
        return site.pages.render("quiz/start.html", locale, "", page)

    # The title of a group is nobody else's, nor what somebody hosts.
    kept = Kept.of(render(), level=5) if page.group or page.hosted else site.pages.keep(("start", locale, page), render)
    return respond(request, kept, headers=NO_STORE)


async def start_walk(request: Request[State]) -> Response:
    """Begin a walk. Only a POST does: the link previews of messengers must not use up tickets."""
    locale_of(request)
    form, before = read_form(request), read_walk(request)
    practice = form.get("run") == "practice"
    if slug := form.get("campaign", ""):
        return await _start_in_campaign(request, slug, before)
    if before is not None and not before.finished and not practice:
        walk = await _from_the_beginning(request, before)
    elif before is not None and practice:
        # Practising somebody still sees the picture of the group.
        walk = await begin_walk(request, practice, before.workshop, before.round)
    else:
        walk = await begin_walk(request, practice)
    return set_walk_cookie(request, redirect(path_to(request, "question", number=1)), walk)


async def _start_in_campaign(request: Request[State], slug: str, before: Walk | None) -> Response:
    """Begin a walk in a campaign; where it is not under way, its page says so. Raises NoCampaign."""
    campaign = await campaign_or_404(request, slug)
    if not campaign.is_live(site_of(request).campaigns.today()):
        return redirect(path_to(request, "campaign", slug=campaign.slug))
    if before is None or before.finished or before.workshop or before.run is Run.PRACTICE:
        walk = await begin_walk(request, practice=False, campaign=campaign.slug)
    else:
        walk = (await _from_the_beginning(request, before))._replace(campaign=campaign.slug)
    return set_walk_cookie(request, redirect(path_to(request, "question", number=1)), walk)


async def forget_answers(request: Request[State]) -> Response:
    """Delete the cookie: for the next person on the same device, or for good."""
    locale_of(request)
    walk, form = read_walk(request), read_form(request)
    if form.get("then") != "next":
        return delete_walk_cookie(request, redirect(path_to(request, "deleted")))
    return delete_walk_cookie(request, redirect(_start_of_next(request, walk, form.get("campaign", ""))))


def _start_of_next(request: Request[State], walk: Walk | None, campaign: str) -> str:
    """Return where the next person on the device begins: where the one before did, or in a campaign."""
    if walk and walk.workshop:
        return path_to(request, "join", code=walk.workshop)
    slug = campaign if SLUG.fullmatch(campaign) else walk.campaign if walk else ""
    return path_to(request, "campaign", slug=slug) if slug else path_to(request, "start")


async def show_deleted(request: Request[State]) -> Response:
    """Say that the answers are gone."""
    site, locale = site_of(request), locale_of(request)
    page = site.pages.keep(("deleted", locale), lambda: site.pages.render("quiz/deleted.html", locale, "deleted"))
    return respond(request, page, headers=NO_STORE)


async def _start_page(request: Request[State], walk: Walk | None) -> StartPage:
    group = await _group_of(site_of(request), walk) if walk else None
    return StartPage(
        progress="new" if walk is None else "finished" if walk.finished else "under-way",
        continued_at=_continued_at(request, walk, group is not None) if walk else "",
        can_leave=group is not None or (walk is not None and walk.run is Run.PRACTICE),
        group=without_key(group) if group else None,
        hosted=await hosted_here(request),
        trouble=_trouble(request, walk) if "lost" in request.query_params else "",
        minutes=minutes(site_of(request).questionnaire),
    )


def _trouble(request: Request[State], walk: Walk | None) -> str:
    # What cannot be used is of another edition, too old, or signed with another key: cookies are not blocked then.
    return "start.changed" if walk is None and holds_walk(request) else "start.lost"


def _continued_at(request: Request[State], walk: Walk, in_group: bool) -> str:
    """Return the address of the first question still open, or of the finish: in a group that is the last question."""
    gap = first_gap(walk.answers)
    if gap is None and not in_group:
        return path_to(request, "region")
    return path_to(request, "question", number=gap or len(walk.answers))


async def _group_of(site: Site, walk: Walk) -> Workshop | None:
    """Return the workshop of a walk; None if it is in none, if that has ended, or while the storage fails."""
    with suppress(Unavailable):
        return await site.workshops.find(walk.workshop) if walk.workshop else None
    return None


async def _from_the_beginning(request: Request[State], walk: Walk) -> Walk:
    """Return a walk under way without its answers, in its group as long as that is there. It is counted once."""
    site = site_of(request)
    if walk.workshop:
        with suppress(Unavailable):
            if await site.workshops.find(walk.workshop) is None:
                walk = walk._replace(workshop="", round=0)
    if walk.run is Run.COUNTED and walk.ticket == NO_TICKET:
        # There was none to be had when it began.
        walk = walk._replace(ticket=await site.ledger.ticket())
    return walk.begun_anew()
