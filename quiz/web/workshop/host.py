"""Making a workshop and hosting it: every page here is the host's own."""

from collections.abc import Mapping
from math import ceil

from starlette.requests import Request
from starlette.responses import Response

from quiz.monitoring.refusals import Refused
from quiz.regions import NO_REGION, REGIONS
from quiz.store.values import Round, Workshop
from quiz.web.core.broken_links import holds_fragment
from quiz.web.core.cookies import set_cookie
from quiz.web.core.forms import from_htmx, read_form
from quiz.web.core.requests import caller_of, locale_of, path_to
from quiz.web.core.responses import redirect
from quiz.web.core.site import Site, State
from quiz.web.workshop.host_key import enter_page, keep_pass, own_page
from quiz.web.workshop.lookup import host_cookie, hosted_workshop, join_qr, join_url, own_address, qr, workshop_or_404
from quiz.workshops.service import MOST_DAYS, MOST_IN_A_GROUP, VIEWS, without_key

MOST_IN_A_TITLE = 60
MADE_SECONDS = 60 * 60.0
MOST_MADE = 30
"""How many workshops within MADE_SECONDS from an address. An office of trainers is one, and so is a hall: this is more
than any of them needs, and keeps a script from filling the storage, where each stays for up to MOST_DAYS."""

_STEP = 5  # minutes: who has to wait is told about how long
_NEW = {"title": "", "language": "", "region": NO_REGION, "size": "", "days": "1"}


async def show_new(request: Request[State]) -> Response:
    """The form for a new workshop."""
    locale = locale_of(request)
    return _new_page(request, {**_NEW, "language": locale}, ())


async def make_workshop(request: Request[State]) -> Response:
    """Make a workshop and show its code and, this once, the host's link."""
    site, locale = request.state["site"], locale_of(request)
    form = {**_NEW, "language": locale, **read_form(request)}
    form["region"] = form["region"] or NO_REGION
    faults = _faults(form, site)
    if faults:
        return _new_page(request, form, faults, 422)
    if wait := site.made_workshops.wait(caller_of(request)):
        site.refusals.note(Refused.MANY_WORKSHOPS)
        return _new_page(request, form, (), 429, wait)
    # Noted before it is made, so that a hundred at once are a hundred.
    site.made_workshops.note(caller_of(request))
    size = int(form["size"]) if form["size"].strip() else None
    workshop, key = await site.workshops.make(
        form["title"].strip(), form["language"], form["region"], size, int(form["days"])
    )
    # Whoever makes it knows its code; often the hall's phones come from the same address.
    site.guesses.opened(caller_of(request), workshop.code)
    page = site.pages.render(
        "workshop/made.html",
        locale,
        here="workshop",
        workshop=without_key(workshop),
        join_url=join_url(request, workshop),
        screen_url=own_address(request) + path_to(request, "screen", locale=workshop.language, code=workshop.code),
        qr=join_qr(request, workshop),
        **_host_link(request, locale, workshop, key),
    )
    return keep_pass(request, own_page(request, page), workshop)


async def show_host(request: Request[State]) -> Response:
    """The host's remote control."""
    site, locale = request.state["site"], locale_of(request)
    if holds_fragment(request.path_params["code"]):
        # Also for the host: the key must get out of the address.
        return enter_page(request, (await workshop_or_404(request)).code, 200, astray=True)
    workshop = await hosted_workshop(request)
    context = await host_context(request, workshop)
    page = site.pages.render(
        "workshop/host.html", locale, f"host/{workshop.code}", **context, join_url=join_url(request, workshop)
    )
    return own_page(request, page)


async def show_picture(request: Request[State]) -> Response:
    """End the open round: its picture is shown if enough people finished."""
    workshop, _ = await _pressed(request)
    await request.state["site"].workshops.show(workshop.code)
    return await _as_it_is_now(request, workshop)


async def open_round(request: Request[State]) -> Response:
    """Open the next round."""
    workshop, _ = await _pressed(request)
    await request.state["site"].workshops.open_round(workshop.code)
    return await _as_it_is_now(request, workshop)


async def pause(request: Request[State]) -> Response:
    """Let nobody new join, or let them again."""
    workshop, form = await _pressed(request)
    await request.state["site"].workshops.pause(workshop.code, form.get("paused") == "1")
    return await _as_it_is_now(request, workshop)


