"""Every page of a workshop in every state that looks different, each with the way to get there."""

from collections.abc import Callable
from contextlib import closing
from functools import cache

from quiz.responses.walk import Walk
from quiz.workshops.join_codes import new_code
from tests.browser.device import Device
from tests.browser.places import broken_store
from tests.browser.room import LiveRoom, make_room
from tests.support.server import QUESTIONNAIRE, Phone, Server

TITLE = "Kylätalon torstai-ilta"
ENOUGH, MANY, FEW = 8, 24, 2  # words are shown of the first, numbers of the second, nothing of the third
SIZE = 5
FULL = 6  # the size and a fifth
MANY_GUESSES = 200
Place = Callable[[Device], None]


@cache
def _room(server: Server, state: str) -> LiveRoom:
    """One room a state is enough for all who only look at it."""
    room = make_room(server, **({"size": str(SIZE)} if state == "full" else {"title": TITLE}))
    people = {"shown": ENOUGH, "written": ENOUGH, "compared": MANY, "small": FEW, "full": FULL}.get(state, FEW)
    room.fill(people)
    if state.startswith("mixed"):
        room.enter_sheets(ENOUGH)
    if state in ("shown", "written", "compared", "small", "closed", "mixed-shown"):
        room.press("show")
    if state == "compared":
        room.press("round")
        room.fill(MANY, seed=2)
        room.press("show")
    if state == "paused":
        room.press("pause", paused="1")
    return room


@cache
def _finisher(server: Server, state: str) -> Walk:
    """Somebody who has answered in a room that then got to a state."""
    room = make_room(server)
    room.fill(ENOUGH - 1)
    walk = room.finish((3,) * len(QUESTIONNAIRE.questions))
    if state != "waiting":
        room.press("show")
    if state == "next":
        room.press("round")
    return walk


def _host(state: str) -> Place:
    def get_there(device: Device) -> None:
        room = _room(device.server, state)
        room.admit(device)
        device.go(f"host/{room.code}")

    return get_there


def _host_open(device: Device) -> None:
    _host("open")(device)
    device.page.evaluate("for (const details of document.querySelectorAll('main details')) details.open = true")


def _screen(state: str, view: str, compare: bool = False) -> Place:
    def get_there(device: Device) -> None:
        room = _room(device.server, state)
        room.press("view", view=view, question="3", **({"beside": "1"} if compare else {}))
        device.go(f"screen/{room.code}")

    return get_there


def _written(path: str, view: str = "") -> Place:
    """What a host has written, on a page or on the wall: short lines, and one that is as long as can be."""

    def get_there(device: Device) -> None:
        room = _room(device.server, "written")
        for line in ("Kahvit auki torstaisin", "Tuoli valmiiksi sille, joka tulee myöhässä", "Pitkä rivi. " * 10):
            room.press("changes", change=line)
        room.press("changes", question="Kuka täältä puuttuu?")
        room.press("changes", hide="2")
        if view:
            room.press("view", view=view)
        room.admit(device)
        device.go(path.replace("CODE", room.code))

    return get_there


def _start_in_group(finished: bool) -> Place:
    def get_there(device: Device) -> None:
        room = _room(device.server, "open")
        device.keep(room.finish((2,) * len(QUESTIONNAIRE.questions)) if finished else room.join())
        device.go("")

    return get_there


def _join(state: str) -> Place:
    return lambda device: device.go(f"join/{_room(device.server, state).code}")


def _joined(finished: bool) -> Place:
    def get_there(device: Device) -> None:
        room = _room(device.server, "open")
        device.keep(room.finish((2,) * len(QUESTIONNAIRE.questions)) if finished else room.join())
        device.go(f"join/{room.code}")

    return get_there


def _join_hosting(device: Device) -> None:
    room = _room(device.server, "open")
    room.admit(device)
    device.go(f"join/{room.code}")


def _ended(device: Device) -> None:
    room = make_room(device.server)
    room.press("delete")
    device.go(f"join/{room.code}?waiting")


def _new_with_faults(device: Device) -> None:
    device.go("workshop")
    device.page.locator("#title").evaluate("(field) => field.removeAttribute('maxlength')")
    device.page.locator("#title").fill("x" * 61)
    device.page.locator("main summary").click()
    device.page.locator("#size").fill("3")
    device.button("workshop.new.make").click()
    device.sees(device.page.locator("#size-fault"))


def _made(device: Device) -> None:
    device.go("workshop")
    device.page.locator("#title").fill(TITLE)
    device.button("workshop.new.make").click()
    device.sees(device.page.locator("#host-url"))
    device.page.evaluate("for (const details of document.querySelectorAll('main details')) details.open = true")


def _rotated(device: Device) -> None:
    room = make_room(device.server)
    room.admit(device)
    # Nothing but this one page: no live page on the way.
    device.page.goto(f"{device.url}/healthz")
    device.page.evaluate(
        """(action) => {
          const form = document.body.appendChild(document.createElement("form"));
          Object.assign(form, { method: "post", action }).submit();
        }""",
        f"{device.url}/{device.locale}/host/{room.code}/rotate",
    )
    device.sees(device.page.locator("#host-url"))


def _enter(device: Device) -> None:
    device.go(f"host/{_room(device.server, 'open').code}")


def _enter_wrong(device: Device) -> None:
    _enter(device)
    device.page.locator("#key").fill("not-the-key")
    device.button("workshop.enter.go").click()
    device.sees(device.page.locator("#key-fault"))


