"""The reference for the scoring, asked about questionnaires of ours."""

from collections.abc import Sequence

from quiz.questionnaire import loader
from quiz.questionnaire.model import DECLINED, Answers
from quiz.settings import ROOT
from tests.support import reference_scoring as reference

REAL = loader.load(ROOT / "questions.toml")


TOPICS = {
    "A1": "tyhja-lauantai", "A2": "aika-ei-kay", "A3": "ukulele", "A4": "seinakalenteri",
    "B1": "kahvihuone", "B2": "kylakokous", "B3": "ryhmaviesti", "B4": "palautelappu",
    "C1": "pihatalkoot", "C2": "kirjaston-sohva", "C3": "omenaampari", "C4": "pitka-poyta",
}  # fmt: skip


def sheet(**answers: int) -> Answers:
    """A sheet by topic (A1=3); the others declined."""
    by_id = {TOPICS[topic]: answer for topic, answer in answers.items()}
    return tuple(by_id.get(question.id, DECLINED) for question in REAL.questions)


def from_reference(positions: Sequence[int | None]) -> Answers:
    """A sheet in the reference's order of topics."""
    return sheet(**{topic: position or DECLINED for topic, position in zip(reference.Q, positions, strict=True)})
