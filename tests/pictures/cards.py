"""The pictures that are sent on: cards of each animal, of two animals at one table, and of all of them together.

They show animals and words that are the same for everybody: nothing of anybody's answers.
"""

import html
import re
from collections.abc import Iterator
from math import ceil

from quiz.i18n import catalog
from quiz.questionnaire.drawings import start_picture, tall_picture, wide_picture
from quiz.questionnaire.model import Character, Questionnaire
from quiz.settings import Settings
from tests.pictures.drawings import colours_of
from tests.pictures.parts import Picture, address, brand, disc, page
from tests.pictures.tables import tables

WIDE = (1200, 630)
"""What link previews want, in pixels."""
TALL = (1080, 1350)
"""4:5, what fills most of a phone where people send pictures to each other."""

STYLE = """
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
"""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def cards(questionnaire: Questionnaire, settings: Settings) -> Iterator[Picture]:
    """Every picture that is sent on."""
    for language in questionnaire.languages:
        yield Picture(start_picture(language), page(STYLE, _start(questionnaire, settings, language)), WIDE)
        for one in questionnaire.characters:
            yield Picture(wide_picture(one.id, language), page(STYLE, _card("wide", one, settings, language)), WIDE)
            yield Picture(tall_picture(one.id, language), page(STYLE, _card("tall", one, settings, language)), TALL)
    yield from tables(questionnaire, settings)


def words_of(character: Character, language: str) -> tuple[str, str]:
    """What a card says largest, and what it asks: an invitation is "Minussa on kurkea. Mikä eläin ...?"."""
    if character.invitation is None:
        return character.name[language], catalog(language)("start.title")
    first, *others = _SENTENCE.split(" ".join(character.invitation[language].split()))
    return first.removesuffix("."), " ".join(others)


def _card(shape: str, character: Character, settings: Settings, language: str) -> str:
    heading, question = words_of(character, language)
    ground = colours_of(character.id).ground
    name = brand(settings, language)
    words = (
        f"<div><h1>{html.escape(heading)}</h1>"
        f'<p class="epithet">{html.escape(" ".join(character.epithet[language].split()))}</p></div>'
        f'<p class="question">{html.escape(question)}</p>'
    )
    parts = (
        (name, disc(character.id), f'<div class="words">{words}</div>', address(settings))
        if shape == "tall"
        else (disc(character.id), f'<div class="words">{name}{words}{address(settings)}</div>')
    )
    return f'<div class="card {shape}" style="background: {ground}; --size: 104px">{"".join(parts)}</div>'


def _start(questionnaire: Questionnaire, settings: Settings, language: str) -> str:
    discs = "".join(disc(character.id) for character in questionnaire.characters)
    columns = ceil(len(questionnaire.characters) / 2)
    size = min(196, 1080 // columns - 16)
    title = html.escape(catalog(language)("start.title"))
    return (
        f'<div class="card start">{brand(settings, language)}<h1>{title}</h1>'
        f'<div class="animals" style="--columns: {columns}; --disc: {size}px">{discs}</div></div>'
    )
