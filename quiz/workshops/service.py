"""Workshops: making, hosting and ending them, through the one task that owns the storage."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta

from quiz.counting.ledger import Ledger
from quiz.counting.owner import Owner
from quiz.live.signals import Signals
from quiz.monitoring.supervision import in_background
from quiz.questionnaire.asks import Asks
from quiz.security.passes import digest, new_key
from quiz.store.faults import CodeTaken, Unavailable
from quiz.store.protocol import Store
from quiz.store.values import Round, RoundState, Workshop
from quiz.weeks import day_of
from quiz.workshops import changes, rounds
from quiz.workshops.join_codes import new_code
from quiz.workshops.known import KnownWorkshops
from quiz.workshops.views import View, pictured_rounds

log = logging.getLogger(__name__)

MOST_DAYS = 30
MOST_IN_A_GROUP = 500
_MORE = 10
_TRIES = 20
_HOUR = 3600.0
_AGAIN_SECONDS = 60.0


class Workshops:
    """The workshops there are."""

    def __init__(
        self, owner: Owner, ledger: Ledger, signals: Signals, edition: str, clock: Callable[[], float], mirror: str = ""
    ) -> None:
        self._owner = owner
        self._ledger = ledger
        self._signals = signals
        self._editions = {Asks.QUIZ: edition} | ({Asks.MIRROR: mirror} if mirror else {})
        self._clock = clock
        self.known = KnownWorkshops(owner, signals, self._forget)
        self._broken: dict[str, int] = {}
        self.when_deleted: list[Callable[[str, Sequence[Round]], None]] = []
        """Called with the code and the rounds of a workshop that is no more: nothing of it must stay in memory."""

    async def make(
        self,
        title: str,
        language: str,
        region: str,
        size: int | None,
        days: int,
        campaign: str = "",
        asks: Asks = Asks.QUIZ,
    ) -> tuple[Workshop, str]:
        """A new workshop with its first round open, and its host's key, which is nowhere else. Raises Unavailable."""
        key = new_key()
        ends = self._today() + timedelta(days=days)
        for _ in range(_TRIES):
            code, today = new_code(), self._today()
            kept = Workshop(code, digest(key), title, language, region, size, ends, made=today)
            workshop = replace(kept, campaign=campaign, asks=asks)
            with suppress(CodeTaken):
                await self._owner.call_today(rounds.begin_workshop, workshop, self._editions[asks])
                found = await self.find(workshop.code)
                assert found is not None
                return found, key
        raise Unavailable("no free join code was found")

    async def find(self, code: str) -> Workshop | None:
        """The workshop of a code; None if there is none or it has ended. Raises Unavailable."""
        found = await self.known.find(code)
        return found if found is not None and found.ends >= self._today() else None

    def is_full(self, workshop: Workshop) -> bool:
        """Whether nobody more fits: the stated group size and a fifth. Else a host could add helpers around one person.

        `workshop` is what `find` has just given: with all who came along since it is checked without a gap.
        """
        if workshop.size is None:
            return False
        return 5 * (workshop.round.joined + self._ledger.coming(workshop.code)) >= 6 * workshop.size

    def is_open(self, workshop: Workshop) -> bool:
        """Whether one can join now."""
        return workshop.round.state is RoundState.OPEN and not workshop.paused and not self.is_full(workshop)

    async def show(self, code: str, number: int | None = None) -> None:
        """End the open round: its picture is shown if enough people finished, else its counts move up the ladder.

        With a number nothing happens unless it is the open round's: a press comes late, or twice.
        """
        await self._owner.call_today(rounds.show_round, code, number)
        self._signals.announce([code], at_once=True)

    async def open_round(self, code: str) -> None:
        """Open a new round for new people, or for the same people after the talk. It takes no picture off the wall."""
        workshop = await self.find(code)
        view = workshop.view if workshop is not None and pictured_rounds(workshop) else "join"
        await self._owner.call_today(rounds.begin_round, code, self._editions[Asks.QUIZ], view)
        self._signals.announce([code], at_once=True)

    def has_begun(self, workshop: Workshop) -> bool:
        """Whether somebody has joined, so that what the team has stated stays as it is."""
        now = workshop.round
        return bool(now.joined or now.done or self._ledger.coming(workshop.code)) or now.state is not RoundState.OPEN

    async def state(self, code: str, statement: Mapping[str, int]) -> bool:
        """Keep what the team states in place of what it did before, unless somebody has joined; return whether so."""
        workshop = await self.find(code)
        if workshop is None or self.has_begun(workshop):
            return False
        kept = await self._owner.call(changes.state, code, statement)
        self._signals.announce([code], at_once=True)
        return kept

    def can_cancel(self, workshop: Workshop) -> bool:
        """Whether the open round can be taken back: it is empty, and not the first."""
        now = workshop.round
        empty = not (now.joined or now.done or self._ledger.coming(workshop.code))
        return empty and now.state is RoundState.OPEN and now.number > 1

    async def cancel_round(self, code: str, number: int) -> None:
        """Take back that a round was opened, if nobody has come along yet."""
        await self._owner.call(rounds.cancel_round, code, number)
        self._signals.announce([code], at_once=True)

    def broken_round(self, workshop: Workshop) -> int | None:
        """The round that a change of the questionnaire has closed before the present one, 0 if it broke off walks only.

        None if there was no such change since the workshop's open round began.
        """
        number = self._broken.get(workshop.code)
        now = workshop.round
        return number if now.state is RoundState.OPEN and number in (0, now.number - 1) else None

    async def renew_rounds(self) -> None:
        """Bring open rounds to the present edition of the questionnaire, before anybody joins who would be in none."""
        for asks, edition in self._editions.items():
            broken = await self._owner.call_today(rounds.renew_rounds, asks, edition)
            self._broken.update(broken)
            self._signals.announce(broken)

    async def pause(self, code: str, paused: bool) -> None:
        """Let nobody new join, or let them again; whoever has begun may finish."""
        await self._owner.call(Store.change_workshop, code, paused=paused)
        self._signals.announce([code], at_once=True)

    async def enlarge(self, code: str) -> None:
        """Make the stated size of a group larger, where one was stated: whoever waits gets in."""
        workshop = await self.find(code)
        if workshop is not None and workshop.size is not None:
            await self._owner.call(Store.change_workshop, code, size=workshop.size + larger_by(workshop))
            self._signals.announce([code], at_once=True)

    async def turn_to(self, code: str, view: View, question: int) -> None:
        """Let the projector show another view."""
        await self._owner.call(rounds.turn_to, code, view, question)
        self._signals.announce([code], at_once=True)

    async def step(self, code: str, order: Sequence[int], by: int, dimensions: int) -> None:
        """Let the projector show the next page or question in this order (1), or the one before (-1)."""
        await self._owner.call(rounds.step, code, order, by, dimensions)
        self._signals.announce([code], at_once=True)

    async def add_change(self, code: str, text: str) -> bool:
        """Keep a line of the wall of changes, and return whether there was room for it."""
        added = await self._owner.call(changes.add_change, code, text)
        self._signals.announce([code], at_once=True)
        return added

    async def show_change(self, code: str, number: int, shown: bool) -> None:
        """Let the wall show a line, or take it off."""
        await self._owner.call(changes.show_change, code, number, shown)
        self._signals.announce([code], at_once=True)

    async def delete_change(self, code: str, number: int) -> None:
        """Delete a line of the wall of changes."""
        await self._owner.call(changes.delete_change, code, number)
        self._signals.announce([code], at_once=True)

    async def ask_question(self, code: str, question: str) -> None:
        """Keep the host's own question in place of the one before; an empty one is none."""
        await self._owner.call(changes.ask_question, code, question)
        self._signals.announce([code], at_once=True)

    async def change_key(self, code: str) -> str:
        """A new key for the host; the old link and every cookie that came of it are worth nothing from now on."""
        key = new_key()
        await self._owner.call(Store.change_workshop, code, key=digest(key))
        self._signals.announce([code], at_once=True)
        return key

    async def delete(self, code: str) -> None:
        """End the workshop now; what was counted stays in the statistics only."""
        ended = await self._owner.call_today(rounds.end_workshop, code)
        known = self.known.forget(code)
        self._forget(code, ended or known)  # another process may have been faster: then nothing was left to end

    async def delete_ended(self) -> None:
        """Delete every workshop whose last day is over."""
        for code in await self._owner.call(Store.ended_workshops, self._today()):
            await self.delete(code)

    def _forget(self, code: str, ended: Sequence[Round]) -> None:
        self._broken.pop(code, None)
        self._signals.forget(code)
        for forget in self.when_deleted:
            forget(code, ended)

    async def keep_house(self) -> None:
        """Delete ended workshops, and renew rounds that could not be at the start, once an hour, until cancelled."""
        while True:
            try:
                await self.renew_rounds()
                await self.delete_ended()
            except Unavailable as fault:
                log.error("workshops could not be looked after: %s", fault)
            await asyncio.sleep(_HOUR)

    def _today(self) -> date:
        """The day by the clock, which workshops end by; what is counted is of the owner's."""
        return day_of(self._clock())


@asynccontextmanager
async def open_workshops(
    owner: Owner, ledger: Ledger, signals: Signals, edition: str, clock: Callable[[], float], mirror: str = ""
) -> AsyncIterator[Workshops]:
    """The workshops with their rounds in the present edition; ended ones are deleted in the background."""
    workshops = Workshops(owner, ledger, signals, edition, clock, mirror)
    with suppress(Unavailable):  # then it is said and done again by keep_house
        await workshops.renew_rounds()
    async with in_background("deleting ended workshops", workshops.keep_house, _AGAIN_SECONDS):
        yield workshops


def larger_by(workshop: Workshop) -> int:
    """Return by how many people the stated size of a group can be made larger at once; 0 where none was stated."""
    return min(_MORE, MOST_IN_A_GROUP - workshop.size) if workshop.size is not None else 0


def without_key(workshop: Workshop) -> Workshop:
    """The workshop as templates get it."""
    return replace(workshop, key=b"")
