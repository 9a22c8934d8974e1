"""Looks over a page in the browser; every function gives back what is wrong with it."""

import json
from functools import cache
from itertools import product

from playwright.sync_api import Page

from quiz.settings import ROOT
from tests.browser.fonts import FONTS, set_in

AXE = ROOT / ".cache/npm/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 320, "height": 640}
TARGET = 44  # CSS pixels
TOLERANCE = 1  # CSS pixel by which the box of a text may lie beyond its place: browsers round it differently

# What depends on colours, and so on the theme; everything else is the same in the light and in the dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

_AXE_RUN = """async () => {{
  const found = await axe.run({{ runOnly: {only}, resultTypes: ["violations"] }});
  return found.violations.map((rule) => `${{rule.id}}: ${{rule.nodes.map((node) => node.html).join(" | ")}}`);
}}"""

_BASICS = """() => [
  document.documentElement.lang ? "" : "no language",
  /.+ – .+/.test(document.title) ? "" : `title: ${document.title}`,
  document.querySelectorAll("h1").length === 1 ? "" : "not one h1",
  document.querySelectorAll("main").length === 1 ? "" : "not one main",
  ...[...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .filter((field) => !field.labels[0]?.textContent.trim()).map((field) => `no label: ${field.outerHTML}`),
  ...[...document.querySelectorAll("[style], style, script:not([src])")].map((found) => `inline: ${found.outerHTML}`),
].filter(Boolean)"""

_TOO_WIDE = """() => {
  const wide = [...document.querySelectorAll("body *:not(.skip, .visually-hidden, .scroll *, pre *, svg *)")]
    .filter((element) => element.checkVisibility()).map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.right > innerWidth + 1 || box.left < -1)
    .map(([element]) => `too wide: ${element.outerHTML.slice(0, 120)}`);
  return document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways", ...wide] : wide;
}"""

_CUT_OFF = """() => [
  ...document.querySelectorAll("body *:not(.visually-hidden, svg, svg *)")
].filter((element) => {
  const style = getComputedStyle(element);
  const hides = [style.overflowX, style.overflowY].some((overflow) => ["hidden", "clip"].includes(overflow));
  return hides && element.textContent.trim()
    && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map((element) => `cut off: ${element.outerHTML.slice(0, 120)}`)"""

# Everything that is pressed and does not stand in running text.
_TOO_SMALL = f"""() => [...document.querySelectorAll(
  "button, .button, summary, .option, select, input[type=text], input[type=number], .ticks label, nav a, .brand, " +
  ".choices a, .links a, .gallery a, .others li a, .mark, .card, .languages a, .menu a"
)].filter((element) => element.checkVisibility()).map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width < {TARGET} || box.height < {TARGET})
  .map(([element, box]) => `${{box.width}} x ${{box.height}}: ${{element.outerHTML.slice(0, 120)}}`)"""

# Compared where everything of a picture shares one space: on the screen. A text's own box is in that of its group.
_CUT_IN_PICTURE = f"""() => {{
  const near = (one, other) => one <= other + {TOLERANCE};
  const within = (inner, outer) => near(outer.left, inner.left) && near(inner.right, outer.right)
    && near(outer.top, inner.top) && near(inner.bottom, outer.bottom);
  const apart = (one, other) => near(one.right, other.left) || near(other.right, one.left)
    || near(one.bottom, other.top) || near(other.bottom, one.top);
  return [...document.querySelectorAll("svg")].flatMap((svg) => {{
    const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent).map((text) => ({{
      text, box: text.getBoundingClientRect(), place: (text.parentNode.querySelector(":scope.tile > rect") ?? svg),
    }}));
    return texts.filter(({{ box, place }}, index) => !within(box, place.getBoundingClientRect())
      || texts.slice(index + 1).some((other) => !apart(box, other.box)));
  }}).map(({{ text }}) => `cut off: ${{text.textContent}}`);
}}"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def _ask(page: Page, script: str, about: str) -> list[str]:
    return [f"{about}: {fault}" for fault in page.evaluate(script)]


def basics(page: Page) -> list[str]:
    """Language, title, one h1, labels, nothing inline."""
    return _ask(page, _BASICS, "basics")


def accessibility(page: Page) -> list[str]:
    """What axe-core finds, in the light and in the dark."""
    # At the end of a page the row of its buttons is in its place, and over nothing that can be scrolled from under it.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.evaluate(_axe())
    found = _ask(page, _AXE_RUN.format(only=json.dumps(TAGS)), "light")
    page.emulate_media(color_scheme="dark")
    found += _ask(page, _AXE_RUN.format(only=json.dumps({"type": "rule", "values": COLOUR_RULES})), "dark")
    page.emulate_media(color_scheme="light")
    return found


def reflow(page: Page) -> list[str]:
    """What does not fit on 320 pixels with the text as it is and twice as large, or is hard to hit, in either font."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found = []
    for font, size in product(FONTS, ("100%", "200%")):
        set_in(page, font)
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        for script in (_TOO_WIDE, _CUT_OFF, _TOO_SMALL):
            found += [f"{fault} in {font}" for fault in _ask(page, script, f"text {size}")]
    return found + pictures(page)


def pictures(page: Page) -> list[str]:
    """Words in drawings that lie beyond the edge or over each other, in either font."""
    found = []
    for font in FONTS:
        set_in(page, font)
        found += [f"{fault} in {font}" for fault in _ask(page, _CUT_IN_PICTURE, "picture")]
    return found
