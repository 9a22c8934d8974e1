"""Reads small urlencoded forms; the guard has already capped the body."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from quiz.monitoring.refusals import Refused
from quiz.questionnaire.model import MOST_QUESTIONS
from quiz.web.core.headers import HEADERS
from quiz.web.core.site import site_of

MOST_FIELDS = MOST_QUESTIONS + 2  # the form for a sheet of paper is the largest; it has a ticket and an edition, too

BODY = "quiz.body"
"""Where the guard puts the body of a request, whole and within the limits."""


def read_form(request: Request[Any]) -> Mapping[str, str]:
    """The fields of a form, the last value of each. Raises 400 for what no form of ours sends."""
    try:
        return parse_form(request.scope[BODY].decode("ascii"))
    except ValueError as error:  # not ASCII, too many fields, or not UTF-8 behind the per cent signs
        site_of(request).refusals.note(Refused.NO_FORM)
        raise HTTPException(400) from error


def parse_form(text: str) -> dict[str, str]:
    """Return the fields of an urlencoded form, the last value of each. Raise ValueError for what is none of ours."""
    if "%" in text or "+" in text or text.count("&") >= MOST_FIELDS:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    # Nothing is encoded, as in the form of a question.
    return {name: value for name, _, value in [field.partition("=") for field in text.split("&") if field]}


def from_htmx(request: Request[Any]) -> bool:
    """Whether htmx asks, and takes a fragment for an answer."""
    return b"hx-request" in request.scope[HEADERS]


def whole_number(text: str, low: int, high: int) -> int | None:
    """Return the number that was typed, None if it is none from `low` to `high`; it has four digits at most."""
    text = text.strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None
    return number if number is not None and low <= number <= high else None
