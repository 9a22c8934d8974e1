"""What holds for every page: whole, labelled, in one language."""

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "input", "br", "hr", "path", "circle", "rect"}


class Outline(HTMLParser):
    """What a page is made of; notes tags that are closed wrongly."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every tag of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


def check(page: str, locale: str) -> None:
    """What holds for every page."""
    outline = Outline(page)
    assert not outline.faults, outline.faults
    assert outline.all("html")[0]["lang"] == locale
    assert len(outline.all("h1")) == 1 and len(outline.all("main")) == 1
    # A picture has titles of its own.
    assert page.partition("</head>")[0].count("<title>") == 1
    assert all("alt" in image for image in outline.all("img"))
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert not re.search(r"\{\{|\}\}|\{%|%\(|>\s*None\s*<|Undefined", page)
