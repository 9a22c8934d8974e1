"""The icons of the service, from static/favicon.svg."""

import re
import struct
from collections.abc import Iterator, Sequence

from quiz.questionnaire.drawings import STATIC
from tests.pictures.parts import Picture

BACKGROUND = "#1F5C4A"
_PNG_SIZES = (192, 512)
_TOUCH_SIZE = 180
ICO_SIZES = (16, 32, 48)


def icons() -> Iterator[Picture]:
    """The icons of the web app manifest and of iOS."""
    for size in _PNG_SIZES:
        yield Picture(f"icons/{size}.png", _page(1), (size, size))
    # Systems cut their own shape out of a maskable icon: what is drawn has to be within four fifths of it.
    yield Picture("icons/maskable.png", _page(0.78, BACKGROUND), (512, 512))
    yield Picture("icons/apple-touch-icon.png", _page(0.86, BACKGROUND), (_TOUCH_SIZE, _TOUCH_SIZE))


def favicons() -> Iterator[Picture]:
    """What /favicon.ico is put together from."""
    for size in ICO_SIZES:
        yield Picture(f"{size}", _page(1), (size, size))


def ico(pictures: Sequence[bytes]) -> bytes:
    """Put PNG pictures, one of each of `ICO_SIZES`, into an ICO file."""
    start = 6 + 16 * len(pictures)
    entries = b""
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(picture), start)
        start += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures)


def _page(scale: float, background: str = "transparent") -> str:
    svg = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    drawn = svg if background == "transparent" else re.sub(r"<rect [^>]*rx=\"9\"[^>]*/>", "", svg)
    return (
        '<!doctype html><meta charset="utf-8"><style>'
        f"body {{ margin: 0; background: {background}; height: 100vh; display: grid; place-items: center }}"
        f"svg {{ width: {scale * 100:.0f}vw; height: {scale * 100:.0f}vw; display: block }}"
        f"</style>{drawn}"
    )
