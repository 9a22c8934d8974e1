"""Makes the pictures that are shared and saved, and the icons (static/pictures, static/icons), from our SVG and texts.

Run `make pictures` after a change of a drawing, a name or a text of theirs; a test tells when they are out of date.
Operators render them with their own QUIZ_BASE_URL and QUIZ_SERVICE_NAME, and then their address is on the cards.
"""

import hashlib
import json
import subprocess
from collections.abc import Iterator, Sequence

from playwright.sync_api import Page, sync_playwright

from quiz.questionnaire import loader
from quiz.questionnaire.drawings import STATIC
from quiz.questionnaire.model import Questionnaire
from quiz.settings import Settings
from tests.browser.chromium import launch
from tests.pictures.cards import cards
from tests.pictures.icons import favicons, ico, icons
from tests.pictures.parts import Picture

MANIFEST = STATIC / "pictures" / "sources.json"

# The heading of a card becomes smaller until everything is within it; no other text does.
FIT = """async () => {
  await document.fonts.ready;
  const card = document.querySelector(".card");
  if (!card) return true;
  const tooLarge = () => [...card.querySelectorAll("h1, p, .disc")].some((part) => {
    const box = part.getBoundingClientRect();
    return part.scrollWidth > part.clientWidth + 1 || box.bottom > innerHeight - 20 || box.right > innerWidth - 20;
  });
  for (let size = 104; tooLarge() && size >= 72; size -= 4) card.style.setProperty("--size", `${size}px`);
  return !tooLarge();
}"""


def pictures(questionnaire: Questionnaire, settings: Settings) -> Iterator[Picture]:
    """Every picture that is a file of its own."""
    yield from cards(questionnaire, settings)
    yield from icons()


def sources(questionnaire: Questionnaire, settings: Settings) -> dict[str, str]:
    """A digest of what each picture is made of, by file name."""
    made = [*pictures(questionnaire, settings), *favicons()]
    return {picture.name: hashlib.sha256(repr(picture).encode()).hexdigest()[:16] for picture in made}


def taken(page: Page, picture: Picture) -> bytes:
    """The PNG of a picture, in few colours."""
    width, height = picture.size
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(picture.page)
    if not page.evaluate(FIT):
        raise SystemExit(f"{picture.name}: the words do not fit; shorten them")
    whole = page.screenshot(omit_background=True)
    command = ["pngquant", "--nofs", "--strip", "--speed", "1", str(picture.colours), "-"]
    return subprocess.run(command, input=whole, stdout=subprocess.PIPE, check=True).stdout


def are_as_before(before: dict[str, str], now: dict[str, str], *names: str) -> bool:
    """Whether what some pictures are made of has not changed since they were rendered."""
    return all(name in before and before[name] == now[name] for name in names)


def render(page: Page, every: Sequence[Picture], before: dict[str, str], now: dict[str, str]) -> None:
    """Render each picture that is not there, or that is made of something else now."""
    for picture in every:
        path = STATIC / picture.name
        if path.is_file() and are_as_before(before, now, picture.name):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(taken(page, picture))


def main() -> None:
    """Render the pictures that are out of date, and remember what they were made of."""
    settings = Settings.read()
    questionnaire = loader.load(settings.questions)
    before = json.loads(MANIFEST.read_text(encoding="utf-8")) if MANIFEST.is_file() else {}
    now = sources(questionnaire, settings)
    small, favicon = [*favicons()], STATIC / "icons" / "favicon.ico"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        render(page, [*pictures(questionnaire, settings)], before, now)
        if not (favicon.is_file() and are_as_before(before, now, *(each.name for each in small))):
            favicon.write_bytes(ico([taken(page, each) for each in small]))
        browser.close()
    MANIFEST.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
