"""Codebook of the files: what each column and each mark means, and what the figures are not."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill
from typing import NamedTuple

from quiz.i18n import Catalog, catalog
from quiz.statistics.cube import Cube
from quiz.statistics.exports.csv_files import NUMBERS, SCOPE, column_name, marked
from quiz.statistics.exports.notes import (
    Status,
    breaks,
    licence,
    limits,
    one_line,
    remainders,
    rules,
    selected,
    smallest,
    status_meaning,
    status_name,
)

WIDTH = 96
"""Characters a line: what a window with plain text shows at once."""

_COLUMNS = {
    "people": "export.about.people",
    "number": "export.about.number",
    **{column: f"export.about.{column}" for column in NUMBERS},
    "status": "export.about.status",
}


class Entry(NamedTuple):
    """What a table, a column or a mark is; a text by itself has no code and no name."""

    code: str
    name: str
    meaning: str


class Section(NamedTuple):
    """Some entries under a heading."""

    head: str
    entries: Sequence[Entry]


def codebook(cubes: Sequence[Cube], locale: str, service: str) -> bytes:
    """Return the codebook of the files of these cubes as plain text, UTF-8."""
    words = catalog(locale)
    tables, *others = sections(cubes, words, service)
    forms = [words(form) for form in ("export.about.spreadsheet", "export.about.plain", "export.about.json")]
    title = heading(words, service)
    blocks = [f"{title}\n{'=' * len(title)}"]
    for section in (tables, _of_texts(words("export.about.forms"), forms), *others):
        blocks.append(f"{section.head}\n{'-' * len(section.head)}")
        for code, name, meaning in section.entries:
            blocks.append(_wrapped(f"{code} = {name}\n{meaning}" if code else meaning))
    return ("\n\n".join(blocks) + "\n").encode()


def heading(words: Catalog, service: str) -> str:
    """Return what is above all explanations."""
    return one_line(words("export.about.title", service=service))


def sections(cubes: Sequence[Cube], words: Catalog, service: str) -> Iterator[Section]:
    """Yield what explains these cubes in any file: the tables, one entry each, the columns, the marks, the rules."""
    with_figures = [cube for cube in cubes if not cube.counts_people]
    yield Section(words("export.about.tables"), [_table(cube, words) for cube in cubes])
    yield Section(words("export.about.columns"), _columns(cubes, words, bool(with_figures)))
    if marks := _marks(cubes):
        entries = [Entry(mark, status_name(mark, words), status_meaning(mark, words)) for mark in marks]
        yield Section(words("export.about.marks"), entries)
    if with_figures:
        yield _of_texts(words("export.about.rules"), rules(words))
    yield _of_texts(words("export.about.limits"), limits(words))
    yield _of_texts(words("export.about.licence"), [licence(words, service)])


def _of_texts(head: str, texts: Iterable[str]) -> Section:
    return Section(head, [Entry("", "", text) for text in texts])


def _table(cube: Cube, words: Catalog) -> Entry:
    updated = f"{selected(cube, words)}\n{words('export.about.updated', day=words.day(cube.updated))}"
    # A number of people is shown however small it is.
    least = "" if cube.counts_people else f"\n{smallest(cube, words)}"
    rest = "".join(f"\n{one_line(text)}" for text in (*breaks(cube, words), *remainders(cube, words)))
    return Entry(cube.id, one_line(cube.titles[words.locale]), updated + least + rest)


def _marks(cubes: Sequence[Cube]) -> Sequence[Status]:
    if not all(cube.counts_people for cube in cubes):
        return [*Status]
    return [Status.NOT_YET, Status.NOT_APPLICABLE] if any(map(marked, cubes)) else []


def _columns(cubes: Sequence[Cube], words: Catalog, figures: bool) -> list[Entry]:
    axes = {axis.id: one_line(axis.names[words.locale]) for cube in cubes for axis in cube.axes}
    about_axis = words("export.about.axis")
    units = {cube.unit for cube in cubes}
    own = {
        column: key
        for column, key in _COLUMNS.items()
        if column in units or (figures and column in NUMBERS) or (column == "status" and any(map(marked, cubes)))
    }
    return [
        *(Entry(f"{axis}, {axis}_label", name, about_axis) for axis, name in axes.items()),
        *(Entry(_ids(column), column_name(column, words), words(key)) for column, key in own.items()),
        Entry(", ".join(SCOPE), ", ".join(column_name(column, words) for column in SCOPE), words("export.about.scope")),
    ]


def _ids(column: str) -> str:
    return f"{column}, {column}_label" if column == "status" else column


def _wrapped(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in lines)
