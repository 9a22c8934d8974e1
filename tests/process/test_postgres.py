"""The commands on a PostgreSQL database: the same as on a file, or one line that says what to do."""

import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from starlette.testclient import TestClient

from quiz.__main__ import main
from quiz.app import create_app
from quiz.security.passes import digest
from quiz.setting_values import Address
from quiz.settings import ROOT
from quiz.store.admin import access_keys, audit
from quiz.store.faults import StoreFault
from tests.support.cluster import Cluster, open_cluster

TODAY = date(2026, 11, 21)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def address(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    with cluster.database() as name:
        monkeypatch.setenv("QUIZ_DATABASE", cluster.address(name))
        monkeypatch.setenv("QUIZ_SECRET_KEY", "osallisuustesti kept secret, 2026")
        yield Address(cluster.address(name))


@pytest.fixture
def run(address: Address, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return command


@pytest.fixture
def made(address: Address) -> None:
    """Tables, as the first start makes them."""
    with TestClient(create_app(), base_url="https://testserver") as browser:
        assert browser.get("/readyz").status_code == 200


def change(address: Address, sql: str) -> None:
    with psycopg.connect(address.url) as connection:
        connection.execute(sql.encode())


def test_before_the_first_start_a_command_says_what_to_do(run: Run, address: Address) -> None:
    for command in ("audit", "seal", "key list"):
        assert run(*command.split()) == (1, "", f"{address} has no tables yet: start the server once, it makes them\n")
    assert audit.people(address) is None and audit.sealed_day(address) is None


@pytest.mark.usefixtures("made")
def test_the_audit_of_a_new_database_finds_no_breach_and_all_tables(run: Run, address: Address) -> None:
    status, out, err = run("audit")
    assert (status, err) == (0, "") and out.endswith("-- no breach found\n")
    assert "batch.counts text STATISTICS 0\n" in out and "-- edition: 2 rows\n" in out
    assert set(audit.sizes(address)) == {
        "batch", "ticket_page", "reach", "workshop", "change", "round", "total", "sealing", "held", "coordinator_key",
        "edition", "schema_version", "signed_out", "campaign", "statement",
    }  # fmt: skip


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("ALTER TABLE batch ADD COLUMN at timestamptz", "batch.at timestamp with time zone"),
        ("CREATE TABLE log (line text)", "log.line text"),
        ("CREATE MATERIALIZED VIEW copy AS SELECT id, counts FROM batch", "copy.counts text"),
        ("ALTER TABLE batch ALTER COLUMN counts SET STATISTICS 100", "batch.counts text"),
        ("ALTER TABLE batch DROP CONSTRAINT batch_n_check, ADD CHECK (n >= -1)", "batch: CHECK ((n >= '-1'::integer))"),
        (
            "CREATE TRIGGER t BEFORE UPDATE ON batch EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "batch: trigger t",
        ),
    ],
)
def test_the_audit_tells_what_the_program_does_not_know(sql: str, told: str, run: Run, address: Address) -> None:
    change(address, sql)
    status, _, err = run("audit")
    assert status == 1 and f"BREACH schema: holds what the program does not know: {told}\n" in err


@pytest.mark.usefixtures("made")
def test_what_is_due_is_sealed_by_the_command(run: Run, address: Address) -> None:
    change(address, "UPDATE sealing SET day = day - 1")
    assert run("seal")[0] == 0
    status, out, _ = run("seal")
    assert status == 0 and "Nothing was to be sealed now." in out
    change(address, "UPDATE sealing SET day = day + 3")
    status, _, err = run("seal")
    assert status == 1 and f"but {address} is sealed up to " in err


@pytest.mark.usefixtures("made")
def test_keys_are_made_listed_and_revoked(run: Run, address: Address) -> None:
    assert run("key", "list")[1].startswith("There are no coordinators' keys yet")
    status, out, _ = run("key", "add", "Lappi")
    assert status == 0 and len(digest(out.splitlines()[0])) == 32
    assert run("key", "add", " Lappi ")[2].startswith("there is a key 'Lappi' already")
    access_keys.add(address, "Äänekoski", TODAY)
    access_keys.add(address, "Zetta", TODAY)
    assert [line.split("  ")[1] for line in run("key", "list")[1].splitlines()] == ["Lappi", "Zetta", "Äänekoski"]
    assert run("key", "revoke", "Lappi")[0] == 0
    assert run("key", "revoke", "Lappi")[2].startswith("there is no key 'Lappi'")


