"""The host's page: the remote control and what its buttons do."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from quiz.live.frames import Ended
from quiz.store.faults import Unavailable
from quiz.store.values import RoundState, Workshop
from quiz.web.core.broken_links import holds_fragment
from quiz.web.core.cookies import set_cookie
from quiz.web.core.forms import from_htmx, read_form, whole_number
from quiz.web.core.requests import locale_of, path_to
from quiz.web.core.responses import redirect, respond_fresh
from quiz.web.core.site import Site, State, site_of
from quiz.web.workshop.host_guide import Example, GuideWhenNew, render_guide
from quiz.web.workshop.host_key import key_page
from quiz.web.workshop.host_pass import give_pass, is_host, take_pass, was_host
from quiz.web.workshop.links import Link, join_link
from quiz.web.workshop.lookup import hosted_quiz, hosted_workshop, quiz_workshop, watched_workshop, workshop_or_404
from quiz.web.workshop.plan import Plan, plan_cookie, read_plan
from quiz.web.workshop.remote_control import RemoteControl, doubt, remote_control
from quiz.web.workshop.streams import Check, Render, last_message, send_messages
from quiz.web.workshop.turning import MOST_ROUNDS, round_in, turn_wall


class HostFragment(NamedTuple):
    """The remote control by itself."""

    control: RemoteControl
    guide: Markup
    """A HostGuide."""
    example: Example | None = None


class HostPage(NamedTuple):
    """The remote control, and what the host needs besides."""

    control: RemoteControl
    guide: Markup
    join: Link
    plan: Plan | None
    example: Example | None = None


class HostEnd(NamedTuple):
    """What takes the place of the remote control when it shows nothing any more."""

    code: str
    changed: bool
    """Whether the key was changed; else the workshop has ended."""


async def show_host(request: Request[State]) -> Response:
    """The host's remote control."""
    site, locale = site_of(request), locale_of(request)
    if holds_fragment(request.path_params["code"]):
        # Also for the host: the key must get out of the address.
        return key_page(request, (await workshop_or_404(request)).code, 200, key_in_path=True)
    workshop = await hosted_quiz(request)
    control = _answered(await remote_control(site, workshop), request.query_params)
    context = HostPage(
        control,
        await render_guide(site, locale, workshop),
        join_link(request, workshop),
        read_plan(request, workshop.code),
    )
    return respond_fresh(request, site.pages.render("workshop/host.html", locale, f"host/{workshop.code}", context))


async def stream_host(request: Request[State]) -> Response:
    """The remote control's state; its last message says why no more come: the workshop has ended, or has a new key."""
    site, locale = site_of(request), locale_of(request)
    code = (await quiz_workshop(request, "mirror_host")).code
    if not was_host(request, code):
        raise HTTPException(403)

    async def render() -> bytes:
        return await _render_control(site, locale, await watched_workshop(request, code))

    async def render_end() -> bytes:
        changed = await site.workshops.find(code) is not None
        return site.pages.render("workshop/_host_over.html", locale, f"host/{code}", HostEnd(code, changed))

    check = _still_host(request, code, render_end)
    return await send_messages(request, code, ("host", code, locale), render, render_end, GuideWhenNew(), check)


async def show_picture(request: Request[State]) -> Response:
    """End the open round: its picture is shown if enough people finished. What cannot be undone is asked first."""
    workshop, form = await hosted_quiz(request), read_form(request)
    number = round_in(form) or workshop.round.number
    if workshop.round.state is not RoundState.OPEN or number != workshop.round.number:
        return await _pressed(request, workshop.code, "missed", number)
    if doubt(workshop.round) and form.get("sure") != "1":
        return await _pressed(request, workshop.code, "asking")
    await site_of(request).workshops.show(workshop.code, number)
    return await _pressed(request, workshop.code)


async def open_round(request: Request[State]) -> Response:
    """Open the next round."""
    workshop, form = await hosted_quiz(request), read_form(request)
    after = round_in(form)
    if after not in (None, workshop.round.number):
        return await _pressed(request, workshop.code, "missed", after)
    await site_of(request).workshops.open_round(workshop.code)
    return await _pressed(request, workshop.code)


async def cancel_round(request: Request[State]) -> Response:
    """Take back that a round was opened, if nobody has come along yet."""
    workshop, form = await hosted_quiz(request), read_form(request)
    await site_of(request).workshops.cancel_round(workshop.code, round_in(form) or workshop.round.number)
    return await _pressed(request, workshop.code)


async def pause(request: Request[State]) -> Response:
    """Let nobody new join, or let them again."""
    workshop, form = await hosted_workshop(request), read_form(request)
    await site_of(request).workshops.pause(workshop.code, form.get("paused") == "1")
    return await _pressed(request, workshop.code)


async def enlarge(request: Request[State]) -> Response:
    """Make the stated size of the group larger."""
    workshop = await hosted_workshop(request)
    await site_of(request).workshops.enlarge(workshop.code)
    return await _pressed(request, workshop.code)


async def turn_to(request: Request[State]) -> Response:
    """Let the projector show another view."""
    workshop, form = await hosted_quiz(request), read_form(request)
    await turn_wall(site_of(request), workshop, form)
    return await _pressed(request, workshop.code)


async def rotate_key(request: Request[State]) -> Response:
    """Make the old link worthless, and go on to the page with the new one."""
    workshop = await hosted_workshop(request)
    key = await site_of(request).workshops.change_key(workshop.code)
    changed = redirect(path_to(request, "links", code=workshop.code) + "?changed")
    return give_pass(request, changed, workshop.code, key)


async def delete_workshop(request: Request[State]) -> Response:
    """End the workshop now and forget its code and title."""
    locale_of(request)
    workshop = await hosted_workshop(request)
    await site_of(request).workshops.delete(workshop.code)
    gone = take_pass(request, redirect(path_to(request, "new_workshop") + "?deleted"), workshop.code)
    return set_cookie(request, gone, plan_cookie(workshop.code), "", 0, "Strict")


async def _pressed(request: Request[State], code: str, answer: str = "", number: int = 1) -> Response:
    """Return the remote control after a press; without htmx a way to it. `answer` is a field of RemoteControl."""
    if not from_htmx(request):
        query = f"?{answer}={number}" if answer else ""
        return redirect(path_to(request, "host", code=code) + query)
    site, locale, workshop = site_of(request), locale_of(request), await workshop_or_404(request)
    return respond_fresh(request, await _render_control(site, locale, workshop, {answer: str(number)}))


async def _render_control(
    site: Site, locale: str, workshop: Workshop, answers: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    control = _answered(await remote_control(site, workshop), answers)
    fragment = HostFragment(control, await render_guide(site, locale, workshop))
    return site.pages.render("workshop/_host.html", locale, f"host/{workshop.code}", fragment)


def _answered(control: RemoteControl, answers: Mapping[str, str]) -> RemoteControl:
    """Return the remote control with what a press came to, if that is still so."""
    asking = "asking" in answers and control.is_open and bool(control.doubt)
    missed = whole_number(answers.get("missed", ""), 1, MOST_ROUNDS) or 0
    return control._replace(asking=asking, missed=missed)


def _still_host(request: Request[State], code: str, render_end: Render) -> Check:
    """Return what ends the messages when this browser's pass is not good any more, as somebody changed the key."""

    async def check() -> None:
        try:
            now = await site_of(request).workshops.find(code)
        except Unavailable:
            raise Ended from None
        if now is None or not is_host(request, now):
            raise Ended(await last_message(render_end))

    return check
