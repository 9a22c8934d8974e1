"""What a browser accepts and likes best, however it writes that down (RFC 9110, 12.5): languages, and gzip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from quiz.i18n import negotiate
from quiz.negotiation import takes_gzip
from quiz.questionnaire.model import LOCALES

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
        ("de, *;q=0.5", "en"),
        ("de", "en"),
        ("zh-Hant-TW, uk;q=0.8", "en"),
        ("uk, fi;q=0.1", "fi"),
        ("de;q=0", "fi"),
        ("*", "fi"),
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


PACKED = [
    ("gzip", True),
    ("gzip, deflate, br, zstd", True),
    ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
    ("deflate, GZip ; Q=0.001", True),
    ("x-gzip", True),
    ("*", True),
    ("*;q=0.5", True),
    ("identity;q=0", False),  # nothing else is named: better what everybody can read than 406
    ("gzip, identity", True),
    ("gzip;q=0.5, identity;q=0.5", True),
    ("gzip;q=0.5, identity", False),
    ("*;q=0.5, identity;q=0.6", False),
    ("gzip;q=0", False),
    ("gzip;q=0.000", False),
    ("gzip;q=0, *", False),
    ("*;q=0", False),
    ("identity, *;q=0", False),
    ("identity", False),
    ("br", False),
    ("notgzip, gzipped", False),
    ("gzip;q=x", False),
    ("", False),
]


def test_pages_are_packed_for_those_who_take_that(client: TestClient) -> None:
    for header, packed in PACKED:
        assert takes_gzip(header) is packed, header
        for path in ("/fi/about", "/static/app.css", "/healthz"):
            answer = client.get(path, headers={"accept-encoding": header})
            assert (answer.headers.get("content-encoding") == "gzip") == (packed and path != "/healthz"), header
