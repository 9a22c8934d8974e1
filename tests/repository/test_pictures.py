"""The pictures of sharing and the icons are made of the present drawings and texts, and small."""

import json
import struct

import pytest

from quiz.i18n import catalog
from quiz.questionnaire.drawings import STATIC, pair_picture, tall_pair_picture
from quiz.settings import Settings
from tests.pictures.cards import words_of
from tests.pictures.icons import ICO_SIZES
from tests.render_pictures import MANIFEST, pictures, sources
from tests.support.questionnaires import REAL

DEFAULTS = Settings.read({})
PICTURES = {picture.name: picture for picture in pictures(REAL, DEFAULTS)}
MOST_BYTES = 40 * 1024
MOST_OF_A_PAIR = {"pictures/pairs": 12 * 1024, "pictures/tall/pairs": 22 * 1024}
PNG = b"\x89PNG\r\n\x1a\n"


def test_they_are_up_to_date() -> None:
    assert json.loads(MANIFEST.read_text(encoding="utf-8")) == sources(REAL, DEFAULTS), "run `make pictures`"


def test_there_are_no_others() -> None:
    folders = (STATIC / "pictures", STATIC / "icons")
    found = {path.relative_to(STATIC).as_posix() for folder in folders for path in folder.rglob("*.png")}
    assert found == PICTURES.keys()


def test_they_are_small_and_as_large_as_they_should_be() -> None:
    for name, picture in PICTURES.items():
        content = (STATIC / name).read_bytes()
        assert content.startswith(PNG), name
        assert struct.unpack(">II", content[16:24]) == picture.size, name
        assert len(content) <= MOST_OF_A_PAIR.get(name.rpartition("/")[0], MOST_BYTES), name


def test_two_animals_have_one_picture_in_either_order() -> None:
    assert pair_picture("siili", "pollo") == pair_picture("pollo", "siili") == "pictures/pairs/pollo.siili.png"
    assert tall_pair_picture("siili", "pollo", "sv") == "pictures/tall/pairs/pollo.siili.sv.png"


def test_favicon_ico_holds_a_png_of_each_size() -> None:
    content = (STATIC / "icons" / "favicon.ico").read_bytes()
    assert struct.unpack("<HHH", content[:6]) == (0, 1, len(ICO_SIZES))
    for number, size in enumerate(ICO_SIZES):
        width, height, *_, length, start = struct.unpack("<BBBBHHII", content[6 + 16 * number : 22 + 16 * number])
        assert (width, height) == (size, size)
        assert content[start : start + 24].startswith(PNG) and start + length <= len(content)


@pytest.mark.parametrize("question", ["Mikä eläin laskeutuu sinun suollesi?", "Mikä eläin\non lähinnä sinua?"])
def test_a_card_says_the_invitation(question: str) -> None:
    kurki = REAL.characters_by_id["kurki"]._replace(invitation={"fi": f"Minussa on kurkea. {question}"})
    assert words_of(kurki, "fi") == ("Minussa on kurkea", question.replace("\n", " "))


def test_a_card_without_an_invitation_says_the_name() -> None:
    kurki = REAL.characters_by_id["kurki"]._replace(invitation=None)
    assert words_of(kurki, "fi") == (kurki.name["fi"], catalog("fi")("start.title"))
