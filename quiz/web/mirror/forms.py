"""A form that has all topics, and the page that it stands on."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from quiz.questionnaire.mirror import Mirror
from quiz.questionnaire.model import Answers, Dimension
from quiz.questionnaire.texts import Text
from quiz.store.values import Round
from quiz.web.core.errors import RETRY_SECONDS
from quiz.web.core.requests import locale_of
from quiz.web.core.responses import respond_fresh
from quiz.web.core.site import State, site_of
from quiz.web.mirror.answering import AskedTopic, asked_topics


class SideForm(NamedTuple):
    """A dimension in a form that has all topics."""

    dimension: Dimension
    topics: tuple[AskedTopic, ...]


class FormPage(NamedTuple):
    """A form that has all topics: of what the team states, or of a sheet of paper."""

    code: str
    round: Round | None
    """The newest round; None while the storage cannot tell of it."""
    sides: tuple[SideForm, ...]
    steps: tuple[Text, ...]
    unsure: Text
    missing: int
    notice: str
    """A message; empty if there is none."""
    closed: str
    """The message that says why there is no form; empty if there is one."""
    ticket: str = ""
    """Of a sheet: the ticket that it is counted by."""


def form_page(mirror: Mirror, code: str, of: Round | None, sides: tuple[SideForm, ...], notice: str) -> FormPage:
    """Return a page with the topics of these sides."""
    missing = sum(topic.missing for side in sides for topic in side.topics)
    return FormPage(code, of, sides, mirror.steps, mirror.unsure, missing, notice, "")


def sides_of(mirror: Mirror, answers: Answers, asked: bool) -> tuple[SideForm, ...]:
    """Return all topics with these answers; `asked` is whether their form was sent, so that what is missing is said."""
    return tuple(SideForm(*side) for side in mirror.by_dimension(asked_topics(mirror, answers, asked)))


def respond_form(request: Request[State], template: str, here: str, page: FormPage, status: int) -> Response:
    """Return the page; one of a storage that is away says when to come back."""
    body = site_of(request).pages.render(template, locale_of(request), here, page)
    headers = {"retry-after": str(RETRY_SECONDS)} if status == 503 else None
    return respond_fresh(request, body, status, headers)
