"""Texts: what becomes of soft hyphens."""

import pytest

from quiz.languages import Borrowed
from quiz.questionnaire.texts import unhyphenated


@pytest.mark.parametrize("text", ["Saimaan\u00adnorppa", Borrowed("Saimaan\u00adnorppa", "fi")])
def test_a_text_without_soft_hyphens_is_still_in_its_language(text: str) -> None:
    whole = unhyphenated(text)
    assert whole == "Saimaannorppa" and getattr(whole, "language", None) == getattr(text, "language", None)
