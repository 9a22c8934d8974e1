"""The topics of a page with their answers, by whomever they are answered."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request

from quiz.questionnaire.mirror import Mirror, Topic
from quiz.questionnaire.model import Answers, Dimension
from quiz.questionnaire.texts import Text
from quiz.responses.walk import Walk, answer_of
from quiz.web.core.site import State, site_of


class AskedTopic(NamedTuple):
    """A topic with its answer so far."""

    topic: Topic
    chosen: int | None
    """The answer so far: a step from 1, 0 for those who cannot tell; None for none."""
    missing: bool
    """Whether the form was sent without an answer to it."""


class TopicsPage(NamedTuple):
    """The topics of a dimension with the answers so far."""

    number: int
    pages: int
    dimension: Dimension
    topics: tuple[AskedTopic, ...]
    steps: tuple[Text, ...]
    unsure: Text
    missing: int
    """How many topics the form was sent without an answer to."""
    action: str = ""
    """The address that the form is sent to."""
    team: bool = True
    """Whether a team answers; else a participant of a workshop."""
    failed: bool = False
    """Whether the answers could not be counted just now."""


def topics_page(mirror: Mirror, number: int, answers: Answers, asked: bool = False) -> TopicsPage:
    """Return a page of a mirror; `asked` is whether its form was sent, so that what is missing is said."""
    dimension, topics = mirror.by_dimension(asked_topics(mirror, answers, asked))[number - 1]
    return TopicsPage(
        number=number,
        pages=len(mirror.pages),
        dimension=dimension,
        topics=topics,
        steps=mirror.steps,
        unsure=mirror.unsure,
        missing=sum(topic.missing for topic in topics),
    )


def asked_topics(mirror: Mirror, answers: Answers, asked: bool) -> tuple[AskedTopic, ...]:
    """Return all topics with their answers so far."""
    return tuple(
        AskedTopic(topic, answer, asked and answer is None)
        for topic, answer in zip(mirror.topics, answers, strict=True)
    )


def answers_in(mirror: Mirror, form: Mapping[str, str]) -> Answers:
    """Return the answers of a form that has all topics; None for what it has not."""
    return tuple(answer_of(form.get(topic.id), len(mirror.steps)) for topic in mirror.topics)


def take_answers(mirror: Mirror, number: int, walk: Walk, form: Mapping[str, str]) -> Walk:
    """Return a walk with the answers of a page that a form holds."""
    found = answers_in(mirror, form)
    for place in mirror.pages[number - 1]:
        answer = found[place - 1]
        walk = walk if answer is None else walk.answered(place, answer)
    return walk


def page_number(request: Request[State]) -> int:
    """Return the number of a page in the path. Raises 404 if there is none."""
    number: int = request.path_params["number"]
    if not 1 <= number <= len(site_of(request).mirror.pages):
        raise HTTPException(404)
    return number


def page_of(mirror: Mirror, place: int) -> int:
    """Return the number of the page that a topic is on."""
    return next(number for number, places in enumerate(mirror.pages, 1) if place in places)
