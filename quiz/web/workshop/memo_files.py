"""The memo of a workshop as plain text and as a table for spreadsheets: every word and number of every round."""

from collections.abc import Iterator
from textwrap import wrap
from typing import NamedTuple

from quiz.i18n import Catalog, catalog
from quiz.questionnaire.guidance import SupportContact
from quiz.questionnaire.texts import unhyphenated
from quiz.statistics.exports.csv_files import csv_text, guarded
from quiz.statistics.exports.notes import one_line
from quiz.store.values import Workshop
from quiz.web.workshop.memo_content import Item, Sheet
from quiz.web.workshop.rounds import RoundPicture

_WIDTH = 76
_CHANGES = 3
_COLUMNS = ("round", "people", "topic", "choice", "word")


class Memo(NamedTuple):
    """What the files are made of."""

    workshop: Workshop
    sheet: Sheet | None
    """None before a picture was shown."""
    contacts: tuple[SupportContact, ...]
    locale: str
    disclaimer: str


def as_text(memo: Memo) -> bytes:
    """Return the memo as plain text, UTF-8."""
    words, workshop = catalog(memo.locale), memo.workshop
    made = [words.day(workshop.made)] if workshop.made else []
    blocks = [
        _underlined(workshop.title or words("workshop.memo"), "="),
        " · ".join([words("workshop.memo"), *made, workshop.code]),
        *(_about_people(memo.sheet, memo.locale, words) if memo.sheet else ()),
        *_written(workshop, words),
        _underlined(words("workshop.memo.next"), "-"),
        *[_change(words)] * _CHANGES,
        *(_about_answers(memo.sheet, words) if memo.sheet else ()),
        _underlined(words("support.title"), "-"),
        "\n".join(f"{each.name[memo.locale]}: {each.phone or each.url}" for each in memo.contacts),
        _lines(memo.disclaimer),
    ]
    return ("\n\n".join(blocks) + "\n").encode()


def as_table(memo: Memo) -> bytes:
    """Return the memo as Finnish spreadsheets expect it: semicolons and a byte order mark."""
    words = catalog(memo.locale)
    heads = [words(f"workshop.memo.column.{column}") for column in _COLUMNS]
    rows = ([guarded(field) for field in row] for row in _rows(memo, words))
    return b"\xef\xbb\xbf" + csv_text([heads, *rows], ";").encode()


def _about_people(sheet: Sheet, locale: str, words: Catalog) -> Iterator[str]:
    yield "\n".join(_answered(side, words) for side in sheet.rounds)
    yield _underlined(sheet.characters.name, "-")
    yield from _said(sheet.characters, sheet, words)
    yield _underlined(words("workshop.host.scenes.first"), "-")
    for each in sheet.first:
        if each.question:
            named = [f"{words('cards.of_scene')}: {_named(each)}"] if each.cards else []
            yield "\n".join([each.name, _lines(each.question.talk[locale]), *named])


def _named(item: Item) -> str:
    return "; ".join(f"{card.name} ({card.owner})" + (f" {card.link}" if card.link else "") for card in item.cards)


def _written(workshop: Workshop, words: Catalog) -> Iterator[str]:
    if workshop.changes:
        yield _underlined(one_line(words("workshop.memo.changes")), "-")
        yield "\n".join(_lines(f"{number}. {each.text}") for number, each in enumerate(workshop.changes, 1))
    if workshop.own_question:
        yield _underlined(words("workshop.view.own"), "-")
        yield _lines(workshop.own_question)


def _about_answers(sheet: Sheet, words: Catalog) -> Iterator[str]:
    yield _underlined(words("workshop.memo.dimensions"), "-")
    yield _lines(words("workshop.memo.apart"))
    for each in sheet.dimensions:
        yield from (each.name, *_said(each, sheet, words))
    yield _underlined(words("workshop.memo.scenes"), "-")
    for each in sheet.questions:
        yield from (each.name, *_said(each, sheet, words))
    yield _underlined(words("workshop.memo.from"), "-")
    yield from (_lines(text) for text in (words("workshop.memo.from.text"), *dict.fromkeys(_keys(sheet, words))))


def _rows(memo: Memo, words: Catalog) -> Iterator[tuple[str | int, ...]]:
    if memo.sheet:
        yield from _figures(memo.sheet, words)
    for change in memo.workshop.changes:
        yield "", "", unhyphenated(words("workshop.view.changes")), change.text, ""
    if memo.workshop.own_question:
        yield "", "", words("workshop.view.own"), memo.workshop.own_question, ""


def _figures(sheet: Sheet, words: Catalog) -> Iterator[tuple[str | int, ...]]:
    for place, side in enumerate(sheet.rounds):
        for item in (sheet.characters, *sheet.dimensions, *sheet.questions):
            for told in item.sides[place] or ():
                for name in told.names:
                    yield side.round.number, side.picture.n, item.name, one_line(name), words.figure(told.figure)


def _said(item: Item, sheet: Sheet, words: Catalog) -> Iterator[str]:
    for side, told in zip(sheet.rounds, item.sides, strict=True):
        lines = [f"{words.figure(each.figure)}: {' · '.join(map(one_line, each.names))}" for each in told or ()]
        heads = [_round(side, words)] if len(sheet.rounds) > 1 else []
        text = lines if told is not None else [words("workshop.memo.few_choices")]
        yield "\n".join([*heads, *(f"  {line}" for each in text for line in wrap(one_line(each), _WIDTH))])


def _keys(sheet: Sheet, words: Catalog) -> Iterator[str]:
    for side in sheet.rounds:
        before = f"{_round(side, words)}: " if len(sheet.rounds) > 1 else ""
        yield before + one_line(words.key(side.picture.n))


def _answered(side: RoundPicture, words: Catalog) -> str:
    return f"{_round(side, words)}: {words(side.answered, n=side.picture.n)}"


def _round(side: RoundPicture, words: Catalog) -> str:
    return words("workshop.round", number=side.round.number)


def _change(words: Catalog) -> str:
    return "\n".join(f"{words(f'workshop.memo.{part}')}: {'_' * 30}" for part in ("change", "by", "who"))


def _lines(text: str) -> str:
    return "\n".join(wrap(one_line(text), _WIDTH))


def _underlined(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}"
