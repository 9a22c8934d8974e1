"""The commands: serve the pages, and maintain the database."""

import argparse
import asyncio
import os
import shlex
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from quiz.campaigns import commands as campaigns
from quiz.campaigns.administration import CampaignFault
from quiz.checking import check
from quiz.command_line import parser
from quiz.installation import COMMAND
from quiz.questionnaire import loader
from quiz.questionnaire.model import Questionnaire
from quiz.settings import Settings, SettingsError
from quiz.store.admin import access_keys, audit, restoring
from quiz.store.admin.backup import back_up
from quiz.store.faults import StoreFault
from quiz.store.opening import audit_logs
from quiz.store.sqlite.lock import AlreadyRunning
from quiz.weeks import day_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status: 0 for success, 1 for an error that was printed, 130 after Ctrl-C."""
    options = parser().parse_args(arguments)
    before = os.umask(0o077)  # files are readable by their owner only
    try:
        status = _COMMANDS[options.command](options)
    except (
        SettingsError,
        loader.QuestionsError,
        StoreFault,
        AlreadyRunning,
        access_keys.LabelFault,
        CampaignFault,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        os.umask(before)
    return status


def serve(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; open connections then have three seconds to finish."""
    # Imported here, as the other commands start faster without the server.
    from quiz.monitoring import logs
    from quiz.server import serving

    logs.begin()
    settings = Settings.read()
    _check_clock(settings, options.trust_clock)
    if not options.change_questions:
        campaigns.check_questions(settings)
    started = serving.serve(settings, options.host, options.behind_proxy, options.processes, options.worker)
    return 0 if started else 1


def _check_clock(settings: Settings, trusted: bool) -> None:
    """Raise StoreFault if the clock is behind the last sealed day: people would be counted in weeks that are over."""
    sealed, today = audit.sealed_day(settings.database), day_of(time.time())
    if sealed is not None and sealed > today and not trusted:
        raise StoreFault(
            f"the clock says {today}, but {settings.database} is sealed up to {sealed}: set the clock; if it is right "
            "and was ahead before, add --trust-clock, this once"
        )


def audit_file(options: argparse.Namespace) -> int:
    """Print the schema and sizes of the database, and every breach of the promises about it."""
    settings = Settings.read()
    database = settings.database
    audit.check_version(database)
    print(audit.schema(database))
    for table, rows in audit.sizes(database).items():
        print(f"-- {table}: {rows} rows")
    logs = audit_logs(database, settings.log_days)
    for line in logs.told:
        print(f"-- {line}")
    breaches = [*audit.breaches(database), *logs.breaches]
    for breach in breaches:
        print(f"BREACH {breach}", file=sys.stderr)
    print("-- no breach found" if not breaches else f"-- {len(breaches)} breaches")
    return 1 if breaches else 0


def backup(options: argparse.Namespace) -> int:
    """Write a checked copy of the database, also while the server runs."""
    back_up(Settings.read().file, options.destination)
    print(f"The counts are in {options.destination}")
    return 0


def restore(options: argparse.Namespace) -> int:
    """Replace the database with a backup; the server must be stopped."""
    settings = Settings.read()
    people = restoring.restore(options.source, settings.file, options.replace)
    print(f"{settings.file} has the counts of {options.source} ({people:,} people)")
    if not settings.secret_key:
        print(
            f"There is no secret.key beside it: put the one of the backup into {settings.file.parent} before the "
            "start. With a new one all walks under way end, and what waits is rounded anew."
        )
    return 0


