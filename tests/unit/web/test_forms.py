"""Forms: what is read of a body without the general parser is what that parser reads."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.web.core.forms import MOST_FIELDS, parse_form


@given(st.text("xy=&;+%12 \x00é", max_size=20))
@example("choice=3")
@example("choice=3&go=back")
@example("choice=1&choice=2")
@example("choice")
@example("&&=&==&choice=a=b&")
@example("")
def test_a_form_is_read_as_by_the_standard_library(text: str) -> None:
    assert parse_form(text) == dict(parse_qsl(text, keep_blank_values=True))


@pytest.mark.parametrize("field", ["a=1", "a", "", "a=%31"])
def test_so_many_fields_are_read_and_no_more(field: str) -> None:
    parse_form("&".join([field] * MOST_FIELDS))
    with pytest.raises(ValueError):
        parse_form("&".join([field] * (MOST_FIELDS + 1)))


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ValueError):
        parse_form("choice=%ff%fe")
