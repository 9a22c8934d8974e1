"""What one person asks for, from the first page to the result."""

from collections.abc import Generator, Sequence

from bench.drill.asking import Answer, Ask, Lost, Script, insist
from bench.drill.people import REGION, START, Person
from bench.drill.tally import Tally
from bench.plan import QUESTIONS
from quiz.regions import NO_REGION

_COUNTED = 'class="status counted"'

Asking = Generator[Ask, Answer, Answer]
Part = Generator[Ask, Answer, None]


def visit(person: Person, assets: Sequence[str], tally: Tally) -> Script:
    """Answer the open quiz."""
    came(person, tally)
    try:
        yield from _look(person, f"/{person.locale}/", assets)
        yield from send(person, START, "page", f"/{person.locale}/start")
        yield from get(person, f"/{person.locale}/question/1")
        if not (yield from answer_questions(person, "step", tally)):
            return
        region = "declined=1" if person.region == NO_REGION else f"region={person.region}"
        yield from send(person, REGION, "finish", f"/{person.locale}/region", region)
        yield from read_result(person, tally)
    except Lost as why:
        tally.note_fault(str(why))


def came(person: Person, tally: Tally) -> None:
    tally.people["came"] += 1
    tally.note_second("came", person.arrives)


def answer_questions(person: Person, last_kind: str, tally: Tally) -> Generator[Ask, Answer, bool]:
    """Answer them all, or give up on the way; return whether this person goes on."""
    for number, answer in enumerate(person.answers, 1):
        if person.leaves_after == number - 1:
            tally.people["gave up"] += 1
            return False
        kind = last_kind if number == QUESTIONS else "step"
        path = f"/{person.locale}/question/{number}"
        yield from send(person, number, kind, path, f"choice={answer or 'declined'}")
    return True


def read_result(person: Person, tally: Tally) -> Part:
    answer = yield from get(person, f"/{person.locale}/result")
    tally.people["got a result"] += 1
    tally.note_second("finished", answer.at)
    if _COUNTED in answer.text:
        tally.people["told that they count"] += 1
        tally.answers.update(f"{number}:{choice or 'declined'}" for number, choice in enumerate(person.answers, 1))


def _look(person: Person, path: str, assets: Sequence[str]) -> Part:
    """Get a page that nobody has in their browser yet, with what it needs."""
    yield from insist(Ask("page", "GET", path, due=person.arrives), person.retry_seconds)
    for asset in assets:
        yield from insist(Ask("asset", "GET", asset), person.retry_seconds)


def send(person: Person, place: int, kind: str, path: str, body: str = "") -> Asking:
    ask = Ask(kind, "POST", path, body, person.moments[place], lose=person.loses == place)
    return insist(ask, person.retry_seconds)


def get(person: Person, path: str) -> Asking:
    return insist(Ask("page", "GET", path), person.retry_seconds)
