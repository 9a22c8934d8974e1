"""Looks over a page in the browser; every function gives back what is wrong with it."""

import json
from functools import cache

from playwright.sync_api import Page

from quiz.settings import ROOT

AXE = ROOT / ".cache/npm/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 640}
TARGET = 44  # CSS pixels

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
  ...document.querySelectorAll("body *:not(.visually-hidden, progress, svg, svg *)")
].filter((element) => {
  const style = getComputedStyle(element);
  const hides = [style.overflowX, style.overflowY].some((overflow) => ["hidden", "clip"].includes(overflow));
  return hides && element.textContent.trim()
    && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map((element) => `cut off: ${element.outerHTML.slice(0, 120)}`)"""

# Everything that is pressed and does not stand in running text.
_TOO_SMALL = f"""() => [...document.querySelectorAll(
  "button, .button, summary, .option, select, input[type=text], input[type=number], .ticks label, nav a, .brand, " +
  ".choices a, .links a, .gallery a, .nearly a, .languages a"
)].filter((element) => element.checkVisibility()).map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width < {TARGET} || box.height < {TARGET})
  .map(([element, box]) => `${{box.width}} x ${{box.height}}: ${{element.outerHTML.slice(0, 120)}}`)"""


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
    page.evaluate(_axe())
    page.emulate_media(color_scheme="dark")
    found = _ask(page, _AXE_RUN.format(only=json.dumps({"type": "rule", "values": COLOUR_RULES})), "dark")
    page.emulate_media(color_scheme="light")
    return found + _ask(page, _AXE_RUN.format(only=json.dumps(TAGS)), "light")


def reflow(page: Page) -> list[str]:
    """What does not fit on 320 pixels with the text as it is and twice as large, or is hard to hit."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    found = []
    for size in ("100%", "200%"):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        for script in (_TOO_WIDE, _CUT_OFF, _TOO_SMALL):
            found += _ask(page, script, f"text {size}")
    return found
