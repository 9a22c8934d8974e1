"""Makes the pictures that are shared and saved (static/pictures/*.png) from our SVG and texts.

Run `make pictures` after a change of a drawing, a name or an epithet; a test tells when they are out of date.
A picture shows the animal and its words only: no scores, nothing of anybody's answers.
"""

import hashlib
import html
import json

from playwright.sync_api import sync_playwright

from quiz.questionnaire import loader
from quiz.questionnaire.model import Character, Questionnaire
from quiz.settings import ROOT, Settings
from tests.browser.chromium import launch

PICTURES = ROOT / "static" / "pictures"
MANIFEST = PICTURES / "sources.json"
WIDTH, HEIGHT = 1200, 630

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; width: {width}px; height: {height}px; background: #FBF7F0; color: #1E2430; display: flex;
  font-family: "DejaVu Sans", sans-serif; align-items: center; overflow: hidden; }}
.panel {{ background: #DDEDE4; border-radius: 60px; width: 510px; height: 510px; margin-left: 60px; flex: none;
  display: flex; align-items: center; justify-content: center; }}
svg {{ width: 450px; height: 450px; }}
div + div {{ padding: 0 60px; }}
h1 {{ font-size: 60px; line-height: 1.1; margin: 0 0 20px; }}
p {{ font-size: 36px; line-height: 1.3; margin: 0; color: #525A68; }}
.service {{ margin-top: 60px; font-size: 28px; color: #1F5C4A; font-weight: bold; }}
</style>
<div class="panel">{svg}</div><div><h1>{name}</h1><p>{epithet}</p><p class="service">Osallisuustesti</p></div>"""


def page_of(character: Character, language: str) -> str:
    """The page that a picture is taken of."""
    return PAGE.format(
        width=WIDTH,
        height=HEIGHT,
        svg=(ROOT / "static" / "characters" / f"{character.id}.svg").read_text(encoding="utf-8"),
        name=html.escape(character.name[language]),
        epithet=html.escape(character.epithet[language]),
    )


def sources(questionnaire: Questionnaire) -> dict[str, str]:
    """A digest of what each picture is made of, by file name."""
    return {
        f"{character.id}.{language}.png": hashlib.sha256(page_of(character, language).encode()).hexdigest()
        for character in questionnaire.characters
        for language in questionnaire.languages
    }


def main() -> None:
    """Render every picture and remember what it was made of."""
    questionnaire = loader.load(Settings.from_environ().questions)
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for character in questionnaire.characters:
            for language in questionnaire.languages:
                page.set_content(page_of(character, language))
                page.screenshot(path=str(PICTURES / f"{character.id}.{language}.png"))
        browser.close()
    MANIFEST.write_text(json.dumps(sources(questionnaire), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
