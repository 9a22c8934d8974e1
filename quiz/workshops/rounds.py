"""How rounds of workshops begin and end: what is shown, what waits, what the wall shows next.

The owner of the storage calls these functions; what each writes is one transaction.
"""

from collections.abc import Sequence
from datetime import date

from quiz.disclosure.ladder import leftover_of
from quiz.disclosure.rules import Medium, pictured
from quiz.questionnaire.asks import Asks
from quiz.store.protocol import Store
from quiz.store.transactions import Rounds
from quiz.store.values import SIZE_CLASSES, BatchKey, OpenRound, Round, Workshop
from quiz.workshops.views import BEFORE_A_PICTURE, View, stepped


async def begin_workshop(store: Store, today: date, workshop: Workshop, edition: str) -> None:
    """Keep a new workshop with its first round open. Raises CodeTaken."""
    async with store.rounds() as rounds:
        await rounds.add(workshop)
        await rounds.begin(workshop.code, edition, today)
        await rounds.count_held("workshop", today)


async def show_round(store: Store, today: date, code: str, number: int | None = None) -> None:
    """End the open round, if there is one (with this number), and let the projector show its picture if it has one."""
    async with store.rounds() as rounds:
        open_round = await rounds.find_open(code)
        if open_round is None or number not in (None, open_round.number):
            return
        shown = await _close(rounds, open_round, today)
        if shown:
            view = View.read(open_round.view).name
            await rounds.turn_to(code, "characters" if view in BEFORE_A_PICTURE else view)


async def begin_round(store: Store, today: date, code: str, edition: str, view: str) -> None:
    """Open the next round, if none is open, and let the projector show this view."""
    async with store.rounds() as rounds:
        await rounds.begin(code, edition, today)
        await rounds.turn_to(code, view)


async def cancel_round(store: Store, code: str, number: int) -> None:
    """Take back that a round was opened, if nobody has come along yet; the first one stays."""
    async with store.rounds() as rounds:
        open_round = await rounds.find_open(code)
        if open_round is not None and open_round.number == number > 1 and not (open_round.joined or open_round.done):
            await rounds.cancel(open_round)


async def turn_to(store: Store, code: str, view: View, question: int) -> None:
    """Let the projector show a view."""
    await store.change_workshop(code, view=view.kept(), question=question)


async def step(store: Store, code: str, order: Sequence[int], by: int, dimensions: int) -> None:
    """Let the projector show the page or question beside the one that it shows when the turn of this has come.

    So presses that come at once are as many steps.
    """
    workshop = await store.find_workshop(code)
    if workshop is not None:
        await turn_to(store, code, *stepped(workshop, order, by, dimensions))


async def renew_rounds(store: Store, today: date, asks: Asks, edition: str) -> dict[str, int]:
    """Bring open rounds of workshops that ask this to this edition.

    One that somebody has finished is closed, and the next begun.

    Return the codes where walks came to nothing by that, with the number of the round that was closed, or 0.
    """
    broken: dict[str, int] = {}
    async with store.rounds() as rounds:
        for outdated in await rounds.find_outdated(asks, edition):
            if outdated.done:
                # Answers to other questions can be in no picture with those to these.
                await _close(rounds, outdated, today)
                await rounds.begin(outdated.code, edition, today)
                broken[outdated.code] = outdated.number
                continue
            # Whoever has joined must do so again: a walk is of one edition.
            await rounds.begin_anew(outdated, edition)
            if outdated.joined:
                broken[outdated.code] = 0
    return broken


async def end_workshop(store: Store, today: date, code: str) -> Sequence[Round]:
    """End the open round of a workshop and delete the workshop; return the rounds that it had."""
    workshop = await store.find_workshop(code)
    async with store.rounds() as rounds:
        open_round = await rounds.find_open(code)
        if open_round is not None:
            await _close(rounds, open_round, today)
        await rounds.delete(code)
    return workshop.rounds if workshop else ()


async def _close(rounds: Rounds, open_round: OpenRound, today: date) -> Medium | None:
    """End a round, and return the medium whose people are pictured."""
    shown = pictured(open_round.by_phone, open_round.on_paper)
    rest = BatchKey(*leftover_of(open_round.region), open_round.edition)
    await rounds.close(open_round, shown, rest, today)
    if open_round.done:  # nobody held a round that ends with its workshop, unused
        people = {Medium.PHONES: open_round.by_phone, Medium.SHEETS: open_round.on_paper, None: 0}[shown]
        await rounds.count_held(size_class(people), today)
    if shown and open_round.campaign:
        campaign = await rounds.campaign(open_round.campaign)
        if campaign and campaign.first <= today <= campaign.final:
            await rounds.count_in_campaign(open_round)
    return shown


def size_class(people: int) -> str:
    """The class of sizes that a round with a picture of so many belongs to; one without a picture is `small`."""
    return next((name for least, name in SIZE_CLASSES if people >= least), "small")
