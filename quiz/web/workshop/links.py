"""The links of a workshop as people see them, with our address in front."""

from typing import NamedTuple

from starlette.requests import Request

from quiz.store.values import Workshop
from quiz.web.core.requests import path_to
from quiz.web.core.site import State, site_of


class Link(NamedTuple):
    """A link that people follow, read aloud or type."""

    url: str

    @property
    def typed(self) -> str:
        """The link without its scheme, which nobody types."""
        return self.url.partition("://")[2]


def join_address(request: Request[State]) -> str:
    """Return what people type to get to the form for a join code."""
    return Link(our_address(request) + site_of(request).addresses.path("short_join")).typed


def join_link(request: Request[State], workshop: Workshop) -> Link:
    """Return the link that people join by."""
    path = site_of(request).addresses.path("follow_code", code=workshop.code)
    return Link(our_address(request) + path)


def screen_link(request: Request[State], workshop: Workshop) -> Link:
    """Return the link of the projector's page, in the language of the workshop."""
    return Link(our_address(request) + path_to(request, "screen", locale=workshop.language, code=workshop.code))


def our_address(request: Request[State]) -> str:
    """Return the scheme and host that people see; `path_to` gives what follows."""
    return site_of(request).settings.origin or f"{request.url.scheme}://{request.url.netloc}"
