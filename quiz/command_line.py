"""The command line: its arguments and help texts."""

import argparse
from collections.abc import Callable
from pathlib import Path

from quiz import __version__
from quiz.installation import COMMAND, DATA
from quiz.settings import SETTINGS

_DESCRIPTION = "Osallisuustesti: serve the pages, and look after what is counted."
_FORCE = "go on although the questions were changed while a campaign is under way"
_TRUST = "go on although the file is sealed up to a later day: the clock is right now and was ahead then"
DEMO_DATABASE = DATA / "demo.sqlite3"


def _number(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} must be a number from {least} to {most}")
        return int(text)

    return parse


def _descriptors(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _settings_help() -> str:
    lines = [f"  {setting.name:<20} {setting.purpose} (default: {setting.told})" for setting in SETTINGS.values()]
    return "\n".join(
        [
            "settings, all from the environment:",
            *lines,
            "",
            f"Without QUIZ_DATABASE the counts are in {DATA.absolute()}.",
        ]
    )


def parser() -> argparse.ArgumentParser:
    """Return the parser; in its result `command` is the name of a command, such as "serve" or "key add"."""
    program = argparse.ArgumentParser(
        prog=COMMAND,
        description=_DESCRIPTION,
        epilog=_settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    program.add_argument("--version", action="version", version=f"osallisuustesti {__version__}")
    commands = program.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("serve", help="serve the pages")
    command.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen on, :: for all of IPv6 and IPv4 (default: %(default)s)",
    )
    command.add_argument(
        "--behind-proxy", action="store_true", help="trust X-Forwarded-*: only where a router is the sole way in"
    )
    command.add_argument("--trust-clock", action="store_true", help=_TRUST)
    command.add_argument("--change-questions", action="store_true", help=_FORCE)
    command.add_argument(
        "--processes",
        type=_number(1, 64),
        default=1,
        metavar="N",
        help="so many processes on this machine, with the counts in PostgreSQL (default: %(default)s)",
    )
    # What a worker has from its parent, which adds it to the command.
    command.add_argument("--worker", type=_descriptors, help=argparse.SUPPRESS)
    command.set_defaults(command="serve")
    command = commands.add_parser("check", help="check questions.toml and name every fault")
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: QUIZ_QUESTIONS")
    command.set_defaults(command="check")
    command = commands.add_parser("audit", help="show what is stored and check the promises; exits 1 on a breach")
    command.set_defaults(command="audit")
    command = commands.add_parser("seal", help="seal the weeks that are over; a running server does it by itself")
    command.add_argument("--trust-clock", action="store_true", help=_TRUST)
    command.set_defaults(command="seal")
    command = commands.add_parser("backup", help="write a checked copy of the counts")
    command.add_argument("destination", type=Path, metavar="DEST")
    command.set_defaults(command="backup")
    command = commands.add_parser("restore", help="put a backup in place of the counts, while the server is stopped")
    command.add_argument("source", type=Path, metavar="SOURCE", help="what `backup` has written")
    command.add_argument("--replace", action="store_true", help="also where there are counts already: they are lost")
    command.set_defaults(command="restore")
    actions = commands.add_parser("key", help="make, list and revoke the coordinators' access keys").add_subparsers(
        required=True, metavar="ACTION"
    )
    for name, advice in (
        ("add", "make a key and print it, this once"),
        ("list", "print the labels of the keys"),
        ("revoke", "make a key worthless; signs out at once"),
    ):
        command = actions.add_parser(name, help=advice)
        command.set_defaults(command=f"key {name}")
        if name != "list":
            command.add_argument("label", metavar="LABEL", help="what the key is known by, as an office or a task")
    _add_campaign_commands(commands.add_parser("campaign", help="make, list, end and remove campaigns, as theme weeks"))
    command = commands.add_parser("demo", help="fill a file of its own with made-up people, to look at the statistics")
    most = 10_000_000
    command.add_argument("--people", type=_number(1, most), default=2000, metavar="N", help="default: %(default)s")
    command.add_argument("--workshops", type=_number(0, most), default=12, metavar="N", help="default: %(default)s")
    command.add_argument("--weeks", type=_number(1, 520), default=52, metavar="N", help="default: %(default)s")
    command.add_argument("--seed", type=_number(0, most), default=1, metavar="N", help="the same one, the same content")
    command.add_argument(
        "--database", type=Path, default=DEMO_DATABASE, metavar="FILE", help="a new file (default: %(default)s)"
    )
    command.set_defaults(command="demo")
    return program


def _add_campaign_commands(campaign: argparse.ArgumentParser) -> None:
    actions = campaign.add_subparsers(required=True, metavar="ACTION")
    for name, advice in (
        ("add", "make a campaign; people take the quiz in it at /k/SLUG"),
        ("list", "print the campaigns"),
        ("end", "let a campaign that has begun end tonight"),
        ("remove", "delete a campaign that nobody has answered in"),
    ):
        command = actions.add_parser(name, help=advice)
        command.set_defaults(command=f"campaign {name}")
        if name != "list":
            command.add_argument("slug", metavar="SLUG", help="its name in the address, as osallisuusviikko-2027")
        if name == "add":
            _describe_campaign(command)


def _describe_campaign(command: argparse.ArgumentParser) -> None:
    command.add_argument("--name", required=True, metavar="TEXT", help="its name in Finnish")
    for option, language in (("sv", "Swedish"), ("en", "English"), ("simple", "plain Finnish")):
        advice = f"its name in {language}; the Finnish one if none"
        command.add_argument(f"--name-{option}", default="", metavar="TEXT", help=advice)
    command.add_argument("--organiser", required=True, metavar="TEXT", help="who organises it")
    command.add_argument("--link", required=True, metavar="URL", help="where to read more about it, https only")
    command.add_argument("--first", required=True, metavar="DAY", help="its first day, as 2027-02-01")
    command.add_argument("--last", required=True, metavar="DAY", help="its last day, at most 92 in all")
    command.add_argument("--region", default="", metavar="REGION", help="the region that it is of, as lappi")
    command.add_argument("--note", default="", metavar="TEXT", help="what to say about it, at most 300 characters")
    command.add_argument("--key", default="", metavar="LABEL", help="the coordinator's key whose holder organises it")
