"""What every picture is put together from: a page in our font, with our name, discs and address."""

import html
from typing import NamedTuple

from quiz.settings import Settings
from tests.pictures.drawings import colours_of, drawing, font_face

LOGO = """<svg class="logo" viewBox="0 0 40 32" stroke-width="1.6"><circle cx="10" cy="22" r="8" fill="#D9607A"
stroke="#A62B4B"/><path d="M20 2l8 14H12z" fill="#3F86BD" stroke="#1D5B8A"/><rect x="22" y="15" width="15" height="15"
rx="3" fill="#E39A2D" stroke="#7F4E00"/></svg>"""

STYLE = """
* { box-sizing: border-box; margin: 0 }
body { color: #1E2430; font-family: Nunito, "DejaVu Sans"; text-wrap: balance; overflow: hidden }
svg { display: block }
.card { width: 100vw; height: 100vh; display: flex }
.brand { font-size: 44px; font-weight: 800; display: flex; align-items: center; gap: 16px; line-height: 1 }
.logo { width: 70px; height: 56px; flex: none }
.disc { border-radius: 50%; flex: none }
h1 { font-weight: 900; line-height: 1.05; letter-spacing: -.02em }
.epithet { font-size: 52px; font-weight: 700; line-height: 1.2 }
.question { font-size: 46px; font-weight: 600; line-height: 1.2 }
.address { background: #1F5C4A; color: #FFF; font-size: 42px; font-weight: 800; line-height: 1; padding: 22px 46px;
  border-radius: 60px; white-space: nowrap }
"""


class Picture(NamedTuple):
    """A page, and the picture that is taken of it: its file, its size in pixels, and the number of its colours.

    Flat drawings and their soft edges need no more colours, and a picture is a third as large.
    """

    name: str
    page: str
    size: tuple[int, int]
    colours: int = 64


def page(style: str, body: str) -> str:
    """A whole page, with the style of its kind after what all have."""
    return f'<!doctype html><meta charset="utf-8"><style>{font_face()}{STYLE}{style}</style>{body}'


def brand(settings: Settings, language: str) -> str:
    return f'<p class="brand">{LOGO}{html.escape(settings.service_names[language])}</p>'


def disc(character: str) -> str:
    return f'<div class="disc" style="background: {colours_of(character).disc}">{drawing(character)}</div>'


def address(settings: Settings) -> str:
    """The short address of the service: only its operator knows it, and renders the pictures with it."""
    short = settings.base_url.partition("://")[2]
    return f'<p class="address">{html.escape(short)}</p>' if short else ""
