"""The real questionnaire."""

from quiz.questionnaire import loader
from quiz.settings import ROOT

REAL = loader.load(ROOT / "questions.toml")
