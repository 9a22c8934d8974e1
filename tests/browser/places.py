"""Every page of the service in every state that looks different, each with the way to get there."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import product

from quiz.questionnaire.model import Answers
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import NO_TICKET, Run, Standing, Walk
from quiz.store.admin import access_keys
from quiz.store.sqlite.campaigns import SqliteCampaigns
from quiz.weeks import day_of
from tests.browser.device import COUNT, Device, choice_at
from tests.support.campaigns import campaign
from tests.support.server import QUESTIONNAIRE, Server
from tests.support.walking import without_table

SOME = tuple(choice_at(step) for step in range(1, COUNT + 1))
MUCH: Answers = (4, 5, 4, 2, 3, 5, 5, 4, 4, 4, 5, 5)
"""Answers to which two animals are almost as near as the nearest."""
NOTHING: Answers = (None,) * COUNT
DECLINED_ALL: Answers = (0,) * COUNT
HALF: Answers = (*SOME[:7], *DECLINED_ALL[7:])


def walk_with(answers: Answers, standing: Standing = Standing.UNDER_WAY, run: Run = Run.COUNTED) -> Walk:
    return Walk(NO_TICKET, run, int(time.time()), QUESTIONNAIRE.edition, answers, standing)


def part_way(done: int) -> Walk:
    """A walk that has answered the first so many questions."""
    return walk_with((*SOME[:done], *NOTHING[done:]))


@cache
def shared() -> Answers:
    """Answers with more than one nearest character."""
    for end in product(range(1, 6), repeat=5):
        answers = (*SOME[:-5], *end)
        if len(profile(QUESTIONNAIRE, answers).headline) > 1:
            return answers
    raise AssertionError("no two characters share the first place")


@contextmanager
def broken_store(server: Server) -> Iterator[None]:
    """Nobody can be counted as long as this lasts."""
    with without_table(server.database, "ticket_page"):
        yield


def _at(path: str) -> Callable[[Device], None]:
    return lambda device: device.go(path)


def _holding(walk: Walk, path: str) -> Callable[[Device], None]:
    def get_there(device: Device) -> None:
        device.keep(walk)
        device.go(path)

    return get_there


def _result(answers: Answers, standing: Standing = Standing.COUNTED) -> Callable[[Device], None]:
    return _holding(walk_with(answers, standing), "result")


def _question_with_message(device: Device) -> None:
    device.keep(part_way(4))
    device.go("question/5")
    device.button("question.next").click()
    device.sees(device.page.locator("#missing"))


def _question_checked(device: Device) -> None:
    device.keep(part_way(4))
    device.go("question/5")
    device.choose(2)


def _question_menu(device: Device) -> None:
    _question_checked(device)
    device.page.locator(".menu summary").click()


def _question_covered(device: Device) -> None:
    device.page.clock.install()
    _question_checked(device)
    device.page.clock.fast_forward(600_000)
    device.sees(device.page.locator(".cover"))


def _question_offline(device: Device) -> None:
    _question_checked(device)
    device.page.evaluate("document.getElementById('offline').hidden = false")


def _region_with_message(device: Device) -> None:
    device.keep(walk_with(SOME))
    device.go("region")
    device.button("region.next").click()
    device.sees(device.page.locator("#missing"))


def _result_open(device: Device) -> None:
    # Of an animal that was almost as near, with another one that still is.
    chosen = profile(QUESTIONNAIRE, MUCH).nearly[0].character.id
    _holding(walk_with(MUCH, Standing.COUNTED), f"result?as={chosen}")(device)
    device.page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")


def _result_even(device: Device) -> None:
    _result((3,) * COUNT)(device)
    device.page.locator("label.card").last.click()


def _result_talk(device: Device) -> None:
    _result(SOME)(device)
    device.link("result.talk_show").click()


def _result_idle(device: Device) -> None:
    _result(SOME)(device)
    device.page.evaluate("document.getElementById('idle').showModal()")


def _not_counted(device: Device) -> None:
    device.keep(walk_with(SOME))
    device.go("region")
    with broken_store(device.server):
        device.button("region.declined").click()
        device.sees(device.button("not_counted.retry"))


def _privacy_open(device: Device) -> None:
    device.go("privacy")
    device.page.locator("main summary").click()


def _languages_open(device: Device) -> None:
    device.go("about")
    device.page.locator(".languages summary").click()


def _coordinator_wrong(device: Device) -> None:
    device.go("coordinator")
    device.page.get_by_label(device.say("coordinator.sign_in.key")).fill("not-a-key")
    device.button("coordinator.sign_in.go").click()
    device.sees(device.page.locator("#key-fault"))


def _mirror_page(device: Device) -> None:
    device.go("mirror")
    device.button("mirror.begin").click()
    device.sees(device.page.locator("fieldset").first)


def _mirror_with_message(device: Device) -> None:
    _mirror_page(device)
    device.page.locator("fieldset").first.locator("input").nth(2).check()
    device.button("question.next").click()
    device.sees(device.page.locator(".missing").first)


def _mirror_result(device: Device) -> None:
    _mirror_page(device)
    for ways_on in ("question.next", "question.next", "mirror.show"):
        for number in range(4):
            device.page.locator("fieldset").nth(number).locator("input").nth(4 - number).check()
        device.button(ways_on).click()
    device.sees(device.page.locator(".following").first)


def new_key(server: Server) -> str:
    """An access key for a coordinator of its own."""
    return access_keys.add(
        server.database, f"Pohjois-Pohjanmaan hyvinvointialue {secrets.token_hex(4)}", day_of(server.now)
    )


def _coordinator(device: Device) -> None:
    device.go("coordinator")
    device.page.get_by_label(device.say("coordinator.sign_in.key")).fill(new_key(device.server))
    device.button("coordinator.sign_in.go").click()
    device.sees(device.button("coordinator.sign_out"))


def _coordinator_left(device: Device) -> None:
    _coordinator(device)
    device.button("coordinator.sign_out").click()
    device.sees(device.page.locator("#key"))


def _campaign(path: str = "") -> Callable[[Device], None]:
    def get_there(device: Device) -> None:
        today = day_of(device.server.now)
        SqliteCampaigns(device.server.database).insert(campaign("viikko", today))
        device.go(f"k/viikko{path}")

    return get_there


def _making_a_campaign(device: Device) -> None:
    _coordinator(device)
    device.go("coordinator/campaigns")
    device.button("campaign.new.make").click()
    device.sees(device.page.locator("#name_fi-fault"))


PLACES: dict[str, Callable[[Device], None]] = {
    "start": _at(""),
    "start-under-way": _holding(part_way(4), ""),
    "start-finished": _holding(walk_with(SOME, Standing.COUNTED), ""),
    "start-lost": _at("?lost"),
    "languages-open": _languages_open,
    "question": _holding(part_way(0), "question/1"),
    "question-practice": _holding(walk_with(NOTHING, run=Run.PRACTICE), "question/1"),
    "question-message": _question_with_message,
    "question-checked": _question_checked,
    "question-menu": _question_menu,
    "question-covered": _question_covered,
    "question-offline": _question_offline,
    "question-last": _holding(part_way(11), "question/12"),
    "region": _holding(walk_with(SOME), "region"),
    "region-message": _region_with_message,
    "result": _result(SOME),
    "result-open": _result_open,
    "working": _holding(walk_with(SOME, Standing.COUNTED), "result/working"),
    "result-shared": _result(shared()),
    "result-pair": _result(HALF, Standing.EXPIRED),
    "result-none": _result(DECLINED_ALL, Standing.UNCOUNTED),
    "result-even": _result_even,
    "result-talk": _result_talk,
    "result-idle": _result_idle,
    "not-counted": _not_counted,
    "deleted": _at("deleted"),
    "characters": _at("characters"),
    "animals": _at("animals"),
    "numbers": _at("numbers"),
    "mirror": _at("mirror"),
    "mirror-figures": _at("mirror/figures"),
    "mirror-page": _mirror_page,
    "mirror-message": _mirror_with_message,
    "mirror-result": _mirror_result,
    "character": _at("characters/norppa"),
    "pair": _at("characters/norppa/talitiainen"),
    "about": _at("about"),
    "cards": _at("cards"),
    "cards-chosen": _at("cards?home=1&tag=oma-%C3%A4%C3%A4ni"),
    "cards-organiser": _at("cards?for=organiser"),
    "measure": _at("measure"),
    "privacy": _privacy_open,
    "accessibility": _at("accessibility"),
    "support": _at("support"),
    "own-region": _at("statistics/region"),
    "coordinator-enter": _at("coordinator"),
    "coordinator-wrong": _coordinator_wrong,
    "coordinator": _coordinator,
    "coordinator-left": _coordinator_left,
    "campaign": _campaign(),
    "campaign-poster": _campaign("/poster"),
    "campaign-making": _making_a_campaign,
    "campaign-unknown": _at("k/nothing-here"),
    "not-found": _at("nothing-here"),
    "offline": _at("offline"),
}

LARGE_REGION = "helsinki"
SMALL_REGION = "ahvenanmaa"

STATISTICS: dict[str, str] = {
    "public": "statistics",
    "public-regions": "statistics/regions?item=kylakokous-3",
    "overview": f"coordinator?region={LARGE_REGION}",
    "compared": f"coordinator?region={LARGE_REGION}&with=pirkanmaa",
    "trends": f"coordinator/trends?region={LARGE_REGION}&scene=kylakokous",
    "dimensions": f"coordinator/dimensions?region={LARGE_REGION}",
    "characters": f"coordinator/characters?region={LARGE_REGION}",
    "turnout": "coordinator/turnout",
    "regions": f"coordinator/regions?region={LARGE_REGION}",
    "workshops": "coordinator/workshops",
    "too-small": f"coordinator?region={SMALL_REGION}&language=sv&source=workshop",
    "wrong-filter": "coordinator/workshops?from=yesterday",
}
"""The views of the statistics, to be seen by a coordinator at a server that has something to show."""
