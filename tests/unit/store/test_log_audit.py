"""What the settings of a database's server come to: who can read single answers in its logs, and for how long."""

from datetime import date

import pytest

from quiz.store.postgres.log_audit import judge

SAFE = {
    "wal_level": "minimal",
    "archive_mode": "off",
    "max_wal_senders": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "-1",
}
DAY = date(2026, 11, 21)


def test_a_log_that_nobody_copies_is_no_breach_and_is_told_all_the_same() -> None:
    audit = judge(SAFE, 0, DAY)
    assert audit.breaches == []
    assert audit.told == [
        "wal_level = minimal, archive_mode = off, max_wal_senders = 0, log_statement = none, "
        "log_min_duration_statement = -1, log_min_duration_sample = -1, log_transaction_sample_rate = 0, "
        "log_parameter_max_length = -1",
        "single people's answers can be read in the log of changes by whoever reads the disk of the server, "
        "back to 2026-11-21",
    ]


@pytest.mark.parametrize("level", ["replica", "logical"])
def test_a_log_that_may_be_copied_is_a_breach_unless_it_is_said_how_long_it_is_kept(level: str) -> None:
    (breach,) = judge({**SAFE, "wal_level": level}, 0, DAY).breaches
    assert f"wal_level is {level}" in breach and "QUIZ_LOG_DAYS" in breach
    audit = judge({**SAFE, "wal_level": level}, 7, None)
    assert audit.breaches == []
    assert "or has a copy of its log, as far back as" in audit.told[1] and audit.told[1].endswith("kept for 7 days")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log_statement", "mod"),
        ("log_statement", "all"),
        ("log_min_duration_statement", "0"),
        ("log_min_duration_statement", "5000"),
        ("log_min_duration_sample", "0"),
        ("log_transaction_sample_rate", "0.01"),
    ],
)
def test_a_server_whose_own_log_would_have_answers_is_a_breach_however_long_it_is_kept(name: str, value: str) -> None:
    (breach,) = judge({**SAFE, name: value}, 7, DAY).breaches
    assert f"{name} may write answers" in breach
    assert judge({**SAFE, name: value, "log_parameter_max_length": "0"}, 7, DAY).breaches == []


def test_statements_that_write_nothing_are_logged_without_answers() -> None:
    assert judge({**SAFE, "log_statement": "ddl"}, 0, DAY).breaches == []
