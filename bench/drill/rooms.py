"""A workshop beside the evening: a host, a wall, and phones behind one address that wait for their group's picture."""

import random
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace

from bench.drill.asking import Answer, Ask, Hear, Lost, Script, insist, stay
from bench.drill.people import START, Habits, Person, make_person
from bench.drill.tally import Tally
from bench.drill.visits import Asking, answer_questions, came, get, read_result, send
from bench.plan import QUESTIONS

PHONES = (20, 120)
FINISHING = 0.4  # of the evening: within it most of the phones in rooms answer

# Parts of the evening.
_FIRST, _LAST = 0.01, 0.3  # when workshops are made
_JOINING = (0.03, 0.1)  # since then: when phones come
_SHOWN = 0.48  # since then: when the host shows the picture
_APART = 0.03  # between two presses
_OVER = 0.69  # since then: when wall and phones go

# No view twice in a row, so that each press is told by what the wall shows.
_VIEWS = ("question&question=1", "dimensions", "question&question=5", "talk", "question&question=9", "characters")
_PAUSE = 1.0
_ROUND = 1
_LINK = re.compile(r"/fi/host/([a-z]{4}-[a-z]{4})#")
_PICTURE = b"<span>"  # what the wall shows; it is told beside a picture only


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the host, and the view that the wall shows then."""

    due: float
    action: str
    body: str
    view: str


@dataclass(slots=True)
class Room:
    """One workshop; its code is known when the host has made it."""

    begins: float
    over: float
    presses: tuple[Press, ...]
    phones: tuple[Person, ...]
    code: str = ""
    answering: int = 0  # phones that are not done
    awaited: list[Press] = field(default_factory=list)  # pressed, and not on the wall yet
    finished: bool = False  # everything was pressed


def make_rooms(rng: random.Random, rooms: int, seconds: float, habits: Habits) -> list[Room]:
    """Return so many workshops that begin one after another."""
    begins = (seconds * (_FIRST + (_LAST - _FIRST) * number / rooms) for number in range(rooms))
    return [_make_room(rng, begin, seconds, habits) for begin in begins]


def _make_room(rng: random.Random, begins: float, seconds: float, habits: Habits) -> Room:
    joining = [begins + rng.uniform(*_JOINING) * seconds for _ in range(rng.randint(*PHONES))]
    phones = (make_person(rng, due, habits, last_form=QUESTIONS) for due in sorted(joining))
    return Room(begins, begins + _OVER * seconds, tuple(_presses(begins, seconds)), tuple(phones))


def _presses(begins: float, seconds: float) -> Iterator[Press]:
    yield Press(begins + _JOINING[0] * seconds, "view", "view=progress", "progress")
    shown = begins + _SHOWN * seconds
    yield Press(shown, "show", "", "characters")
    for number, view in enumerate(_VIEWS, 1):
        yield Press(shown + number * _APART * seconds, "view", f"view={view}", view.partition("&")[0])


def host(room: Room, opened: Callable[[], None], tally: Tally) -> Script:
    """Make the workshop and tell that it is open."""
    try:
        made = yield from insist(Ask("page", "POST", "/fi/workshop", due=room.begins), _PAUSE)
        if (link := _LINK.search(made.text)) is None:
            raise Lost("no workshop was made")
        room.code = link[1]
        room.answering = len(room.phones)
        opened()
        yield from _press(room, room.presses[0], tally)
    except Lost as why:
        tally.note_fault(f"a host: {why}")


def finale(room: Room, late: float, tally: Tally) -> Script:
    """Show the picture when everybody is done, and turn from view to view; later than planned if they were late."""
    try:
        for press in room.presses[1:]:
            yield from _press(room, replace(press, due=press.due + late), tally)
    except Lost as why:
        tally.note_fault(f"a host: {why}")
    room.finished = True


def _press(room: Room, press: Press, tally: Tally) -> Asking:
    tally.people["presses"] += 1
    room.awaited.append(press)
    return insist(Ask("press", "POST", f"/fi/host/{room.code}/{press.action}", press.body, press.due), _PAUSE)


def wall(room: Room, tally: Tally) -> Script:
    """Show what the host chooses; the time of a press is until it, or a later one, is seen here."""
    heard = b""

    def hear(piece: bytes, at: float) -> None:
        nonlocal heard
        *messages, heard = (heard + piece).split(b"\n\n")
        for message in messages:
            _see(room, message, at, tally)

    yield from _watch(room, "screen", hear, lambda: room.finished and not room.awaited, tally)


def remote_control(room: Room, tally: Tally) -> Script:
    """Keep the host's own page up to date."""
    yield from _watch(room, "host", lambda piece, at: None, lambda: room.finished, tally)


def _watch(room: Room, page: str, hear: Hear, content: Callable[[], bool], tally: Tally) -> Script:
    try:
        yield from insist(Ask("page", "GET", f"/fi/{page}/{room.code}"), _PAUSE)
        yield from stay(f"/fi/{page}/{room.code}/events", hear, room.over, content)
    except Lost as why:
        tally.note_fault(f"a {page}: {why}")


def _see(room: Room, message: bytes, at: float, tally: Tally) -> None:
    due = [press for press in room.awaited if press.due <= at]
    seen = [number for number, press in enumerate(due, 1) if f" of-{press.view}".encode() in message]
    for press in due[: max(seen, default=0)]:
        tally.note_time("wall", at - press.due)
        room.awaited.remove(press)


def phone(room: Room, person: Person, answered: Callable[[], None], tally: Tally) -> Script:
    """Join, answer, and wait for the group's picture; the last one who is done tells so."""
    came(person, tally)
    try:
        done = yield from _answer(room, person, tally)
    except Lost as why:
        done = False
        tally.note_fault(str(why))
    room.answering -= 1
    if not room.answering:
        answered()
    if done:
        yield from _await_picture(room, person, tally)


def _answer(room: Room, person: Person, tally: Tally) -> Generator[Ask, Answer, bool]:
    join = f"/{person.locale}/join/{room.code}"
    yield from insist(Ask("page", "GET", f"/w/{room.code}", due=person.arrives), person.retry_seconds)
    yield from get(person, join)
    yield from send(person, START, "page", join)
    yield from get(person, f"/{person.locale}/question/1")
    if not (yield from answer_questions(person, "finish", tally)):
        return False
    yield from read_result(person, tally)
    return True


def _await_picture(room: Room, person: Person, tally: Tally) -> Script:
    pictures = 0

    def hear(piece: bytes, at: float) -> None:
        nonlocal pictures
        pictures += piece.count(_PICTURE)

    tally.people["waited for a picture"] += 1
    path = f"/{person.locale}/group/{room.code}/{_ROUND}/events"
    try:
        yield from stay(path, hear, room.over, lambda: pictures > 0)
        tally.people["saw a picture"] += 1
    except Lost as why:
        tally.note_fault(str(why))
