"""Accept-Language: the language that a browser likes best, however it writes that down (RFC 9110, 12.5.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.i18n import negotiate
from quiz.questionnaire import LOCALES

SPACES = st.text(" \t", max_size=2)
TAGS = ["fi", "sv-FI", "sv", "EN-gb", "en", "fi-simple", "de", "*", "zh-Hant-TW", ""]
WEIGHTS = ["1.000", "0.9", "0.45", ".3", "0.001", "0", "0.000"]


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("sv; q=0.9", "sv"),
        ("sv ;q=0.9", "sv"),
        ("sv ; q=0.9 , en ; q=0.8", "sv"),
        ("sv;Q=0.9", "sv"),
        ("sv;q=.5", "sv"),
        ("en;q=0.1, sv; q=0.9", "sv"),
        ("fi;q=0, sv;q=0.1", "sv"),
        ("sv;q=0", "fi"),
        ("fi-simple", "fi-simple"),
        ("fi-FI", "fi"),
        ("EN-GB", "en"),
        ("de, *;q=0.5", "fi"),
        ("", "fi"),
        (",;,q=", "fi"),
    ],
)
def test_the_best_liked_language_is_chosen(header: str, locale: str) -> None:
    assert negotiate(header, LOCALES) == locale


@pytest.mark.parametrize("weight", ["nan", "inf", "-1", "2", "x", "", " ", "1_0", "0.9;q=1"])
def test_a_weight_that_is_none_does_not_count(weight: str) -> None:
    for header in (f"en;q={weight}, sv;q=0.2", f"sv;q=0.2, en;q={weight}"):
        assert negotiate(header, LOCALES) == "sv"


@given(
    st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(WEIGHTS)), unique_by=lambda part: part[1]).flatmap(
        lambda parts: st.tuples(st.just(parts), st.permutations(parts))
    ),
    st.lists(SPACES, min_size=4 * len(WEIGHTS), max_size=4 * len(WEIGHTS)),
)
def test_neither_order_nor_spaces_matter(
    parts: tuple[list[tuple[str, str]], list[tuple[str, str]]], spaces: list[str]
) -> None:
    """Of two that are liked as well the first one counts, so here all are liked more or less."""
    plain, moved = parts
    room = iter(spaces)
    header = ",".join(f"{next(room)}{tag}{next(room)};{next(room)}q={weight}{next(room)}" for tag, weight in moved)
    assert negotiate(header, LOCALES) == negotiate(",".join(f"{tag};q={weight}" for tag, weight in plain), LOCALES)
