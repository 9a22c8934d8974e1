"""Which finishers are counted, and in which batch: the rules that every storage keeps to."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from quiz.disclosure.ladder import ANY
from quiz.store.campaign import CampaignHome
from quiz.store.values import BatchKey, Finisher, Outcome


class Home(NamedTuple):
    """What a workshop has for those who finish in it: its region, and its open round's number, batches and edition."""

    region: str
    number: int | None
    phone_batch: int | None
    paper_batch: int | None
    edition: str | None


def take_ticket(pages: Mapping[int, bytearray], finisher: Finisher) -> Outcome:
    """Set the bit of a ticket in the bits of its page, unless it is set or the page is gone."""
    bits = pages.get(finisher.ticket.page)
    if bits is None:
        return Outcome.EXPIRED
    byte, mask = finisher.ticket.bit >> 3, 1 << (finisher.ticket.bit & 7)
    if bits[byte] & mask:
        return Outcome.ALREADY_COUNTED
    bits[byte] |= mask
    return Outcome.COUNTED


def batch_of(
    finisher: Finisher, homes: Mapping[str, Home], campaigns: Mapping[str, CampaignHome], today: date
) -> int | BatchKey:
    """Return the batch of a finisher: its round of a workshop if that is open, else what the region has left over.

    Outside workshops it is that of the campaign on one of its days, and otherwise that of the open quiz.
    """
    if not finisher.workshop:
        return _own_batch(finisher, campaigns.get(finisher.campaign), today)
    home = homes.get(finisher.workshop)
    if home is None:  # deleted: nobody knows the region any more
        return BatchKey(finisher.batch.region, ANY, finisher.batch.edition)
    batch = home.paper_batch if finisher.on_paper else home.phone_batch
    # Counts of two editions of the questionnaire are never mixed.
    if batch is not None and (home.number, home.edition) == (finisher.round, finisher.batch.edition):
        return batch
    return BatchKey(home.region, ANY, finisher.batch.edition)


def _own_batch(finisher: Finisher, campaign: CampaignHome | None, today: date) -> BatchKey:
    if campaign is None:
        return finisher.batch
    # Nobody is asked for the region of a campaign that has one.
    key = finisher.batch._replace(region=campaign.region or finisher.batch.region)
    live = campaign.first <= today <= campaign.last
    return key._replace(language=ANY, campaign=finisher.campaign) if live else key


def by_batch(counted: Sequence[Finisher], batches: Sequence[int | BatchKey]) -> dict[int | BatchKey, list[Finisher]]:
    """Return who is counted in each batch."""
    together: dict[int | BatchKey, list[Finisher]] = {}
    for finisher, batch in zip(counted, batches, strict=True):
        together.setdefault(batch, []).append(finisher)
    return together


def tell_apart(
    outcomes: Sequence[Outcome], counted: Sequence[Finisher], batches: Sequence[int | BatchKey]
) -> list[Outcome]:
    """Return the outcomes with those told apart who were counted, but not in the round that they name."""
    of_counted = iter(
        Outcome.APART if finisher.workshop and isinstance(batch, BatchKey) else Outcome.COUNTED
        for finisher, batch in zip(counted, batches, strict=True)
    )
    return [next(of_counted) if outcome is Outcome.COUNTED else outcome for outcome in outcomes]
