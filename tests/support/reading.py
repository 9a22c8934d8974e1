"""Reads the tables of a page as a screen reader would: by caption, row and column."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Table:
    """A table of a page: its caption or label, its column heads, and its rows with the row's name first."""

    name: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    @property
    def cells(self) -> list[str]:
        """Every cell that is not a head, row by row."""
        return [cell for row in self.rows for cell in row[1:]]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self._text: list[str] | None = None
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(Table(dict(attrs).get("aria-labelledby") or ""))
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr" and not self._in_head:
            self.tables[-1].rows.append([])
        elif tag in ("caption", "th", "td"):
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self._in_head = False
        if tag not in ("caption", "th", "td") or self._text is None:
            return
        text, self._text = " ".join("".join(self._text).split()), None
        if tag == "caption":
            self.tables[-1].name = text
        elif self._in_head:
            self.tables[-1].heads.append(text)
        else:
            self.tables[-1].rows[-1].append(text)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def tables_in(page: str) -> list[Table]:
    """The tables of a page, in their order."""
    reader = _Reader()
    reader.feed(page)
    return reader.tables
