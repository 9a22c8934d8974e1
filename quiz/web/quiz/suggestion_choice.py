"""Which suggestion a result shows, and where its links lead: addresses that tell nothing of anybody's answers.

An address says by which marks suggestions are chosen, and the number of the one that is shown: `free,home.2`. The first
one follows the character and has no address; from there everybody is led to the same suggestion.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.cards.model import MARKS, TAGS
from quiz.questionnaire.model import Questionnaire, Suggestion

NONE = "none"
"""The address of no suggestion."""

_ALL = "any"
_MOST_DIGITS = 3


class Mark(NamedTuple):
    """Something to choose suggestions by; `address` is that of the first one after choosing, or after taking back."""

    id: str
    chosen: bool
    address: str


class ShownSuggestion(NamedTuple):
    """What is shown of the suggestions."""

    address: str
    """Empty for the first one."""
    suggestion: Suggestion | None
    another: str | None
    """The address of the one that comes after it, or in the place of none; None if there is no other."""
    marks: tuple[Mark, ...] = ()
    """What suggestions can be chosen by, whether this one is of the kind or not."""
    tags: tuple[Mark, ...] = ()
    """The tags of this one."""


def shown_suggestion(questionnaire: Questionnaire, address: str, first: str | None = None) -> ShownSuggestion:
    """Return the suggestion of an address; for an unknown one that of the id `first`, or that everybody is led to."""
    everything = questionnaire.suggestions
    if address == NONE or not everything:
        return ShownSuggestion(NONE, None, _address((), _start(questionnaire, everything)) if everything else None)
    chosen, number = _read(questionnaire, address)
    found = _fitting(questionnaire, chosen)
    if number is None or number >= len(found):
        return _first(questionnaire, first)
    another = _address(chosen, (number + 1) % len(found)) if len(found) > 1 else None
    shown = found[number]
    return _shown(questionnaire, _address(chosen, number), shown, another, chosen)


def _first(questionnaire: Questionnaire, first: str | None) -> ShownSuggestion:
    everything = questionnaire.suggestions
    start = _start(questionnaire, everything)
    shown = next((suggestion for suggestion in everything if suggestion.id == first), everything[start])
    # In a questionnaire whose every suggestion is the first one of some character this tells which one that is.
    following = (start + 1) % len(everything) if shown is everything[start] else start
    another = _address((), following) if len(everything) > 1 else None
    return _shown(questionnaire, "", shown, another, ())


def _shown(
    questionnaire: Questionnaire, address: str, shown: Suggestion, another: str | None, chosen: Sequence[str]
) -> ShownSuggestion:
    tags = [tag for tag in TAGS if tag in shown.tags]
    marks = _marks(questionnaire, [*MARKS], chosen)
    return ShownSuggestion(address, shown, another, marks, _marks(questionnaire, tags, chosen))


def _marks(questionnaire: Questionnaire, marks: Sequence[str], chosen: Sequence[str]) -> tuple[Mark, ...]:
    found = []
    for mark in marks:
        after = tuple(other for other in (*MARKS, *TAGS) if (other in chosen) != (other == mark))
        if fitting := _fitting(questionnaire, after):
            found.append(Mark(mark, mark in chosen, _address(after, _start(questionnaire, fitting))))
    return tuple(found)


def _fitting(questionnaire: Questionnaire, chosen: Sequence[str]) -> Sequence[Suggestion]:
    return [
        suggestion
        for suggestion in questionnaire.suggestions
        if all(MARKS[mark](suggestion) if mark in MARKS else mark in suggestion.tags for mark in chosen)
    ]


def _start(questionnaire: Questionnaire, found: Sequence[Suggestion]) -> int:
    """Return the number of the first suggestion that comes first for no character, 0 if there is none."""
    firsts = {character.suggestion for character in questionnaire.characters}
    return next((number for number, suggestion in enumerate(found) if suggestion.id not in firsts), 0)


def _address(chosen: Sequence[str], number: int) -> str:
    return f"{','.join(chosen) or _ALL}.{number}"


def _read(questionnaire: Questionnaire, address: str) -> tuple[tuple[str, ...], int | None]:
    """Return the marks and the number in an address; None for the number if it is not as it is written here."""
    marks, _, number = address.rpartition(".")
    chosen = tuple(mark for mark in (*MARKS, *TAGS) if mark in marks.split(","))
    if number.isdecimal() and len(number) <= _MOST_DIGITS and _address(chosen, int(number)) == address:
        return chosen, int(number)
    return (), None
