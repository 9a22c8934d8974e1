"""A workbook (Office Open XML) as a program reads it that knows nothing of who wrote it."""

import re
from collections.abc import Mapping
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BY_NUMBER = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile("_x([0-9A-F]{4})_")

Field = str | int | None


def sheets_in(data: bytes) -> Mapping[str, list[list[Field]]]:
    """The rows of each sheet by its name. Raises ValueError for a cell that is anything but a number or a text."""
    with ZipFile(BytesIO(data)) as parts:
        every = _read(parts, "sharedStrings.xml").findall(f"{_MAIN}si")
        texts = [_ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(each.itertext())) for each in every]
        targets = {each.attrib["Id"]: each.attrib["Target"] for each in _read(parts, "_rels/workbook.xml.rels")}
        sheets = _read(parts, "workbook.xml").iter(f"{_MAIN}sheet")
        named = {each.attrib["name"]: _read(parts, targets[each.attrib[_BY_NUMBER]]) for each in sheets}
    return {name: _rows(sheet, texts) for name, sheet in named.items()}


def _read(parts: ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(parts.read(f"xl/{name}"))


def _rows(sheet: ElementTree.Element, texts: list[str]) -> list[list[Field]]:
    found: dict[int, dict[int, Field]] = {}
    for cell in sheet.iter(f"{_MAIN}c"):
        value = cell.find(f"{_MAIN}v")
        if value is None:
            continue
        if {each.tag for each in cell} != {f"{_MAIN}v"} or cell.get("t", "n") not in ("s", "n"):
            raise ValueError(f"{cell.attrib['r']} is neither a number nor a text")
        letters, number = cell.attrib["r"].rstrip("0123456789"), cell.attrib["r"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        column = 0
        for letter in letters:
            column = 26 * column + ord(letter) - ord("A") + 1
        kept = texts[int(value.text or "")] if cell.get("t") == "s" else int(value.text or "")
        found.setdefault(int(number), {})[column] = kept
    width = max((column for row in found.values() for column in row), default=0)
    return [[found.get(row, {}).get(at) for at in range(1, width + 1)] for row in range(1, max(found, default=0) + 1)]
