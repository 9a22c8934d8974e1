"""Campaigns on the command line, while a real server runs and while none does."""

import time
from datetime import date, timedelta
from pathlib import Path

from quiz.questionnaire.mirror import EDITION_MARK
from quiz.weeks import day_of
from tests.support.databases import alter, rows
from tests.support.server import Server


def add(server: Server, slug: str, first: date, last: date, *more: str) -> tuple[int, str]:
    done = server.run(
        *("campaign", "add", slug, "--name", "Viikko", "--organiser", "Lappi", "--link", "https://example.org/"),
        *("--first", str(first), "--last", str(last), *more),
    )
    return done.returncode, done.stdout + done.stderr


def test_campaigns_are_made_listed_ended_and_removed_with_errors_that_say_the_fix(tmp_path: Path) -> None:
    today = day_of(time.time())
    with Server(tmp_path) as server:
        assert server.run("key", "add", "Lappi").returncode == 0
        assert "There are no campaigns yet" in server.run("campaign", "list").stdout
        assert "`python -m quiz key list`" in add(server, "oma", today, today, "--key", "Kainuu")[1]
        status, told = add(server, "2027", today, today - timedelta(days=1), "--region", "atlantis")
        assert status == 1 and [line.partition(":")[0] for line in told.splitlines()] == ["--last", "--region", "SLUG"]
        status, told = add(server, "oma", today, today + timedelta(days=3), "--key", "Lappi", "--region", "lappi")
        assert status == 0 and "/k/oma is open" in told and "/fi/k/oma/poster" in told
        assert "choose another address" in add(server, "oma", today, today)[1]
        assert add(server, "toinen", today + timedelta(days=9), today + timedelta(days=9))[0] == 0
        listed = server.run("campaign", "list").stdout.splitlines()
        assert [line.split()[2] for line in listed] == ["oma", "toinen"]
        assert "campaign remove toinen" in server.run("campaign", "end", "toinen").stderr
        assert server.run("campaign", "remove", "toinen").returncode == 0
        assert "campaign list" in server.run("campaign", "remove", "toinen").stderr

        server.stop()
        assert server.run("campaign", "end", "oma").returncode == 0
        assert rows(server.database, "SELECT slug, last, hex(key) <> '' FROM campaign") == [("oma", str(today), 1)]
        days = f"first = '{today - timedelta(days=9)}', last = '{today - timedelta(days=2)}'"
        alter(server.database, f"UPDATE campaign SET {days}")
        assert "is over: it stays" in server.run("campaign", "remove", "oma").stderr


def test_questions_are_not_changed_while_people_answer_in_a_campaign(tmp_path: Path) -> None:
    today = day_of(time.time())
    with Server(tmp_path) as server:
        assert add(server, "oma", today, today + timedelta(days=9))[0] == 0
        server.stop()
        change = "INSERT INTO batch (kind, region, language, edition, opened, n, counts, campaign) "
        mirror = f"{EDITION_MARK}1-0a1b2c3d"
        alter(server.database, f"{change} VALUES ('workshop', 'lappi', 'fi', '{mirror}', '{today}', 1, '', 'oma')")
        server.start()  # nobody has answered the quiz in it yet
        server.stop()
        alter(server.database, f"{change} VALUES ('open', 'lappi', '*', '2025-1-0a1b2c3d', '{today}', 1, '', 'oma')")

        refused = server.run("serve")

        assert refused.returncode == 1 and "the campaign oma is under way" in refused.stderr
        assert "--change-questions" in refused.stderr
        assert "people have answered" in server.run("campaign", "remove", "oma").stderr
