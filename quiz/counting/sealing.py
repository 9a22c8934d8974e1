"""When a week in Finland is over, its batches are sealed before anybody of the next one is counted.

What was summed up of a week that is over has been shown, and stays as it is: whatever comes later is of a later week.
Every night the storage notes that the day is over, and how many people wait.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from time import monotonic

from quiz.counting.weekly_sums import sums
from quiz.disclosure.ladder import ANY, Waiting, packets
from quiz.disclosure.random_rounding import Chances, rounded
from quiz.questionnaire.model import Questionnaire
from quiz.store.campaign import Campaign
from quiz.store.faults import StoreFault
from quiz.store.protocol import Store
from quiz.store.transactions import Sealing
from quiz.store.values import OpenBatch, Place, Sealed, SealedBatch
from quiz.weeks import day_of, last_sunday, week_of, weeks_between

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 60.0  # what cannot be sealed must not hold up every count
_DAY = timedelta(days=1)
_EARLIEST = date(2000, 1, 1)  # a small computer without a battery begins in 1970, until it is told the time


class Sealer:
    """Seals when a week is over; the ledger asks it before it counts."""

    def __init__(self, questionnaire: Questionnaire, clock: Callable[[], float], chances: Chances) -> None:
        self._questionnaire = questionnaire
        self._clock = clock
        self._chances = chances
        self._failed = -math.inf
        self._outdated = False
        self.sealed: Sealed | None = None
        """How far the sealing has got; None until the first turn."""

    def today(self) -> date:
        """The day that what happens now is of: never one that is over by the storage, though the clock is set back."""
        today = day_of(self._clock())
        return self.sealed.day_of(today) if self.sealed else today

    @property
    def kept_up(self) -> bool:
        """Whether every day that is over is noted, and so every week that is over sealed."""
        return self.sealed is not None and not self._is_due(self.sealed.day, day_of(self._clock()))

    def look_again(self) -> None:
        """Let the next turn ask the storage how far the sealing has got: another process may have sealed."""
        self._outdated = True

    async def read(self, store: Store) -> Sealed | None:
        """Return how far the sealing has got by the storage; for the owner's task only. Raises StoreFault."""
        self.sealed = await store.sealed()
        return self.sealed

    async def keep_up(self, store: Store) -> None:
        """Take a turn. A fault is logged and tried again after a while: counting goes on meanwhile."""
        # A failure in the future was noted by a clock that was wrong.
        if 0 <= self._clock() - self._failed < _AGAIN_SECONDS:
            return
        try:
            await self.turn(store)
        except StoreFault as fault:
            log.error("the storage failed, nothing was sealed: %s", fault)
            self._try_later()
        except Exception:
            log.exception("nothing was sealed")
            self._try_later()

    def _try_later(self) -> None:
        self._failed = self._clock()
        self._outdated = True

    async def turn(self, store: Store) -> None:
        """Note it if a day is over, and seal if a week is. Raises StoreFault with nothing done.

        Does nothing a second time on the same day, nor by a clock that cannot be right.
        """
        today = day_of(self._clock())
        if today < _EARLIEST:
            return
        if self.sealed is not None and not self._outdated and not self._is_due(self.sealed.day, today):
            return
        self._outdated = False
        # What the storage says goes before what we remember: another process may have sealed, and another file, a
        # restored copy, may be in the place of ours.
        sealed = await store.sealed()
        if sealed is None or self._is_due(sealed.day, today):
            sealed = await self._seal(store, today)
        self.sealed = sealed

    async def _seal(self, store: Store, today: date) -> Sealed:
        async with store.seal() as sealing:
            before = await sealing.sealed()
            if before is not None and not self._is_due(before.day, today):
                return before  # another process sealed while this one waited for it
            await self._seal_week(sealing, before, today)
            return await sealing.finish(today - _DAY)

    async def _seal_week(self, sealing: Sealing, before: Sealed | None, today: date) -> None:
        """Seal what is due and sum it up, if a week has ended since."""
        # Whoever waits answered on the first day that is not over by the storage: had the server run on a later one,
        # that day would have been noted. Only where that failed they may be of later days, too.
        yesterday = today - _DAY
        day = before.day + _DAY if before and before.day < yesterday else yesterday
        ended = last_sunday(yesterday)
        if day > ended:
            return
        began = monotonic()
        # What was shown of a campaign up to its last week never changes.
        campaigns = {
            each.slug: each for each in await sealing.campaigns() if before is None or before.until < each.final
        }
        waiting = [(batch, _waiting(batch, campaigns, today)) for batch in await sealing.waiting()]
        sealed: set[int] = set()
        for packet in packets([each for _, each in waiting]):
            place = Place(packet.region, packet.language, ANY, packet.campaign)
            await sealing.merge_and_seal(packet.batches, place, day)
            sealed.update(packet.batches)
        # Who is too few for a campaign that is over waits with others, and nothing says any more where they answered.
        for batch, each in waiting:
            if batch.key.campaign and each.climbs and batch.id not in sealed:
                await sealing.leave_campaign(batch.id)
        dated = [_told(_dated(batch, day, before, today), campaigns) for batch in await sealing.unsummed()]
        over = [batch for batch in dated if batch.sealed <= ended]
        for edition in {batch.key.edition for batch in over}:
            of = [batch for batch in over if batch.key.edition == edition]
            await sealing.add_sums(edition, sums(await self._draw(of)))
        await sealing.note_weeks(
            {batch.id: (batch.sealed, week_of(batch.sealed), batch.key.campaign) for batch in over}
        )
        log.info("sealed the weeks up to %s: %d batches in %.1f s", ended, len(over), monotonic() - began)

    @staticmethod
    def _is_due(sealed: date, today: date) -> bool:
        # A day in the future was noted by a clock that was wrong: waiting for it could take years.
        return sealed < today - _DAY or sealed > today

    async def _draw(self, batches: Sequence[SealedBatch]) -> list[tuple[SealedBatch, Sequence[int]]]:
        drawn = []
        for batch in batches:
            drawn.append((batch, self._rounded(batch)))
            await asyncio.sleep(0)  # there may be hundreds: nobody's next step waits for all of them
        return drawn

    def _rounded(self, batch: SealedBatch) -> Sequence[int]:
        made_of = [(item, sorted(of.items())) for item, of in sorted(batch.counts.items())]
        chance = self._chances((batch.key.edition, batch.id, batch.n, made_of))
        # A picture of a workshop's round is shown by itself, too.
        return rounded(batch.n, batch.counts, batch.choices, chance, batch.kind == "workshop")


