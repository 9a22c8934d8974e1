"""What is usually asked for is drawn before anybody asks: then it needs nothing of the storage."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import pytest

from quiz.questionnaire.model import Questionnaire
from quiz.regions import REGIONS
from quiz.web.core import page_cache
from quiz.web.statistics import prerendering
from quiz.web.statistics.links import address_of
from quiz.web.statistics.prerendering import draw_ahead, usual
from quiz.web.statistics.query import COORDINATORS, EVERYBODY, VIEWS
from tests.support.country import Country, crowd, open_country
from tests.support.walking import without_table

PATIENCE = 300.0  # a busy machine is slow, not wrong
UNUSUAL = "coordinator?source=open"


@pytest.fixture
def slept(tmp_path: Path, questionnaire: Questionnaire) -> Iterator[Country]:
    """Sixty people and a week."""
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
        yield country


def without_sums(country: Country) -> AbstractContextManager[None]:
    """The statistics cannot be read as long as this lasts."""
    return without_table(country.database, "total")


def is_ready(country: Country, address: str) -> bool:
    """Whether a coordinator's page is there without anything that would have to be read for it."""
    with without_sums(country):
        return country.coordinator.get(f"/fi/{address}").status_code == 200


def wait_until(happened: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, what
        time.sleep(0.1)


def wait_for(country: Country, page: str) -> None:
    """Wait until a page has been drawn though nobody could see it."""
    wait_until(lambda: is_ready(country, page), f"{page} is not drawn")


def test_usual_is_each_view_and_the_overview_of_each_region_or_language(questionnaire: Questionnaire) -> None:
    asked = [*usual(COORDINATORS, questionnaire.languages)]
    assert asked[: len(VIEWS)] == [(view, {}) for view in VIEWS]
    assert len(asked) == 7 + 24 + 4
    assert ("overview", {"region": "lappi"}) in asked and ("overview", {"language": "sv"}) in asked
    public = [*usual(EVERYBODY, questionnaire.languages)]
    assert len(public) == 6 + 25 - 1 and ("overview", {"region": "lappi"}) in public


@pytest.mark.long
def test_usual_pages_are_ready_for_everybody_in_every_language(slept: Country) -> None:
    assert slept.coordinator.portal is not None
    slept.coordinator.portal.call(draw_ahead, slept.site, 0.0)
    languages = slept.questionnaire.languages

    with without_sums(slept):
        for browser, readers in ((slept.coordinator, COORDINATORS), (slept.stranger(), EVERYBODY)):
            for view, query in usual(readers, languages):
                for locale in languages:
                    page = address_of(slept.site, locale, readers, view, f"?{urlencode(query)}")
                    assert browser.get(page).status_code == 200, (view, query)
        assert slept.coordinator.get(f"/fi/{UNUSUAL}").status_code == 503


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The background looks often and never rests, and has few regions to draw."""
    monkeypatch.setattr(prerendering, "REGIONS", {region: REGIONS[region] for region in ("lappi", "kainuu")})
    monkeypatch.setattr(prerendering, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(prerendering, "_REST_SECONDS", 0.0)


@pytest.mark.usefixtures("hasty")
def test_pages_are_drawn_after_each_week_and_after_a_start(tmp_path: Path, questionnaire: Questionnaire) -> None:
    with open_country(tmp_path, questionnaire) as country:
        for region, language in (("lappi", "fi"), ("kainuu", "sv")):
            country.count(crowd(questionnaire, 1, 60, region, language))
            country.sleep()
            wait_for(country, f"coordinator?region={region}")
        drawn = country.coordinator.get("/fi/coordinator").text
    with open_country(tmp_path, questionnaire, country.clock) as country:
        wait_for(country, "coordinator")
        assert country.coordinator.get("/fi/coordinator").text == drawn


@pytest.mark.usefixtures("hasty")
def test_a_storage_that_fails_is_told_of_and_tried_again(
    tmp_path: Path, questionnaire: Questionnaire, caplog: pytest.LogCaptureFixture
) -> None:
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
    caplog.clear()
    with ExitStack() as broken:
        broken.enter_context(without_sums(country))
        with open_country(tmp_path, questionnaire, country.clock) as again:
            wait_until(lambda: "not drawn ahead" in caplog.text, "no fault is told of")
            broken.close()
            wait_for(again, "coordinator")


@pytest.mark.usefixtures("hasty")
def test_any_other_fault_is_told_of_and_ends_nothing(
    tmp_path: Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with open_country(tmp_path, questionnaire) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
    with monkeypatch.context() as broken, open_country(tmp_path, questionnaire, country.clock) as country:
        broken.setitem(VIEWS, "overview", ("no such table",))
        wait_until(lambda: "KeyError" in caplog.text, "no fault is told of")
        broken.undo()
        wait_for(country, "coordinator")


def test_files_for_everybody_drive_out_no_page(slept: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody needs a key to ask for hundreds of files."""
    monkeypatch.setattr(page_cache, "_MOST", 30)
    assert slept.coordinator.get("/fi/coordinator").status_code == 200
    for region, kind, locale in product((*REGIONS, ""), ("csv", "xls.csv", "svg"), ("fi", "sv")):
        slept.stranger().get(f"/{locale}/statistics/export/bloom.{kind}?region={region}")
    assert is_ready(slept, "coordinator")
