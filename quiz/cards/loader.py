"""Load cards from TOML files; report every error, with its location and the fix."""

from functools import lru_cache
from pathlib import Path

from quiz.cards import reader
from quiz.cards.model import Card, Cards, Places
from quiz.questionnaire.loader import QuestionsError, content_of, toml_values
from quiz.questionnaire.toml_reader import Table
from quiz.settings import ROOT

OURS = ROOT / "cards.toml"
"""The cards that come with the program."""

_NOWHERE = Places((), ())


def load(own: Path | None = None, places: Places = _NOWHERE) -> Cards:
    """Return the cards of the operator's own file, if there is one, and then ours.

    The operator's go with some of `places`. Ours may be of another questionnaire.

    Raise QuestionsError with every error of both.
    """
    faults: list[str] = []
    found: list[Card] = []
    for path in [own, OURS] if own else [OURS]:
        try:
            found += _parse(path.name, content_of(path), places if path is own else None)
        except QuestionsError as error:
            faults += error.faults
    if not faults and own:
        faults += [f"{own.name}: {fault}" for fault in reader.faults(found)]
    if faults:
        raise QuestionsError(faults)
    return Cards(tuple(found))


@lru_cache(maxsize=8)  # the tests create hundreds of applications from one file
def _parse(name: str, content: bytes, places: Places | None) -> tuple[Card, ...]:
    faults: list[str] = []
    cards = reader.read(Table(toml_values(name, content), name, faults), places)
    faults += [f"{name}: {fault}" for fault in reader.faults(cards)]
    if faults:
        raise QuestionsError(faults)
    return cards
