"""The two fonts of the tests' browser, whatever the machine has: what fits in the wide and in the narrow one fits."""

from pathlib import Path

from playwright.sync_api import Page

WIDE = "DejaVu Sans"
"""What pages are shown in; hardly any system has a wider one for its menus."""
NARROW = "Roboto Condensed"
FONTS = (WIDE, NARROW)
FONTS_ONLY = Path(__file__).with_name("fonts.conf")
"""The fontconfig file that names them and no other."""

_SET = """(family) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`*, ::before, ::after, ::placeholder { font-family: "${family}" !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets.filter((other) => !other.ofTheTests), sheet];
  sheet.ofTheTests = true;
}"""


def set_in(page: Page, font: str) -> None:
    """Show everything on a page in one of the fonts, until another page is loaded."""
    page.evaluate(_SET, font)
