"""The command line: serve, check, audit, backup, key, demo."""

import argparse
import logging
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from socket import socket

from quiz import questions_file
from quiz.settings import ROOT, Settings, SettingsError
from quiz.store import StoreFault, keys, upkeep
from quiz.weeks import day_of

DEMO_DATABASE = ROOT / "data" / "demo.sqlite3"

log = logging.getLogger(__name__)


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
    _allow_connections()
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

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket] | None = None) -> None:
            # They never finish by themselves: without this each would be cut off after three seconds, with an error.
            await app.state.end_streams()
            await super().shutdown(sockets)

    server = Server(config)
    server.run()
    return 0 if server.started else 1


def _allow_connections() -> None:
    """As many open connections as the system lets us have: usual are 1,024, and a hall's live phones stay connected."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (ValueError, OSError) as fault:  # some systems say "unlimited" and do not mean it
        log.warning("the number of open connections stays as it was: %s", fault)


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


def demo(options: argparse.Namespace) -> int:
    """Fill a file of its own with made-up people; never one that has anything in it."""
    from quiz.demo import DemoRefused, Plan, make
    from quiz.store.lock import AlreadyRunning

    def progress(done: int, days: int) -> None:
        if done % max(1, days // 20) == 0:
            print(f"{done} of {days} days", file=sys.stderr, flush=True)

    questionnaire = questions_file.load(Settings.from_environ().questions)
    database = options.database.absolute()
    plan = Plan(options.people, options.workshops, options.weeks, options.seed)
    try:
        filled = make(database, questionnaire, plan, day_of(time.time()), progress)
    except (DemoRefused, AlreadyRunning) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; nothing was kept.", file=sys.stderr)
        return 1
    seen = database.relative_to(Path.cwd()) if database.is_relative_to(Path.cwd()) else database
    address = f"QUIZ_DATABASE=sqlite:///{seen}"
    print(
        f"{seen}: {filled.people:,} made-up people and {filled.guests:,} in {plan.workshops:,} workshops, "
        f"from {filled.first} to {filled.last}. To look at it:\n"
        f"    {address} python -m quiz key add demo\n    {address} python -m quiz serve"
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


def _number(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} must be a number from {least} to {most}")
        return int(text)

    return parse


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
    command = commands.add_parser("demo", help="fill a file of its own with made-up people, to look at the statistics")
    most = 10_000_000
    command.add_argument("--people", type=_number(1, most), default=2000, metavar="N", help="default: %(default)s")
    command.add_argument("--workshops", type=_number(0, most), default=12, metavar="N", help="default: %(default)s")
    command.add_argument("--weeks", type=_number(1, 520), default=26, metavar="N", help="default: %(default)s")
    command.add_argument("--seed", type=_number(0, most), default=1, metavar="N", help="the same one, the same content")
    command.add_argument(
        "--database", type=Path, default=DEMO_DATABASE, metavar="FILE", help="a new file (default: %(default)s)"
    )
    command.set_defaults(command=demo)
    return parser


if __name__ == "__main__":
    sys.exit(main())
