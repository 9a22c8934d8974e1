"""Which step of its way a walk is at: a step that it cannot be at sends it to where it belongs."""

from starlette.requests import Request

from quiz.questionnaire.model import first_gap
from quiz.responses.walk import Run, Standing, Walk
from quiz.web.core.navigation import Elsewhere
from quiz.web.core.requests import path_to
from quiz.web.core.site import State
from quiz.web.core.walk_cookie import read_walk


def walk_of(request: Request[State]) -> Walk:
    """Return the walk of a request. Raises Elsewhere if there is none: the start page tells why."""
    walk = read_walk(request)
    if walk is None:
        raise Elsewhere(path_to(request, "start") + "?lost")
    return walk


def unfinished_walk(request: Request[State]) -> Walk:
    """Return a walk that may still be answered. Raises Elsewhere for others."""
    walk = walk_of(request)
    if walk.finished:
        raise Elsewhere(path_to(request, "result"))
    return walk


def answered_walk(request: Request[State]) -> Walk:
    """Return a walk whose questions all have an answer. Raises Elsewhere for others."""
    walk = walk_of(request)
    if (gap := first_gap(walk.answers)) is not None:
        raise Elsewhere(path_to(request, "question", number=gap))
    return walk


def walk_with_result(request: Request[State]) -> Walk:
    """Return an answered walk that waits no more to be counted. Raises Elsewhere for others."""
    walk = answered_walk(request)
    if not walk.finished and walk.run is Run.COUNTED:
        raise Elsewhere(path_to(request, "region"))
    return walk


def uncounted_walk(request: Request[State]) -> Walk:
    """Return an answered walk that can be counted now, also after that failed. Raises Elsewhere for others."""
    walk = answered_walk(request)
    if walk.run is not Run.COUNTED or walk.standing not in (Standing.UNDER_WAY, Standing.UNCOUNTED):
        raise Elsewhere(path_to(request, "result"))
    return walk
