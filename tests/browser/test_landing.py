"""Whoever follows a shared link sees at once what to do."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenDevice
from tests.support.parameters import others_long

pytestmark = pytest.mark.browser

SMALL = (360, 640)
LONGEST_PAIR = {"fi": "norppa/karhu", "sv": "pollo/norppa", "en": "norppa/talitiainen", "fi-simple": "siili/siili"}
"""The pair in each language that takes most lines."""


@pytest.mark.parametrize("locale", others_long(LONGEST_PAIR, "sv"))
def test_the_way_to_the_test_is_in_the_first_view(device_of: OpenDevice, locale: str) -> None:
    device = device_of(locale, size=SMALL)

    for page in ("characters", "characters/norppa", f"characters/{LONGEST_PAIR[locale]}"):
        device.go(page)
        expect(device.link("characters.try")).to_be_in_viewport(ratio=1)