def _waiting(batch: OpenBatch, campaigns: Mapping[str, Campaign], today: date) -> Waiting:
    # What was opened long after today was opened by a clock that was ahead: nobody waits for that day.
    weeks = abs(weeks_between(batch.opened, today))
    campaign = campaigns.get(batch.key.campaign)
    slug, ended = (campaign.slug, campaign.is_over(today)) if campaign else ("", False)
    return Waiting(batch.id, batch.key.region, batch.key.language, batch.key.edition, batch.n, weeks, slug, ended)


def _told(batch: SealedBatch, campaigns: Mapping[str, Campaign]) -> SealedBatch:
    """The batch with the campaign that it is told under: a round is of one if it ended before the last week did."""
    campaign = campaigns.get(batch.key.campaign)
    of_it = campaign is not None and (batch.kind == "open" or campaign.first <= batch.sealed <= campaign.final)
    return batch if of_it else batch._replace(key=batch.key._replace(campaign=""))


def _dated(batch: SealedBatch, day: date, before: Sealed | None, today: date) -> SealedBatch:
    """The batch as of `day`, if it comes late: sums of weeks that were over `before` were shown and never change.

    So is what was sealed under a clock that was ahead: it would wait for that day.
    """
    late = before is not None and batch.sealed <= min(before.until, today - _DAY)
    return batch._replace(sealed=day) if late or batch.sealed > today else batch
