"""A day of the service by its real clock, whatever day it is; run at the moments of `make test-dates`, too."""

import random
from contextlib import closing
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES
from quiz.responses.walk import Standing
from quiz.weeks import day_of, last_sunday, week_of
from tests.support.country import FILES
from tests.support.server import Phone, Server, begin, standing
from tests.support.stream_clients import Host
from tests.support.walking import rows, text_of

pytestmark = pytest.mark.dates

VIEWS = ("", "/questions", "/regions", "/workshops")


def test_people_are_counted_and_the_statistics_are_up_to_sunday(tmp_path: Path) -> None:
    server = Server(tmp_path)
    days = {day_of(server.now)}
    made = server.run("demo", "--people", "400", "--workshops", "3", "--weeks", "3", "--database", str(server.database))
    assert made.returncode == 0, made.stderr
    with server:
        key = server.run("key", "add", "Lappi").stdout.split()[0]
        with closing(Phone(server.port)) as phone:
            coordinator = phone.post("/fi/coordinator/enter", f"key={key}").headers["set-cookie"].partition(";")[0]
            visit = begin(server, phone, random.Random(1), "kainuu")
            assert standing(server, visit.finish(phone)) is Standing.COUNTED
            assert phone.get(f"/fi/screen/{Host(server).code}").status == 200
            assert phone.get("/fi/support").status == 200
        with closing(Phone(server.port, coordinator)) as desk:
            pages = {view: desk.get(f"/{locale}/coordinator{view}") for view, locale in product(VIEWS, LOCALES)}
            files = {name: desk.get(f"/fi/coordinator/export/{name}.{kind}") for name, kind in FILES}
            shown = {locale: text_of(desk.get(f"/{locale}/coordinator").body) for locale in LOCALES}
        # A week may have ended meanwhile, and was sealed before or after the page was drawn.
        days.add(day_of(server.now))
        assert {reply.status for reply in (*pages.values(), *files.values())} == {200}
        latest = [last_sunday(day - timedelta(days=1)) for day in days]
        for locale, page in shown.items():
            assert any(catalog(locale).day(day) in page for day in latest), page
        [(first, last)] = rows(server.database, "SELECT min(week), max(week) FROM total")
        assert week_of(min(days) - timedelta(weeks=3)) <= first <= last <= week_of(max(latest))
    assert server.run("seal").returncode == 0
    audit = server.run("audit")
    assert audit.returncode == 0, audit.stderr
