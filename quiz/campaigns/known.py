"""The campaigns there are, as the pages need them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

from quiz.campaigns.drafts import no_room
from quiz.counting.owner import Owner
from quiz.store.campaign import Campaign
from quiz.store.faults import Unavailable
from quiz.store.protocol import Store
from quiz.weeks import day_of

_FRESH_SECONDS = 5.0
"""How long what was read is used: a command or another process may have changed it since."""

_NEW_SECONDS = 0.5
"""The same before it is said that there is no campaign of a slug."""

_STEP = 5  # people: the number of finishers of a campaign that is under way is rounded down to it


class Campaigns:
    """All campaigns, read anew every few seconds, so that no look-up of a slug that is none costs anything."""

    def __init__(self, owner: Owner, clock: Callable[[], float]) -> None:
        self._owner = owner
        self._clock = clock
        self._read_at: float | None = None
        self._all: Sequence[Campaign] = ()
        self._people: dict[str, tuple[float, int]] = {}

    async def all(self) -> Sequence[Campaign]:
        """Return all campaigns, ended ones too, in the order in which they begin. Raises Unavailable.

        While the storage fails, what was read last will do.
        """
        return await self._read(_FRESH_SECONDS)

    async def _read(self, seconds: float) -> Sequence[Campaign]:
        """Return what was read no longer than that ago, or read it."""
        if not self._is_fresh(self._read_at, seconds):
            try:
                self._all = await self._owner.call(Store.campaigns)
                self._read_at = self._clock()
            except Unavailable:
                if self._read_at is None:
                    raise
        return self._all

    async def find(self, slug: str) -> Campaign | None:
        """Return the campaign of a slug, however it is written; None if there is none. Raises Unavailable."""
        for seconds in (_FRESH_SECONDS, _NEW_SECONDS):  # it may just have been made, in another process
            found = next((each for each in await self._read(seconds) if each.slug == slug.lower()), None)
            if found is not None:
                return found
        return None

    async def seen_by(self, key: bytes | None) -> Sequence[Campaign]:
        """Return the campaigns whose figures everybody may see, or the holder of a key, given its SHA-256.

        Everybody sees those that are over, the holder of the key that made it one that has begun. Raises Unavailable.
        """
        today = self.today()
        return [
            each
            for each in await self.all()
            if each.is_over(today) or (key is not None and each.key == key and each.has_begun(today))
        ]

    async def add(self, campaign: Campaign) -> str:
        """Keep a campaign; return why there is no room for it, as `no_room` does. Raises Unavailable."""
        obstacle = await self._owner.call(_add_if_room, campaign, self.day())
        self._all, self._read_at = await self._owner.call(Store.campaigns), self._clock()
        return obstacle

    async def people(self, campaign: Campaign) -> int:
        """Return how many have finished in a campaign, rounded down to fives."""
        read_at, people = self._people.get(campaign.slug, (None, 0))
        if not self._is_fresh(read_at):
            with suppress(Unavailable):
                people = await self._owner.call(Store.people_in, campaign.slug)
            self._people[campaign.slug] = self._clock(), people
        return people - people % _STEP

    def today(self) -> date:
        """Return the day by which whoever finishes is counted in a campaign or not."""
        return self._owner.today()

    def day(self) -> date:
        """Return the day by the clock."""
        return day_of(self._clock())

    def _is_fresh(self, read_at: float | None, seconds: float = _FRESH_SECONDS) -> bool:
        return read_at is not None and 0 <= self._clock() - read_at < seconds


async def _add_if_room(store: Store, campaign: Campaign, today: date) -> str:
    """Keep a campaign unless there is no room. The owner calls it: forms that come at once are looked at in turn."""
    obstacle = no_room(campaign, await store.campaigns(), today)
    return obstacle or ("" if await store.add_campaign(campaign) else "taken")