def seal(options: argparse.Namespace) -> int:
    """Seal the weeks that are over and print what was sealed; a running server does this by itself."""
    settings = Settings.read()
    questionnaire = loader.load(settings.questions)
    before = audit.progress(settings.database)
    _check_clock(settings, options.trust_clock)
    try:
        until = asyncio.run(_turn_to_today(settings.with_key(), questionnaire))
    except AlreadyRunning:
        print(
            f"The server runs and has {settings.database}: it seals by itself every week. There is nothing to do.",
            file=sys.stderr,
        )
        return 1
    batches, people, waiting = audit.progress(settings.database)
    batches, people = batches - before[0], people - before[1]
    print(f"Every week up to {until} is over and sealed.")
    print(f"Sealed now: {batches} batches of {people} people." if batches else "Nothing was to be sealed now.")
    print(f"Waiting for more people, or for their round to end: {waiting} people.")
    return 0


async def _turn_to_today(settings: Settings, questionnaire: Questionnaire) -> date:
    """Seal the weeks that are over, return the last day of them; raise AlreadyRunning, StoreFault for a wrong clock."""
    from quiz.counting.sealing import Sealer
    from quiz.disclosure.random_rounding import keyed_chances
    from quiz.store.opening import open_store

    sealer = Sealer(questionnaire, time.time, keyed_chances(settings.secret_key))
    async with open_store(settings.database, questionnaire) as store:
        await sealer.turn(store)
    if sealer.sealed is None:
        raise StoreFault(f"the clock says {day_of(time.time())}: set it, and seal again")
    return sealer.sealed.until


def add_key(options: argparse.Namespace) -> int:
    """Create an access key for a coordinator and print it on a line of its own; it cannot be shown again."""
    settings = Settings.read()
    key = access_keys.add(settings.database, options.label, day_of(time.time()))
    print(key)
    print(
        f"This is the coordinator's key {options.label.strip()!r}. It is shown only now: keep it like a password and "
        f"hand it over by a safe way. It opens the page {settings.base_url}/fi/coordinator, in each language."
    )
    return 0


def demo(options: argparse.Namespace) -> int:
    """Fill a new database with made-up people."""
    from quiz.demo.generator import DemoRefused, Plan, make
    from quiz.demo.progress import Told

    questionnaire = loader.load(Settings.read().questions)
    database = options.database.absolute()
    plan = Plan(options.people, options.workshops, options.weeks, options.seed)
    try:
        filled = make(database, questionnaire, plan, day_of(time.time()), Told(sys.stderr, time.monotonic))
    except DemoRefused as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; nothing was kept." if sys.stderr.isatty() else "Stopped; nothing was kept.", file=sys.stderr)
        return 1
    seen = database.relative_to(Path.cwd()) if database.is_relative_to(Path.cwd()) else database
    address = f"QUIZ_DATABASE={shlex.quote(f'sqlite:///{seen}')}"
    print(
        f"{seen}: {filled.people:,} made-up people and {filled.guests:,} in {plan.workshops:,} workshops, "
        f"from {filled.first} to {filled.last}. To look at it:\n"
        f"    {address} {COMMAND} key add demo\n    {address} {COMMAND} serve"
    )
    return 0


def list_keys(options: argparse.Namespace) -> int:
    """Print the date and the label of each access key."""
    keys = access_keys.stored(Settings.read().database)
    for key in keys:
        print(f"{key.made}  {key.label}")
    if not keys:
        print(f"There are no coordinators' keys yet; `{COMMAND} key add LABEL` makes one")
    return 0


def revoke_key(options: argparse.Namespace) -> int:
    """Revoke an access key, and end the sessions that were opened with it."""
    access_keys.revoke(Settings.read().database, options.label)
    print(f"The key {options.label.strip()!r} opens nothing any more; who was signed in with it is signed out")
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "serve": serve,
    "check": check,
    "audit": audit_file,
    "seal": seal,
    "backup": backup,
    "restore": restore,
    "key add": add_key,
    "key list": list_keys,
    "key revoke": revoke_key,
    "campaign add": campaigns.add_campaign,
    "campaign list": campaigns.list_campaigns,
    "campaign end": campaigns.end_campaign,
    "campaign remove": campaigns.remove_campaign,
    "demo": demo,
}


if __name__ == "__main__":
    sys.exit(main())
