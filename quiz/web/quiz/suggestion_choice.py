"""Which suggestion a result shows, and where its links lead: addresses that tell nothing of anybody's answers.

An address says by which marks suggestions are chosen, and the number of the one that is shown: `free,home.2`. Which one
that is follows the character, and so the same address shows different suggestions to people with different characters.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.cards.model import MARKS
from quiz.questionnaire.model import Character, Questionnaire, Suggestion
from quiz.questionnaire.tags import TAGS

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
    suggestion: Suggestion | None
    another: str | None
    """The address of the one that comes after it, or in the place of none; None if there is no other."""
    marks: tuple[Mark, ...] = ()
    """What suggestions can be chosen by, whether this one is of the kind or not."""
    tags: tuple[Mark, ...] = ()
    """The tags of this one."""


def suggestions_for(questionnaire: Questionnaire, character: Character | None) -> Sequence[Suggestion]:
    """Return all the suggestions: first those that the character names, in its order, then the others in theirs."""
    if character is None:
        return questionnaire.suggestions
    named = [identity for identity in (character.suggestion, *character.next_suggestions) if identity]
    # A stable order: whatever is not named stays as it was, after the named ones.
    return sorted(questionnaire.suggestions, key=lambda each: (*named, each.id).index(each.id))


def shown_suggestion(suggestions: Sequence[Suggestion], address: str) -> ShownSuggestion:
    """Return the suggestion of an address among `suggestions`, for an unknown one the first."""
    if address == NONE or not suggestions:
        return ShownSuggestion(NONE, None, _address((), 0) if suggestions else None)
    chosen, number = _read(address)
    found = _fitting(suggestions, chosen)
    if number >= len(found):
        chosen, number, found = (), 0, suggestions
    another = _address(chosen, (number + 1) % len(found)) if len(found) > 1 else None
    shown = found[number]
    tags = [tag for tag in TAGS if tag in shown.tags]
    marks = _marks(suggestions, [*MARKS], chosen)
    return ShownSuggestion(_address(chosen, number), shown, another, marks, _marks(suggestions, tags, chosen))


def _marks(suggestions: Sequence[Suggestion], marks: Sequence[str], chosen: Sequence[str]) -> tuple[Mark, ...]:
    found = []
    for mark in marks:
        after = tuple(other for other in (*MARKS, *TAGS) if (other in chosen) != (other == mark))
        if _fitting(suggestions, after):
            found.append(Mark(mark, mark in chosen, _address(after, 0)))
    return tuple(found)


def _fitting(suggestions: Sequence[Suggestion], chosen: Sequence[str]) -> Sequence[Suggestion]:
    return [
        suggestion
        for suggestion in suggestions
        if all(MARKS[mark](suggestion) if mark in MARKS else mark in suggestion.tags for mark in chosen)
    ]


def _address(chosen: Sequence[str], number: int) -> str:
    return f"{','.join(chosen) or _ALL}.{number}"


def _read(address: str) -> tuple[tuple[str, ...], int]:
    """Return the marks and the number in an address; those of the first of all if it is not as it is written here."""
    marks, _, number = address.rpartition(".")
    chosen = tuple(mark for mark in (*MARKS, *TAGS) if mark in marks.split(","))
    if number.isdecimal() and len(number) <= _MOST_DIGITS and _address(chosen, int(number)) == address:
        return chosen, int(number)
    return (), 0
