"""The projector: everything is in the picture, with nobody near to scroll."""

import pytest

from tests.browser.conftest import OpenDevice
from tests.browser.device import LOCALES, Device
from tests.browser.room import make_room
from tests.server import QUESTIONNAIRE, Server

pytestmark = pytest.mark.browser

SMALL = (1280, 720)  # the least that projectors have
PEOPLE = 24  # enough for numbers, which are longer than words
TOO_LOW = "innerHeight - document.querySelector('.tools').getBoundingClientRect().bottom"


def longest(locale: str) -> int:
    """The number of the question that has the most text in a language."""

    def length(number: int) -> int:
        question = QUESTIONNAIRE.questions[number - 1]
        texts = [question.prompt, question.talk, *question.options]
        return sum(len(text[locale]) for text in texts)

    return max(range(1, len(QUESTIONNAIRE.questions) + 1), key=length)


def left_below(screen: Device, path: str) -> float:
    """How many pixels are left below everything that the projector shows; less than none if it does not fit."""
    screen.page.goto(f"{screen.url}/{path}")
    left: float = screen.page.evaluate(TOO_LOW)
    return left


def test_every_view_fits_a_small_projector_in_every_language(device_of: OpenDevice, server: Server) -> None:
    screen, room = device_of(size=SMALL), make_room(server)
    for seed in (1, 2):
        room.press("round")
        room.fill(PEOPLE, seed)
        room.press("show")
    shown = {}
    for locale in LOCALES:
        for view, question, compare in (
            ("question", longest(locale), ""),
            ("question", 4, ""),
            ("dimensions", 3, ""),
            ("question", longest(locale), "?compare=1"),
            ("dimensions", 3, "?compare=1"),
            ("characters", 1, "?compare=1"),
        ):
            room.press("view", view=view, question=str(question))
            path = f"{locale}/screen/{room.code}{compare}"
            shown[f"{path} {view} {question}"] = left_below(screen, path)

    assert {place: left for place, left in shown.items() if left < 0} == {}
