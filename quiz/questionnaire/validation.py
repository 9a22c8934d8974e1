"""Check a questionnaire as a whole: ids, numbers of questions, growth words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement

from quiz.questionnaire.model import MOST_QUESTIONS, Questionnaire
from quiz.questionnaire.texts import unhyphenated

LONGEST_ID = 40
# Ids are used in addresses, file names, form fields and element ids.
_ID = re.compile(r"[a-z][a-z0-9-]*")
# Names that occur beside ids: in the form for a paper sheet (ticket), among the counted choices (none), and in the
# tables of the statistics (declined, finish, the steps).
_RESERVED = re.compile(r"ticket|none|declined|finish|question-[0-9]+")


def faults(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield every error, with its location in the questionnaire and the fix."""
    yield from id_faults(_ids(questionnaire))
    yield from _dimension_faults(questionnaire)
    if (count := len(questionnaire.questions)) > MOST_QUESTIONS:
        yield (
            f"there are {count} questions; the form for a sheet of paper holds {MOST_QUESTIONS}, so leave out "
            f"{count - MOST_QUESTIONS}"
        )
    starts = [growth.start for growth in questionnaire.growth]
    if not starts or starts[0] != 0 or sorted(set(starts)) != starts:
        yield "growth words must begin with from = 0 and rise"
    for dimension in questionnaire.dimensions:
        if not any(question.dimension == dimension.id and question.scored for question in questionnaire.questions):
            yield f'dimension "{dimension.id}" has no scored question'
    yield from _scale_faults(questionnaire)
    yield from _suggestion_faults(questionnaire)
    yield from _pair_faults(questionnaire)


def _scale_faults(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield that all questions have the same options: that is a scale, which is not to be answered by animals."""
    for language in questionnaire.languages:
        for name, sets in (
            ("options", [question.options for question in questionnaire.questions]),
            ("labels", [question.labels for question in questionnaire.questions]),
        ):
            written = {tuple(unhyphenated(text.get(language, "")).casefold() for text in texts) for texts in sets}
            if len(sets) > 1 and len(written) == 1:
                yield (
                    f"all {len(sets)} questions have the same {name} in {language} ({', '.join(*written)}): that is a "
                    "scale of a survey. Animals are for scenes, each with options of its own, and tell nothing that is "
                    "measured; an official indicator may be used in its own form only. Write options for each scene"
                )
                return


def id_fault(identity: str) -> str:
    """Return what is wrong with an id and how to mend it; empty if it can be used."""
    if not _ID.fullmatch(identity) or len(identity) > LONGEST_ID:
        return (
            f'id = "{identity}" cannot be used; it must begin with a letter a to z and go on with those, digits and '
            f"hyphens, {LONGEST_ID} characters at most"
        )
    return f'id = "{identity}" has a meaning of its own here; choose another' if _RESERVED.fullmatch(identity) else ""


def _suggestion_faults(questionnaire: Questionnaire) -> Iterator[str]:
    known = [suggestion.id for suggestion in questionnaire.suggestions]
    for character in questionnaire.characters:
        if character.suggestion and character.suggestion not in known:
            yield f'character "{character.id}": suggestion = "{character.suggestion}" is unknown; name the id of one'
        for following in character.next_suggestions:
            if following not in known:
                yield f'character "{character.id}": next_suggestions holds "{following}", which is unknown'


def _pair_faults(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the pairs of unknown characters, those that are there twice and, if there are any pairs, those missing."""
    known = [character.id for character in questionnaire.characters]
    wanted = {frozenset(pair): " and ".join(pair) for pair in combinations_with_replacement(known, 2)}
    found = Counter(frozenset(pair.characters) for pair in questionnaire.pairs)
    for pair in questionnaire.pairs:
        for unknown in sorted({*pair.characters} - {*known}):
            yield f'pair of {" and ".join(pair.characters)}: there is no character "{unknown}"'
    for key, name in wanted.items():
        if found[key] > 1:
            yield f"pair of {name} is there {found[key]} times; keep one"
        elif found and not found[key]:
            yield f"pair of {name} is missing; write it, or leave all pairs out"


def _ids(questionnaire: Questionnaire) -> dict[str, list[str]]:
    return {
        "question": [question.id for question in questionnaire.questions],
        "growth": [growth.id for growth in questionnaire.growth],
        "dimension": [dimension.id for dimension in questionnaire.dimensions],
        "character": [character.id for character in questionnaire.characters],
        "suggestion": [suggestion.id for suggestion in questionnaire.suggestions],
        "support": [contact.id for contact in questionnaire.support],
    }


def id_faults(ids: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the ids that are there twice or cannot be used, by what has them."""
    for name, given in ids.items():
        # A missing id is reported where it is read.
        for identity, count in Counter(filter(str.strip, given)).items():
            place = f'{name} "{identity}"'
            if count > 1:
                yield f"{place} is there {count} times; every id must be its own"
            if fault := id_fault(identity):
                yield f"{place}: {fault}"


def _dimension_faults(questionnaire: Questionnaire) -> Iterator[str]:
    # Tables of the statistics have rows of these kinds, and recognize dimensions by their ids.
    ids = _ids(questionnaire)
    for name in ("question", "growth", "character"):
        for identity in ids["dimension"]:
            if identity.strip() and identity in ids[name]:
                yield f'dimension "{identity}": a {name} has this id, too; give one of them another'
