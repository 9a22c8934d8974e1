"""What the projector shows, on the phones of a room: the same for all of them."""

from starlette.requests import Request
from starlette.responses import Response

from quiz.web.core.rendering import unindented
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.workshop.lookup import quiz_workshop, watched_workshop
from quiz.web.workshop.projector import screen_of
from quiz.web.workshop.streams import send_messages


async def show_follow(request: Request[State]) -> Response:
    """The page that follows the projector."""
    site, locale = site_of(request), locale_of(request)
    workshop = await quiz_workshop(request, "mirror_group")
    page = await screen_of(site, workshop)
    return respond_fresh(request, site.pages.render("workshop/follow.html", locale, f"follow/{workshop.code}", page))


async def stream_follow(request: Request[State]) -> Response:
    """What the projector shows, at once and whenever it changes."""
    site, locale = site_of(request), locale_of(request)
    code = (await quiz_workshop(request, "mirror_group")).code

    async def render() -> bytes:
        screen = await screen_of(site, await watched_workshop(request, code))
        return unindented(site.pages.render("workshop/_follow.html", locale, f"follow/{code}", screen))

    async def render_end() -> bytes:
        return site.pages.render("workshop/_follow_over.html", locale, f"follow/{code}")

    return await send_messages(request, code, ("follow", code, locale), render, render_end)
