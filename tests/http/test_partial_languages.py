"""A language that has only some of the texts: the others are there in another one, and say so."""

import re
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import cast

import pytest
from starlette.testclient import TestClient

from quiz import i18n
from quiz.__main__ import main
from quiz.languages import LANGUAGES, Language
from quiz.questionnaire import loader
from tests.support.country import open_country
from tests.support.own_questionnaires import OWN, faults_of, without
from tests.support.page_checks import check

TAG = "qaa"  # for private use: no language has it
INVENTED = Language("Qaaqa", "Inclusion Quiz", "ar", direction="rtl", complete=False)
MESSAGES = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "start.title"
msgstr "Qaa qaa?"
"""
BORROWED = '<span lang="{language}" dir="ltr">{text}</span>'


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A questionnaire in Finnish, of which an invented language, written from right to left, has one text."""
    folder = tmp_path / "locale"
    (folder / TAG / "LC_MESSAGES").mkdir(parents=True)
    (folder / TAG / "LC_MESSAGES" / "messages.po").write_text(MESSAGES, encoding="utf-8")
    for ours in i18n.CATALOGS.iterdir():
        (folder / ours.name).symlink_to(ours)
    monkeypatch.setattr(i18n, "CATALOGS", folder)
    monkeypatch.setitem(cast(MutableMapping[str, Language], LANGUAGES), TAG, INVENTED)
    path = tmp_path / "own.toml"
    text = without(OWN, 'languages = ["fi"]', f'languages = ["fi"]\npartial_languages = ["{TAG}"]')
    text = without(text, 'title.fi = "Q1"', f'title.fi = "Q1"\ntitle.{TAG} = "Qaa 1"').replace(
        'id = "x"', 'id = "siili"'
    )
    path.write_text(text, encoding="utf-8")
    yield path
    i18n.catalog.cache_clear()


@pytest.fixture
def phone(invented: Path) -> Iterator[TestClient]:
    with open_country(invented.parent, loader.load(invented), QUIZ_QUESTIONS=str(invented)) as country:
        yield country.stranger()


def test_pages_have_both_languages_and_say_which_is_which(phone: TestClient) -> None:
    start = phone.get(f"/{TAG}/").text
    phone.post(f"/{TAG}/start")
    question = phone.get(f"/{TAG}/question/1").text

    for page in (start, question):
        check(page, TAG)
        assert f'<html lang="{TAG}" dir="rtl"' in page and not re.search("[\ue000-\uf8ff]", page)
        # Nothing of another language hides in an attribute, in a title or in another span.
        assert not re.search(r"""="[^"]*<span|<title>[^<]*<span""", page)
    assert "<h1>Qaa qaa?</h1>" in start and "<title>Qaa qaa? – Inclusion Quiz</title>" in start
    assert BORROWED.format(language="en", text=i18n.catalog("en")("start.begin")) in start
    assert BORROWED.format(language="fi", text="Leikki.") in start
    assert "Qaa 1" in question and BORROWED.format(language="fi", text="Kumpi?") in question
    assert '<html lang="fi" dir="ltr"' in phone.get("/fi/").text and "<span lang" not in phone.get("/fi/").text


def test_so_has_a_result_without_an_animal(phone: TestClient) -> None:
    phone.post(f"/{TAG}/start")
    for number in (1, 2):
        phone.post(f"/{TAG}/question/{number}", data={"choice": "declined"})
    phone.post(f"/{TAG}/region", data={"declined": "1"})
    result = phone.get(f"/{TAG}/result").text

    assert not re.search("[\ue000-\uf8ff]", result)
    assert f"<title>{i18n.catalog('en')('result.title')} – Inclusion Quiz</title>" in result


def test_check_tells_what_is_missing(invented: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(invented)]) == 0

    told = capsys.readouterr().out
    assert f'{TAG} has no text of its own: questions "q1", prompt' in told
    assert f'{TAG} has no text of its own: questions "q1", title' not in told
    assert f"{TAG} has no message of its own: start.lead" in told
    assert f"{TAG} has no message of its own: start.title" not in told


def test_a_language_that_is_whole_misses_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = tmp_path / "own.toml"
    whole.write_text(OWN.replace('id = "x"', 'id = "siili"'), encoding="utf-8")

    assert main(["check", str(whole)]) == 0

    assert "of its own" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("languages", "fault"),
    [
        ('["fi"]\npartial_languages = ["fi"]', "partial_languages holds fi, which languages holds, too"),
        ('["fi"]\npartial_languages = ["xx"]', 'languages holds "xx"'),
        ('["fi", "sv"]', 'question "q1", title: sv is missing'),
    ],
)
def test_what_languages_cannot_be_is_told(tmp_path: Path, languages: str, fault: str) -> None:
    faults = faults_of(tmp_path, without(OWN, '["fi"]', languages))

    assert any(fault in line for line in faults), faults


def test_who_reads_none_of_our_languages_sees_english_and_a_list(client: TestClient) -> None:
    answer = client.get("/", headers={"accept-language": "de-DE,de;q=0.9"})

    assert answer.headers["location"] == "/en/"
    chips = client.get("/en/").text.partition('class="chips"')[2].partition("</nav>")[0]
    assert re.findall(r'lang="([\w-]+)" hreflang', chips) == ["fi", "sv", "en", "fi-simple"]
