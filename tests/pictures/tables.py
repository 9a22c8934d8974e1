"""Two animals at one table: the picture of link previews, which has no words, and the card that people save."""

import html
from collections.abc import Iterator
from itertools import combinations, combinations_with_replacement

from quiz.i18n import catalog
from quiz.questionnaire.drawings import pair_picture, tall_pair_picture
from quiz.questionnaire.model import Character, Questionnaire
from quiz.settings import Settings
from quiz.web.pairs import within_sentence
from tests.pictures.drawings import colours_of
from tests.pictures.parts import LOGO, Picture, address, brand, disc, page

SMALL = (760, 399)
"""What link previews still show in full width."""
SMALL_TALL = (720, 900)
"""4:5. There are as many as there are pairs and languages, so each has fewer pixels than the card of one animal."""

_HEM = "a49 26 0 0 1-92.9 0" * 9
TABLE = f"""<svg class="table" viewBox="0 0 900 {{height}}"><path d="M32 20H868V{{hem}}{_HEM}z" fill="#FBF7F0"/>
<rect width="900" height="44" rx="22" fill="#C9A77F"/></svg>"""

FACING_LEFT = {"kurki", "lohi", "majava", "norppa"}
"""Who looks to the left in the drawing; at a table everybody looks to the middle."""

STYLE = """
.half { width: 50%; display: flex; flex-direction: column; align-items: center }
.mirrored svg { transform: scaleX(-1) }
.table { position: absolute; left: 5vw; width: 90vw }
.half .disc { width: 44vw; height: 44vw; padding: 2.6vw; margin-top: 3vw }
.pair .table { bottom: 0 }
.pair > .logo { position: absolute; bottom: 1.4vw; left: 45.6vw; width: 9vw; height: 7.2vw }
.both .disc { margin-top: 8vw }
.both .table { top: 45.4vw }
.both .words { position: absolute; top: 50vw; bottom: 9vw; left: 10vw; right: 10vw; display: flex; text-align: center;
  flex-direction: column; align-items: center; justify-content: space-evenly }
.both h1 { font-size: calc(var(--size) * .62) }
.both .question { font-size: 32px }
.both .brand { font-size: 30px; gap: 10px }
.both .logo { width: 50px; height: 40px }
.both .address { font-size: 28px; padding: 15px 30px }
"""


def tables(questionnaire: Questionnaire, settings: Settings) -> Iterator[Picture]:
    """The pictures of every two characters."""
    ids = sorted(character.id for character in questionnaire.characters)
    for pair in combinations_with_replacement(ids, 2):
        body = f'<div class="card pair">{_seats(*pair)}{TABLE.format(height=120, hem=88)}{LOGO}</div>'
        yield Picture(pair_picture(*pair), page(STYLE, body), SMALL, colours=32)
    for language in questionnaire.languages:
        for pair in combinations(ids, 2):
            left, right = (questionnaire.characters_by_id[id] for id in pair)
            body = _card(left, right, settings, language)
            yield Picture(tall_pair_picture(*pair, language), page(STYLE, body), SMALL_TALL, colours=40)


def _card(left: Character, right: Character, settings: Settings, language: str) -> str:
    t = catalog(language)
    heading = t("pair.title", first=left.name[language], second=within_sentence(right.name[language]))
    return (
        f'<div class="card both" style="--size: 104px">{_seats(left.id, right.id)}{TABLE.format(height=770, hem=710)}'
        f'<div class="words"><h1>{html.escape(heading)}</h1><p class="question">{html.escape(t("start.title"))}</p>'
        f"{brand(settings, language)}{address(settings)}</div></div>"
    )


def _seats(left: str, right: str) -> str:
    return _seat(left, left in FACING_LEFT) + _seat(right, right not in FACING_LEFT)


def _seat(character: str, mirrored: bool) -> str:
    look = "half mirrored" if mirrored else "half"
    return f'<div class="{look}" style="background: {colours_of(character).ground}">{disc(character)}</div>'
