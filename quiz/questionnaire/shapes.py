"""Check that every character has a shape of its own, and that answers lead to it.

A character's shape is where its positions are higher and where they are lower than is usual for it: the level of a
vector decides nothing (docs/scoring.md, rule 3).
"""

from collections.abc import Iterator
from itertools import chain, combinations

from quiz.questionnaire.model import Answers, Character, Questionnaire
from quiz.questionnaire.scoring import profile


def faults(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield every character that answers cannot lead to, with the fix; all positions must be valid."""
    shapes = {character.id: _shape(questionnaire, character) for character in questionnaire.characters}
    even = [name for name, shape in shapes.items() if not any(shape)]
    same = [pair for pair in combinations(shapes, 2) if shapes[pair[0]] == shapes[pair[1]] and pair[0] not in even]
    for name in even:
        yield (
            f'character "{name}": all its positions score the same, so it has no shape; give it higher positions on '
            "some questions and lower ones on others"
        )
    for first, second in same:
        yield (
            f'characters "{first}" and "{second}": have the same shape, so no answers tell them apart; change one of '
            "them on some of the questions (moving all its positions up or down changes nothing)"
        )
    reported = {*even, *(second for _, second in same)}
    for character in questionnaire.characters:
        if character.id not in reported and not _reachable(questionnaire, character):
            yield (
                f'character "{character.id}": not even answers like its own positions lead to it; give it positions on '
                "more questions, or ones that are less like the others'"
            )


def _shape(questionnaire: Questionnaire, character: Character) -> tuple[int | None, ...]:
    """Return the leanings of a character on all its questions, in parts of the unit times their number."""
    pairs = zip(questionnaire.scores, character.vector, strict=True)
    scores = [scores[own - 1] if own else None for scores, own in pairs]
    known = [score for score in scores if score is not None]
    return tuple(None if score is None else len(known) * score - sum(known) for score in scores)


def _reachable(questionnaire: Questionnaire, character: Character) -> bool:
    """Return whether a character is the counted headline of answers equal to its own positions, or a step beside one.

    For questions on which it has no position, each position is tried on all of them, and on each the position that the
    fewest characters have.
    """
    most = max(question.positions for question in questionnaire.questions)
    own = [_own_answers(questionnaire, character, fill) for fill in range(most + 1)]
    for answers in chain(own, *(_steps_beside(questionnaire, answers) for answers in own)):
        headline = profile(questionnaire, answers).headline
        if headline and headline[0].character is character:
            return True
    return False


def _own_answers(questionnaire: Questionnaire, character: Character, fill: int) -> Answers:
    answers = []
    for number, (question, own) in enumerate(zip(questionnaire.questions, character.vector, strict=True)):
        taken = [other.vector[number] for other in questionnaire.characters]
        rarest = min(range(1, question.positions + 1), key=taken.count)
        answers.append(own or (min(fill, question.positions) if fill else rarest))
    return tuple(answers)


def _steps_beside(questionnaire: Questionnaire, answers: Answers) -> Iterator[Answers]:
    for place, (question, answer) in enumerate(zip(questionnaire.questions, answers, strict=True)):
        for beside in ((answer or 0) - 1, (answer or 0) + 1):
            if 1 <= beside <= question.positions:
                yield (*answers[:place], beside, *answers[place + 1 :])