def _code(typed: str) -> Place:
    def get_there(device: Device) -> None:
        device.go("join")
        device.page.locator("#code").fill(typed)
        device.button("workshop.code.go").click()
        device.sees(device.page.locator("#code-fault"))

    return get_there


def _code_slowed(device: Device) -> None:
    with closing(Phone(device.server.port)) as phone:
        for _ in range(MANY_GUESSES):
            if phone.post("/fi/join", f"code={new_code()}").status == 429:
                break
    _code(new_code())(device)


def _paper(state: str) -> Place:
    def get_there(device: Device) -> None:
        room = _room(device.server, state)
        room.admit(device)
        device.go(f"host/{room.code}/paper")

    return get_there


def _memo(state: str) -> Place:
    def get_there(device: Device) -> None:
        room = _room(device.server, state)
        room.admit(device)
        device.go(f"host/{room.code}/memo")

    return get_there


def _poster(device: Device) -> None:
    room = _room(device.server, "open")
    room.admit(device)
    device.go(f"host/{room.code}/poster")


def _paper_with_faults(device: Device) -> None:
    _paper("open")(device)
    for question in QUESTIONNAIRE.questions[:10]:
        device.page.locator(f"input[name={question.id}][value='2']").check()
    device.button("workshop.paper.count").click()
    device.sees(device.page.locator("#faults"))


def _paper_failed(device: Device) -> None:
    _paper("open")(device)
    for question in QUESTIONNAIRE.questions:
        device.page.locator(f"input[name={question.id}][value='2']").check()
    with broken_store(device.server):
        device.button("workshop.paper.count").click()
        device.sees(device.page.locator("#failed"))


def _result(state: str) -> Place:
    def get_there(device: Device) -> None:
        device.keep(_finisher(device.server, state))
        device.go("result")

    return get_there


def _follow(state: str, view: str) -> Place:
    def get_there(device: Device) -> None:
        room = _room(device.server, state)
        room.press("view", view=view, question="3")
        device.go(f"follow/{room.code}")

    return get_there


def _group(device: Device) -> None:
    device.go(f"group/{_room(device.server, 'compared').code}/1")
    device.page.evaluate("for (const details of document.querySelectorAll('.group details')) details.open = true")


WORKSHOP_PLACES: dict[str, Place] = {
    "new": lambda device: device.go("workshop"),
    "new-faults": _new_with_faults,
    "example": lambda device: device.go("workshop/example?view=question&question=2"),
    "example-wall": lambda device: device.go("workshop/example/wall?at=characters"),
    "made": _made,
    "rotated": _rotated,
    "enter": _enter,
    "enter-wrong": _enter_wrong,
    "host": _host_open,
    "host-paused": _host("paused"),
    "host-full": _host("full"),
    "host-shown": _host("shown"),
    "host-small": _host("small"),
    "host-mixed": _host("mixed"),
    "host-mixed-shown": _host("mixed-shown"),
    "start-in-group": _start_in_group(finished=False),
    "start-in-group-finished": _start_in_group(finished=True),
    "join": _join("open"),
    "join-hosting": _join_hosting,
    "join-under-way": _joined(finished=False),
    "join-finished": _joined(finished=True),
    "wait-paused": _join("paused"),
    "wait-full": _join("full"),
    "wait-closed": _join("closed"),
    "ended": _ended,
    "code": lambda device: device.go("join"),
    "code-wrong": _code("haha-haha"),
    "code-slowed": _code_slowed,
    "screen-join": _screen("open", "join"),
    "screen-progress": _screen("open", "progress"),
    "screen-asked": _screen("open", "question"),
    "screen-full": _screen("full", "join"),
    "screen-rules": _screen("open", "rules"),
    "screen-break": _screen("open", "break"),
    "screen-talk": _screen("open", "talk"),
    "screen-small": _screen("small", "characters"),
    "screen-mixed": _screen("mixed-shown", "characters"),
    "screen-question": _screen("shown", "question"),
    "screen-dimensions": _screen("shown", "dimensions"),
    "screen-characters": _screen("shown", "characters"),
    "screen-compared-question": _screen("compared", "question", compare=True),
    "screen-compared-dimensions": _screen("compared", "dimensions", compare=True),
    "screen-compared-characters": _screen("compared", "characters", compare=True),
    "result-group": _result("shown"),
    "result-group-next": _result("next"),
    "follow-small": _follow("small", "progress"),
    "follow-question": _follow("shown", "question"),
    "follow-characters": _follow("shown", "characters"),
    "follow-dimensions": _follow("compared", "dimensions"),
    "follow-talk": _follow("shown", "talk"),
    "follow-break": _follow("shown", "break"),
    "follow-rules": _follow("shown", "rules"),
    "follow-changes": _written("follow/CODE", "changes"),
    "follow-own": _written("follow/CODE", "own"),
    "group": _group,
    "result-group-waiting": _result("waiting"),
    "sheet": lambda device: device.go(f"sheet/{_room(device.server, 'open').code}"),
    "memo": _memo("shown"),
    "memo-compared": _memo("compared"),
    "memo-none": _memo("open"),
    "poster": _poster,
    "changes": _written("host/CODE/changes"),
    "screen-changes": _written("screen/CODE", "changes"),
    "screen-own": _written("screen/CODE", "own"),
    "paper": _paper("open"),
    "paper-faults": _paper_with_faults,
    "paper-failed": _paper_failed,
    "paper-closed": _paper("closed"),
}