@pytest.mark.parametrize("command", ["backup copy", "restore copy"])
def test_what_works_on_files_only_says_how_it_is_done(command: str, run: Run) -> None:
    status, out, err = run(*command.split())
    assert (status, out) == (1, "") and "pg_dump" in err and err.count("\n") == 1


def test_without_the_key_of_all_processes_nothing_starts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUIZ_SECRET_KEY")
    status, _, err = run("serve")
    assert status == 1 and err.startswith("QUIZ_SECRET_KEY must be set where QUIZ_DATABASE is postgresql://")


def test_a_database_that_cannot_be_used_is_told_on_one_line(
    run: Run, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong, told in {
        address.url.replace("quiz@", "nobody:s3cret@"): 'role "nobody" does not exist',
        address.url.replace(f"/{str(address).rpartition('/')[2]}", "/nowhere"): 'database "nowhere" does not exist',
        "postgresql://quiz:s3cret@localhost:1/counts": "postgresql://localhost:1/counts: ",
    }.items():
        monkeypatch.setenv("QUIZ_DATABASE", wrong)
        status, out, err = run("serve")
        assert (status, out) == (1, "") and told in err and err.count("\n") == 1 and "s3cret" not in err


def test_a_database_of_another_program_is_left_alone(run: Run, address: Address) -> None:
    change(address, "CREATE TABLE batch (id integer)")
    status, _, err = run("serve")
    assert status == 1 and "of another program" in err
    with pytest.raises(StoreFault, match="of another program"):
        audit.people(address)


@pytest.mark.usefixtures("made")
def test_a_dump_as_the_manual_says_has_no_tickets_and_can_be_restored(
    run: Run, address: Address, cluster: Cluster, tmp_path: Path
) -> None:
    assert run("key", "add", "Lappi")[0] == 0
    assert audit.sizes(address)["ticket_page"] == 1
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    dump, restore = (
        shlex.split(re.search(rf"^    ({program} .+?)(  +#.*)?$", manual, re.MULTILINE)[1])  # type: ignore[index]
        for program in ("pg_dump", "pg_restore")
    )
    with cluster.database() as other:
        for command, database in ((dump, address), (restore, Address(cluster.address(other))), (restore, address)):
            words = [word.replace("$QUIZ_DATABASE", database.url) for word in command]
            subprocess.run(words, cwd=tmp_path, check=True, timeout=60)
            assert audit.breaches(database) == []
        for database in (address, Address(cluster.address(other))):
            assert audit.sizes(database)["ticket_page"] == 0
            assert [key.label for key in access_keys.stored(database)] == ["Lappi"]


@pytest.mark.usefixtures("made")
def test_the_audit_tells_what_can_be_read_in_the_servers_log(run: Run, address: Address, cluster: Cluster) -> None:
    out = run("audit")[1]
    assert "wal_level = minimal" in out
    assert (
        "-- single people's answers can be read in the log of changes by whoever reads the disk of the server, " in out
    )
    assert "only a member of pg_monitor can see how far" in out
    with cluster.connect() as connection:
        connection.execute("GRANT pg_monitor TO quiz")
    try:
        assert re.search(r"by whoever reads the disk of the server, back to 20[0-9-]{8}\n", run("audit")[1])
    finally:
        with cluster.connect() as connection:
            connection.execute("REVOKE pg_monitor FROM quiz")


def test_a_log_of_which_there_may_be_copies_is_a_breach_unless_the_operator_says_how_long_it_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUIZ_SECRET_KEY", "osallisuustesti kept secret, 2026")
    with open_cluster(wal_level="replica", log_min_duration_statement="0") as cluster, cluster.database() as name:
        monkeypatch.setenv("QUIZ_DATABASE", cluster.address(name))
        with TestClient(create_app(), base_url="https://testserver") as browser:
            page = browser.get("/en/privacy").text
            assert "The log of the database server is an exception" in page
            assert "until new changes are written over it" in page
        assert main(["audit"]) == 1
        err = capsys.readouterr().err
        assert "BREACH log: wal_level is replica" in err and "BREACH log: log_min_duration_statement may write" in err
        cluster.restart("fast", {"log_parameter_max_length": "0"})
        monkeypatch.setenv("QUIZ_LOG_DAYS", "7")
        assert main(["audit"]) == 0
        with TestClient(create_app(), base_url="https://testserver") as browser:
            assert "days the log and its copies are kept is 7." in browser.get("/en/privacy").text
