"""D6 for the statistics: who gets what, whatever is asked for, and what is kept ready for whom."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from quiz.questionnaire.model import Questionnaire
from quiz.store.admin import access_keys
from tests.conftest import Clock
from tests.support.country import DAY, LABEL, MONDAY, ONES, Country, crowd, enter, everything, open_country

QUERIES = [
    "?from=9999-W53", "?from=9999-W52&to=9999-W52", "?from=0000-W01", "?to=0000-W00", "?from=2026-W60",
    "?from=2026-W48&to=2026-W40", "?from=%D9%A2%D9%A0%D9%A2%D9%A6-W47", "?from=2026-W47%00", "?to=2026W47", "?from=-1",
    "?region=atlantis", "?region=%00", "?region=%FF%FE", "?region=" + "x" * 9_000, "?region=lappi%20", "?region=LAPPI",
    "?region='%20OR%201=1--", "?region=**", "?region=lappi&region=atlantis", "?language=xx", "?language=none",
    "?source=paper", "?source=open&source=workshop", "?" + "region=lappi&" * 500, "?&&==&%", "?from[]=1",
    "?with=atlantis", "?with=lappi&with=kainuu", "?region=lappi&with=lappi", "?with=country",
    "?with=2026-W47--2026-W46", "?with=2031-W01", "?with=2026-Q9", "?with=" + "x" * 9_000, "?with=**", "?with=%00",
    "?nothing=at-all", "?smallest=1", "?region=*", "?from=2026-W47&to=2026-W47&region=lappi&language=sv&source=open",
]  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Iterator[Country]:
    """One day of sixty people."""
    with open_country(tmp_path_factory.mktemp("small"), questionnaire) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
        yield country


@pytest.mark.parametrize("query", QUERIES)
def test_an_odd_query_gets_a_clear_page_and_never_another_selection_s_file(small: Country, query: str) -> None:
    """Filters that cannot be used: 400, with a page that says so or in the place of a file."""
    for browser, home in ((small.coordinator, "coordinator"), (small.stranger(), "statistics")):
        page = browser.get(f"/fi/{home}{query}")
        file = browser.get(f"/fi/{home}/export/growth.csv{query}")
        assert page.status_code == file.status_code and page.status_code in (200, 400), (query, page.status_code)
        assert (page.status_code == 400) == ('role="alert"' in page.text)
        assert (file.status_code == 200) == file.headers["content-type"].startswith("text/csv")
        assert browser.get(f"/fi/{home}/export/comparison.csv{query}").status_code in (400, 404)
        assert "atlantis" not in page.text and "1=1" not in page.text


def test_public_statistics_are_the_same_for_everybody_and_a_coordinator_s_are_kept_nowhere(small: Country) -> None:
    """D6: no cookie decides what is public; without a session nothing else is given, and nothing is stored."""
    stranger = small.stranger()
    for browser, address in small.addresses():
        asked = browser.get(address)
        if asked.status_code == 404:
            continue
        if "/statistics" in address:
            assert asked.headers["cache-control"] == "public, max-age=3600"
            assert asked.headers["vary"] == "Accept-Encoding"
            # Files can be shown and read by whatever site; pages cannot.
            is_open = "/export/" in address
            assert (asked.headers.get("access-control-allow-origin") == "*") == is_open
            policy = "cross-origin" if is_open else "same-origin"
            assert asked.headers["cross-origin-resource-policy"] == policy
            walker = small.stranger()
            walker.post("/fi/start")
            for other in (small.coordinator, walker):
                assert everything(other.get(address)) == everything(asked), address
        else:
            assert asked.headers["cache-control"] == "no-store"
            assert "etag" not in asked.headers and "access-control-allow-origin" not in asked.headers
            assert asked.headers["cross-origin-resource-policy"] == "same-origin"
            refused = stranger.get(address)
            assert refused.headers["cache-control"] == "no-store"
            assert refused.status_code == (200 if address.partition("?")[0] == "/fi/coordinator" else 403)
            assert "Lappi" not in refused.text and "csv" not in refused.headers["content-type"]


def test_a_page_is_the_same_for_every_key_and_names_none(small: Country) -> None:
    """D6: pages are kept ready for all coordinators together."""
    mine = small.coordinator.get("/fi/coordinator").text
    assert 'class="shade-1"' in mine and LABEL not in mine
    other = small.stranger()
    enter(other, access_keys.add(small.database, "Kainuun toimisto", date(2026, 11, 16)))
    assert other.get("/fi/coordinator").text == mine


class Midnight(Clock):
    """After so many looks at the clock a day is over."""

    left = -1

    def __call__(self) -> float:
        self.left -= 1
        if self.left == 0:
            self.now += DAY  # to a Monday
        return self.now


@pytest.mark.parametrize("moments", range(2, 16, 2))
def test_a_page_that_was_made_over_midnight_is_not_kept(
    tmp_path: Path, questionnaire: Questionnaire, moments: int
) -> None:
    """What is kept ready for a day is of what is sealed by then alone: not half of the week before.

    And nobody may keep what was made of the week before until that day is over.
    """
    clock = Midnight(MONDAY)
    with open_country(tmp_path, questionnaire, clock) as country:
        country.count(crowd(questionnaire, 1, 60, "lappi", "fi"))
        country.sleep()
        country.sleep(6)
        country.count([(ONES, "kainuu", "fi")] * 60)
        # By turns a coordinator's page, and a page and a file for everybody.
        browser, address = [
            (country.coordinator, "/fi/coordinator?region=kainuu&language=fi"),
            (country.stranger(), "/fi/statistics?region=kainuu"),
            (country.stranger(), "/fi/statistics/export/questions.csv?region=kainuu"),
        ][moments // 2 % 3]
        clock.left = moments
        made = browser.get(address)
        if clock.left > 0:
            clock.left = 1
        enter(country.coordinator, country.key)
        kept = browser.get(address)
    assert made.text == kept.text or made.headers["cache-control"] in ("no-store", "public, max-age=0")
    with open_country(tmp_path, questionnaire, clock) as country:
        assert country.coordinator.get(address).text == kept.text


def test_a_filter_that_is_not_the_reader_s_is_answered_as_a_region_that_there_is_not(small: Country) -> None:
    """Nobody takes the figures of everything for those of a choice that does nothing, or is there twice."""
    stranger = small.stranger()
    theirs = (
        "language=fi", "source=open", "from=2026-W47", "to=9999-W53", "language=",
        "with=sv", "with=workshop", "with=2026-W47", "with=2026-W46--2026-W48", "with=none&with=sv",
    )  # fmt: skip
    nobodys = (
        "smallest=1",
        "first=2026-W47",
        "sort=x",
        "region=lappi&region=kainuu",
        "period=2026-Q9",
        "edition=1",
        "with=1",
    )
    for query in (*theirs, *nobodys):
        for path in ("", "/dimensions", "/regions"):
            page = stranger.get(f"/fi/statistics{path}?{query}")
            assert page.status_code == 400 and 'role="alert"' in page.text, query
        for name in ("growth.csv", "finishers.json", "regions.svg", "overview.txt"):
            assert stranger.get(f"/fi/statistics/export/{name}?{query}").status_code == 400, query
    for query in nobodys:
        assert small.coordinator.get(f"/fi/coordinator?{query}").status_code == 400
        assert small.coordinator.get(f"/fi/coordinator/export/growth.csv?{query}").status_code == 400
    assert stranger.get("/fi/statistics/workshops").status_code == 404
