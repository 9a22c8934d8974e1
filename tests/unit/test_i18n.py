"""The messages of the pages: plural forms, numbers as words."""

from collections import Counter
from pathlib import Path

import pytest

from quiz.i18n import CATALOGS, Catalog, catalog, read_messages
from quiz.languages import LANGUAGES

# Three forms, as in many languages; chosen by a rule of its own, so that none of ours can be meant.
INVENTED = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n == 1 ? 0 : n < 5 ? 1 : 2);\\n"

msgid "number.words"
msgstr "dva tri"

msgid "eaten"
msgid_plural "eaten"
msgstr[0] "one %(what)s"
msgstr[1] "%(word)s of %(what)s"
msgstr[2] "%(n)s many %(what)s"
"""


def invented(tmp_path: Path) -> Catalog:
    path = tmp_path / "messages.po"
    path.write_text(INVENTED, encoding="utf-8")
    return Catalog("sv", read_messages(path, "sv"))


@pytest.mark.parametrize(
    ("n", "text"),
    [(1, "one pie"), (3, "tri of pie"), (4, "4 of pie"), (5, "5 many pie"), (12_000, "12\xa0000 many pie")],
)
def test_a_number_finds_its_plural_form(tmp_path: Path, n: int, text: str) -> None:
    assert invented(tmp_path)("eaten", n=n, what="pie") == text


@pytest.mark.parametrize(
    ("locale", "one", "twelve", "thirteen"),
    [
        ("fi", "yksi eläin", "kaksitoista eläintä", "13 eläintä"),
        ("sv", "ett djur", "tolv djur", "13 djur"),
        ("en", "one animal", "twelve animals", "13 animals"),
        ("fi-simple", "yksi eläin", "12 eläintä", "13 eläintä"),
    ],
)
def test_numbers_up_to_twelve_are_words_where_that_is_natural(
    locale: str, one: str, twelve: str, thirteen: str
) -> None:
    assert [catalog(locale)("number.animals", n=n) for n in (1, 12, 13)] == [one, twelve, thirteen]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_message_is_defined_twice(locale: str) -> None:
    """Of two texts with one id only one is seen, in both places."""
    lines = (
        (CATALOGS / locale.replace("-", "_") / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8").splitlines()
    )
    ids = Counter(line for line in lines if line.startswith("msgid "))
    assert [line for line, times in ids.items() if times > 1] == []