async def turn_to(request: Request[State]) -> Response:
    """Let the projector show another view."""
    workshop, form = await _pressed(request)
    site = request.state["site"]
    await site.workshops.turn_to(workshop.code, *_view(form, workshop, len(site.questionnaire.questions)))
    return await _as_it_is_now(request, workshop)


async def _pressed(request: Request[State]) -> tuple[Workshop, Mapping[str, str]]:
    """Return the host's workshop and what the button sent along."""
    workshop = await hosted_workshop(request)
    return workshop, read_form(request)


async def _as_it_is_now(request: Request[State], pressed: Workshop) -> Response:
    """Return the remote control after a press; without htmx a way to it."""
    if not from_htmx(request):
        return redirect(path_to(request, "host", code=pressed.code))
    site, now = request.state["site"], await workshop_or_404(request)
    context = await host_context(request, now)
    page = site.pages.render("workshop/_host.html", locale_of(request), f"host/{now.code}", **context)
    return own_page(request, page)


async def rotate_key(request: Request[State]) -> Response:
    """Make the old link worthless and show the new one."""
    site, locale = request.state["site"], locale_of(request)
    workshop = await hosted_workshop(request)
    key = await site.workshops.change_key(workshop.code)
    now = await workshop_or_404(request)
    page = site.pages.render(
        "workshop/rotated.html",
        locale,
        here=f"host/{workshop.code}",
        workshop=without_key(now),
        **_host_link(request, locale, now, key),
    )
    return keep_pass(request, own_page(request, page), now)


async def delete_workshop(request: Request[State]) -> Response:
    """End the workshop now and forget its code and title."""
    locale_of(request)
    workshop = await hosted_workshop(request)
    await request.state["site"].workshops.delete(workshop.code)
    gone = redirect(path_to(request, "new_workshop") + "?deleted")
    return set_cookie(request, gone, host_cookie(workshop.code), "", 0, "Strict")


async def host_context(request: Request[State], workshop: Workshop) -> dict[str, object]:
    """What the remote control shows; the same for every host of the workshop, by whatever address."""
    site = request.state["site"]
    return {
        "workshop": without_key(workshop),
        "picture": await site.publication.round_picture(workshop.round),
        "hint": _hint(workshop.round),
        "broken": site.workshops.broken_round(workshop),
        "full": site.workshops.is_full(workshop),
    }


def _hint(of: Round) -> str:
    """Which message says what ending the round now would show."""
    if of.mixed and of.pictured:
        return f"of_{of.pictured}"
    if of.pictured:
        return "enough"
    return "neither" if of.paper else "too_few"


def _new_page(
    request: Request[State], form: Mapping[str, str], faults: tuple[str, ...], status: int = 200, wait: int = 0
) -> Response:
    """The form with what was typed; `wait` is how many seconds this address has to wait for another workshop."""
    site, locale = request.state["site"], locale_of(request)
    page = site.pages.render(
        "workshop/new.html",
        locale,
        here="workshop",
        regions=REGIONS,
        form=form,
        faults=faults,
        deleted="deleted" in request.query_params,
        minutes=_STEP * ceil(wait / 60 / _STEP),
    )
    return own_page(request, page, status, {"retry-after": str(wait)} if wait else None)


def _faults(form: Mapping[str, str], site: Site) -> tuple[str, ...]:
    """The fields that cannot be used; the page has a message for each."""
    fits = {
        "title": len(form["title"].strip()) <= MOST_IN_A_TITLE,
        "language": form["language"] in site.questionnaire.languages,
        "region": form["region"] == NO_REGION or form["region"] in REGIONS,
        "size": not form["size"].strip() or _whole(form["size"], 5, MOST_IN_A_GROUP),
        "days": _whole(form["days"], 1, MOST_DAYS),
    }
    return tuple(field for field, fit in fits.items() if not fit)


def _view(form: Mapping[str, str], workshop: Workshop, questions: int) -> tuple[str, int]:
    view = form.get("view", "")
    question = form.get("question", "")
    return (
        view if view in VIEWS else workshop.view,
        int(question) if _whole(question, 1, questions) else workshop.question,
    )


def _whole(text: str, low: int, high: int) -> bool:
    text = text.strip()
    return text.isascii() and text.isdecimal() and len(text) < 5 and low <= int(text) <= high


def _host_link(request: Request[State], locale: str, workshop: Workshop, key: str) -> dict[str, object]:
    # In the fragment a key never leaves the browser: not in a request, a log or a Referer.
    address = own_address(request) + path_to(request, "host", code=workshop.code) + f"#{key}"
    return {"host_url": address, "host_qr": qr(address), "key": key}
