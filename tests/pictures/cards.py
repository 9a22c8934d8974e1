"""The pictures that are sent on: a card of each animal, two animals at one table, and all of them together.

They show animals and words that are the same for everybody: nothing of anybody's answers.
"""

import html
import re
from collections.abc import Iterator
from itertools import combinations_with_replacement
from math import ceil
from typing import NamedTuple

from quiz.i18n import catalog
from quiz.questionnaire.drawings import pair_picture, start_picture, tall_picture, wide_picture
from quiz.questionnaire.model import Character, Questionnaire
from quiz.settings import Settings
from tests.pictures.drawings import colours_of, drawing, font_face

WIDE = (1200, 630)
"""What link previews want, in pixels."""
TALL = (1080, 1350)
"""4:5, what fills most of a phone where people send pictures to each other."""
SMALL = (760, 399)
"""What link previews still show in full width."""

LOGO = """<svg class="logo" viewBox="0 0 40 32" stroke-width="1.6"><circle cx="10" cy="22" r="8" fill="#D9607A"
stroke="#A62B4B"/><path d="M20 2l8 14H12z" fill="#3F86BD" stroke="#1D5B8A"/><rect x="22" y="15" width="15" height="15"
rx="3" fill="#E39A2D" stroke="#7F4E00"/></svg>"""

TABLE = """<svg class="table" viewBox="0 0 900 120"><path d="M32 20H868V88a49 26 0 0 1-92.9 0a49 26 0 0 1-92.9 0
a49 26 0 0 1-92.9 0a49 26 0 0 1-92.9 0a49 26 0 0 1-92.9 0a49 26 0 0 1-92.9 0a49 26 0 0 1-92.9 0a49 26 0 0 1-92.9 0
a49 26 0 0 1-92.9 0z" fill="#FBF7F0"/><rect width="900" height="44" rx="22" fill="#C9A77F"/></svg>"""

FACING_LEFT = {"kurki", "lohi", "majava", "norppa"}
"""Who looks to the left in the drawing; at a table everybody looks to the middle."""

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
.tall { flex-direction: column; align-items: center; justify-content: space-between; text-align: center;
  padding: 60px 64px }
.tall .disc { width: 660px; height: 660px; padding: 44px; margin-top: 32px }
.tall h1 { font-size: var(--size) }
.tall .epithet { margin-top: 10px }
.tall .words { display: flex; flex-direction: column; justify-content: space-evenly; flex: 1; padding-top: 20px }
.wide { align-items: center; gap: 52px; padding: 0 56px }
.wide .disc { width: 500px; height: 500px; padding: 36px }
.wide .words { flex: 1; min-width: 0; align-self: stretch; padding: 54px 0; display: flex; flex-direction: column;
  justify-content: space-between; gap: 16px }
.wide h1 { font-size: calc(var(--size) * .68); margin-bottom: 10px }
.wide .epithet { font-size: 44px }
.wide .question { font-size: 42px }
.wide .address { font-size: 36px; padding: 16px 30px; align-self: flex-start }
.start { flex-direction: column; align-items: center; justify-content: space-between; background: #FBF7F0;
  padding: 36px 48px; text-align: center }
.start h1 { font-size: 60px }
.animals { display: grid; gap: 16px; grid-template-columns: repeat(var(--columns), auto) }
.animals .disc { width: var(--disc); height: var(--disc); padding: 12px }
.pair .half { width: 50%; display: flex; flex-direction: column; align-items: center }
.pair .disc { width: 44vw; height: 44vw; padding: 2.6vw; margin-top: 3vw }
.mirrored svg { transform: scaleX(-1) }
.table { position: absolute; bottom: 0; left: 5vw; width: 90vw }
.pair > .logo { position: absolute; bottom: 1.4vw; left: 45.6vw; width: 9vw; height: 7.2vw }
"""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Picture(NamedTuple):
    """A page, and the picture that is taken of it: its file, its size in pixels, and the number of its colours.

    Flat drawings and their soft edges need no more colours, and a picture is a third as large.
    """

    name: str
    page: str
    size: tuple[int, int]
    colours: int = 64


def cards(questionnaire: Questionnaire, settings: Settings) -> Iterator[Picture]:
    """Every picture that is sent on."""
    for language in questionnaire.languages:
        yield Picture(start_picture(language), _page(_start(questionnaire, settings, language)), WIDE)
        for one in questionnaire.characters:
            yield Picture(wide_picture(one.id, language), _page(_card("wide", one, settings, language)), WIDE)
            yield Picture(tall_picture(one.id, language), _page(_card("tall", one, settings, language)), TALL)
    ids = sorted(character.id for character in questionnaire.characters)
    for pair in combinations_with_replacement(ids, 2):
        yield Picture(pair_picture(*pair), _page(_table(*pair)), SMALL, colours=32)


def words_of(character: Character, language: str) -> tuple[str, str]:
    """What a card says largest, and what it asks: an invitation is "Minussa on kurkea. Kenen kanssa ...?"."""
    if character.invitation is None:
        return character.name[language], catalog(language)("start.title")
    first, *others = _SENTENCE.split(" ".join(character.invitation[language].split()))
    return first.removesuffix("."), " ".join(others)


def _page(body: str) -> str:
    return f'<!doctype html><meta charset="utf-8"><style>{font_face()}{STYLE}</style>{body}'


def _brand(settings: Settings, language: str) -> str:
    return f'<p class="brand">{LOGO}{html.escape(settings.service_names[language])}</p>'


def _disc(character: str) -> str:
    return f'<div class="disc" style="background: {colours_of(character).disc}">{drawing(character)}</div>'


def _card(shape: str, character: Character, settings: Settings, language: str) -> str:
    heading, question = words_of(character, language)
    ground = colours_of(character.id).ground
    brand = _brand(settings, language)
    words = (
        f"<div><h1>{html.escape(heading)}</h1>"
        f'<p class="epithet">{html.escape(" ".join(character.epithet[language].split()))}</p></div>'
        f'<p class="question">{html.escape(question)}</p>'
    )
    parts = (
        (brand, _disc(character.id), f'<div class="words">{words}</div>', _address(settings))
        if shape == "tall"
        else (_disc(character.id), f'<div class="words">{brand}{words}{_address(settings)}</div>')
    )
    return f'<div class="card {shape}" style="background: {ground}; --size: 104px">{"".join(parts)}</div>'


def _address(settings: Settings) -> str:
    """The short address of the service: only its operator knows it, and renders the pictures with it."""
    short = settings.base_url.partition("://")[2]
    return f'<p class="address">{html.escape(short)}</p>' if short else ""


def _start(questionnaire: Questionnaire, settings: Settings, language: str) -> str:
    discs = "".join(_disc(character.id) for character in questionnaire.characters)
    columns = ceil(len(questionnaire.characters) / 2)
    size = min(196, 1080 // columns - 16)
    title = html.escape(catalog(language)("start.title"))
    return (
        f'<div class="card start">{_brand(settings, language)}<h1>{title}</h1>'
        f'<div class="animals" style="--columns: {columns}; --disc: {size}px">{discs}</div></div>'
    )


def _table(left: str, right: str) -> str:
    seats = ((left, left in FACING_LEFT), (right, right not in FACING_LEFT))
    return f'<div class="card pair">{"".join(_seat(*seat) for seat in seats)}{TABLE}{LOGO}</div>'


def _seat(character: str, mirrored: bool) -> str:
    look = "half mirrored" if mirrored else "half"
    return f'<div class="{look}" style="background: {colours_of(character).ground}">{_disc(character)}</div>'
