"""People who finish at once."""

import random

from quiz.counting.ledger import finisher_of
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import NO_TICKET, Run, Walk
from quiz.store.values import Finisher
from tests.support.server import QUESTIONNAIRE, any_answers


def crowd(size: int, seed: int) -> list[Finisher]:
    """Finishers with answers at random, still without tickets."""
    rng = random.Random(seed)
    sheets = [any_answers(rng) for _ in range(size)]
    walks = [Walk(NO_TICKET, Run.COUNTED, 0, QUESTIONNAIRE.edition, answers) for answers in sheets]
    return [finisher_of(QUESTIONNAIRE, walk, profile(QUESTIONNAIRE, walk.answers), "none", "fi") for walk in walks]
