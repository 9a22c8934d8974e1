"""What fits does not hang on the machine: the browser has the two fonts of the tests, and takes no other."""

import pytest

from tests.browser.device import Device
from tests.browser.fonts import FONTS, WIDE, set_in

pytestmark = pytest.mark.browser

# What people's systems have, and what the service asks for.
FAMILIES = ["system-ui", "sans-serif", "serif", "monospace", "Roboto", "Liberation Sans", "Noto Sans", "Arial"]
TEXTS = """(families) => document.body.replaceChildren(...families.map((family) => {
  const text = document.createElement("p");
  Object.assign(text.style, { fontFamily: family, width: "max-content" });
  text.textContent = "Ääni ja ”yö” – å";
  return text;
}))"""
WIDTH = "document.querySelector('p').getBoundingClientRect().width"


def drawn_in(device: Device) -> set[str]:
    """The families of the letters of every paragraph, once they are laid out."""
    device.page.evaluate(WIDTH)
    session = device.context.new_cdp_session(device.page)
    for command in ("DOM.enable", "CSS.enable"):
        session.send(command)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "p"})["nodeIds"]
    fonts = [session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    return {font["familyName"] for of_node in fonts for font in of_node}


def test_the_browser_has_the_fonts_of_the_tests_and_none_of_the_machine(device: Device) -> None:
    device.go("about")
    device.page.evaluate(TEXTS, FAMILIES)
    assert drawn_in(device) == {WIDE}
    widths = []
    for font in FONTS:
        set_in(device.page, font)
        assert drawn_in(device) == {font}, "`make tools` installs it"
        widths.append(device.page.evaluate(WIDTH))
    assert widths[0] > widths[1] * 1.2
