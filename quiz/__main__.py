"""The command line: serve, check, audit, seal, backup, key."""

import argparse
import asyncio
import logging
import secrets
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from quiz import questions_file
from quiz.questionnaire import Questionnaire
from quiz.settings import Settings, SettingsError
from quiz.store import StoreFault, keys, upkeep


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status: 0 done, 1 a fault that the output names."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.command(options)
    except (SettingsError, questions_file.QuestionsError, StoreFault, keys.LabelFault) as error:
        print(error, file=sys.stderr)
        return 1
    return status


def serve(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; open connections get three seconds to finish."""
    # The server is imported here: the other commands start faster without it.
    import uvicorn

    from quiz.app import create_app
    from quiz.store.lock import AlreadyRunning, check_free

    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    settings = Settings.from_environ()
    app = create_app(settings)
    try:
        check_free(settings.database)
    except AlreadyRunning as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Osallisuustesti: http://{options.host}:{settings.port}", flush=True)
    print(f"The counts and the secret key are kept in {settings.database.parent}", flush=True)
    # uvloop accepts one connection per loop turn: five hundred phones that arrive while others are busy would wait
    # for seconds. No access log: it would hold addresses. One process: the ledger is one writer (WEB_CONCURRENCY is
    # not read on this way).
    config = uvicorn.Config(
        app,
        host=options.host,
        port=settings.port,
        http="httptools",
        loop="asyncio",
        ws="none",
        workers=1,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=options.behind_proxy,
        forwarded_allow_ips="*" if options.behind_proxy else "127.0.0.1",
        timeout_graceful_shutdown=3,
        backlog=2048,
    )
    server = uvicorn.Server(config)
    server.run()
    return 0 if server.started else 1


def check(options: argparse.Namespace) -> int:
    """Check a questionnaire; prints every fault with its place."""
    path = options.file or Settings.from_environ().questions
    questionnaire = questions_file.load(path)
    print(
        f"{path.name}: fine. {len(questionnaire.questions)} questions, {len(questionnaire.characters)} characters, "
        f"languages {', '.join(questionnaire.languages)}, edition {questionnaire.edition}"
    )
    return 0


def audit(options: argparse.Namespace) -> int:
    """Print what the file can hold, and every breach of the promises about it."""
    database = Settings.from_environ().database
    print(upkeep.schema(database))
    for table, rows in upkeep.sizes(database).items():
        print(f"-- {table}: {rows} rows")
    breaches = upkeep.breaches(database)
    for breach in breaches:
        print(f"BREACH {breach}", file=sys.stderr)
    print("-- no breach found" if not breaches else f"-- {len(breaches)} breaches")
    return 1 if breaches else 0


def backup(options: argparse.Namespace) -> int:
    """Copy the counts into a checked file, while the server runs or not."""
    upkeep.backup(Settings.from_environ().database, options.destination)
    print(f"The counts are in {options.destination}")
    return 0


def seal(options: argparse.Namespace) -> int:
    """Do the night that is due and say what was done; the server does it by itself, so it must not run."""
    # Imported here, as the server is: the other commands start faster without it.
    from quiz.store.lock import AlreadyRunning

    settings = Settings.from_environ()
    questionnaire = questions_file.load(settings.questions)
    before = upkeep.progress(settings.database)
    try:
        day = asyncio.run(_turn_to_today(settings.database, questionnaire))
    except AlreadyRunning:
        print(
            f"The server runs and has {settings.database}: it seals by itself every night. There is nothing to do.",
            file=sys.stderr,
        )
        return 1
    batches, people, waiting = upkeep.progress(settings.database)
    batches, people = batches - before[0], people - before[1]
    print(f"Every day up to {day} is over and sealed.")
    print(f"Sealed now: {batches} batches of {people} people." if batches else "Nothing was to be sealed now.")
    print(f"Waiting for more people, or for their round to end: {waiting} people.")
    return 0


async def _turn_to_today(database: Path, questionnaire: Questionnaire) -> date:
    """Seal the days that are over; the last of them. Raises AlreadyRunning."""
    from quiz.nights import Nights
    from quiz.store.sqlite import open_store

    nights = Nights(questionnaire, time.time, secrets.SystemRandom().random)
    async with open_store(database) as store:
        await nights.turn(store)
    assert nights.sealed is not None
    return nights.sealed.day


def add_key(options: argparse.Namespace) -> int:
    """Make an access key for a coordinator and print it, this once, on a line of its own."""
    settings = Settings.from_environ()
    key = keys.add(settings.database, options.label, datetime.now(UTC).date())
    print(key)
    print(
        f"This is the coordinator's key {options.label.strip()!r}. It is shown only now: keep it like a password and "
        f"hand it over by a safe way. It opens the page {settings.base_url}/fi/coordinator, in each language."
    )
    return 0


def list_keys(options: argparse.Namespace) -> int:
    """Print the coordinators' keys: the day each was made on, and its label."""
    kept = keys.kept(Settings.from_environ().database)
    for key in kept:
        print(f"{key.made}  {key.label}")
    if not kept:
        print("There are no coordinators' keys yet; `python -m quiz key add LABEL` makes one")
    return 0


def revoke_key(options: argparse.Namespace) -> int:
    """Make a coordinator's key worthless, and end the sessions that began with it."""
    keys.revoke(Settings.from_environ().database, options.label)
    print(f"The key {options.label.strip()!r} opens nothing any more; who was signed in with it is signed out")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m quiz", description="Osallisuustesti")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("serve", help="serve the pages (settings come from the environment: README)")
    command.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    command.add_argument(
        "--behind-proxy", action="store_true", help="trust X-Forwarded-*: only where a router is the sole way in"
    )
    command.set_defaults(command=serve)
    command = commands.add_parser("check", help="check questions.toml and name every fault")
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: QUIZ_QUESTIONS")
    command.set_defaults(command=check)
    command = commands.add_parser("audit", help="show what is stored and check the promises; exits 1 on a breach")
    command.set_defaults(command=audit)
    command = commands.add_parser("seal", help="seal the days that are over; a running server does it by itself")
    command.set_defaults(command=seal)
    command = commands.add_parser("backup", help="write a checked copy of the counts")
    command.add_argument("destination", type=Path, metavar="DEST")
    command.set_defaults(command=backup)
    actions = commands.add_parser("key", help="make, list and revoke the coordinators' access keys").add_subparsers(
        required=True, metavar="ACTION"
    )
    for name, run, advice in (
        ("add", add_key, "make a key and print it, this once"),
        ("list", list_keys, "print the labels of the keys"),
        ("revoke", revoke_key, "make a key worthless; signs out at once"),
    ):
        command = actions.add_parser(name, help=advice)
        command.set_defaults(command=run)
        if run is not list_keys:
            command.add_argument("label", metavar="LABEL", help="what the key is known by, as an office or a task")
    return parser


if __name__ == "__main__":
    sys.exit(main())
