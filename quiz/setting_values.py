"""Parse the text of a setting: each function returns the value, or raises ValueError that says what is required."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

from quiz.languages import LANGUAGES, complete, instead_of

MOST_IN_A_NAME = 60
MOST_IN_A_TEXT = 200

_NAMED = re.compile(r"[a-z]{2,3}(-[a-z]+)?\s*=")

_POSTGRES = ("postgresql://", "postgres://")

_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])"
_BASE_URL = re.compile(rf"(https?)://({_HOST})(?::([0-9]{{1,5}}))?((?:/[a-z0-9_-]+)*)/?", re.IGNORECASE)
# The address becomes a source in the Content-Security-Policy, where `;` and `,` would end it, a query is not allowed,
# and a `/` at the end would allow everything below it.
_SCRIPT = re.compile(rf"https://{_HOST}(?::[0-9]{{1,5}})?/[A-Za-z0-9._~@/+=:-]*[A-Za-z0-9._~-]", re.IGNORECASE)
_LOCAL = re.compile(r"/static/([A-Za-z0-9._-]+)")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


def plain(text: str) -> str:
    """Return the text if it is what every setting must be: not empty, printable, without spaces at its ends."""
    if not text:
        raise ValueError("must not be empty: give it a value, or leave the variable out")
    if not text.isprintable():
        odd = next(letter for letter in text if not letter.isprintable())
        raise ValueError(f"must not hold control characters or others that cannot be seen (U+{ord(odd):04X})")
    if text != text.strip():
        raise ValueError("must not begin or end with a space")
    return text


def port(text: str) -> int:
    """Return a port number, 1 to 65535."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and 0 < int(text) < 65536):
        raise ValueError("must be a number from 1 to 65535")
    return int(text)


def days(text: str) -> int:
    """Return a number of days, 0 to 3650."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) <= 3650):
        raise ValueError("must be a number of days, 3650 at most")
    return int(text)


def names(text: str) -> Mapping[str, str]:
    """Return a name in every language: one for all, or one for each as `fi=…;sv=…`, short enough for titles.

    Plain Finnish has the Finnish one if it has none of its own.
    """
    if not _NAMED.match(text):
        return dict.fromkeys(LANGUAGES, _name(text, "must"))
    found: dict[str, str] = {}
    for part in text.split(";"):
        language, named, name = (side.strip() for side in part.partition("="))
        if language not in LANGUAGES or not named:
            raise ValueError(
                f"must be a name, or one for each language as fi=…;sv=…: {part.strip()!r} begins with none"
            )
        if language in found:
            raise ValueError(f"must name {language} once only")
        found[language] = _name(name, f"must have a name for {language} that is not empty, and each")
    missing = [language for language in complete() if language not in found and language.partition("-")[0] not in found]
    if missing:
        raise ValueError(f"must have a name for {', '.join(missing)}, too: one for each language, or one without fi=")
    return {language: found.get(language) or found[instead_of(language, complete())] for language in LANGUAGES}


def _name(text: str, must: str) -> str:
    if not text or len(text) > MOST_IN_A_NAME:
        raise ValueError(f"{must} have {MOST_IN_A_NAME} characters at most")
    return text


def sentence(text: str) -> str:
    """Return a text that is short enough for a sentence."""
    if len(text) > MOST_IN_A_TEXT:
        raise ValueError(f"must have {MOST_IN_A_TEXT} characters at most")
    return text


def yes_or_no(text: str) -> bool:
    """Return whether the text is "yes"; the other value is "no"."""
    if text not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return text == "yes"


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a PostgreSQL database. As text it names host and database only."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        places = parse_qs(parts.query)
        host = parts.netloc.rpartition("@")[2] or ",".join(places.get("host", []))
        return f"postgresql://{host}{parts.path}"


Database: TypeAlias = Path | Address
"""Where the counts are: in a file, or in a database that other processes use, too."""


def database(text: str) -> Database:
    """Return where the counts are, which need not exist yet: the path of a file, or the address of a database."""
    return _address(text) if text.startswith(_POSTGRES) else _file(text)


def _address(text: str) -> Address:
    try:
        parts = urlsplit(text)
        hosts = parts.netloc.rpartition("@")[2].split(",")
        complete = parts.path.strip("/") != "" and all((urlsplit(f"//{host}").port or 1) > 0 for host in hosts)
    except ValueError:
        complete = False
    if not complete:
        raise ValueError(
            "must be as postgresql://user:password@host/database; write what is no letter or digit in a password as %40"
        )
    if find_spec("psycopg") is None:
        raise ValueError("needs psycopg: pip install 'osallisuustesti[postgres]'")
    return Address(text)


def _file(text: str) -> Path:
    path = Path(text.removeprefix("sqlite:///"))
    if path == Path(text) or text.endswith("/") or path.parts[:1] == ("~",) or not path.name:
        raise ValueError(
            "must be sqlite:/// and the path of a file, as sqlite:///data/quiz.sqlite3, or the address of a database, "
            "as postgresql://user:password@host/database"
        )
    path = path.absolute()
    try:
        folder = next(folder for folder in path.parents if folder.exists())
        if not folder.is_dir():
            raise ValueError(f"must be a file in a folder, and {folder} is none")
        if path.exists() and not path.is_file():
            raise ValueError(f"must be a file: {path} is {'a folder; name a file in it' if path.is_dir() else 'none'}")
    except OSError as error:
        raise ValueError(f"must be a path that can be used: {error.strerror}") from error
    return path


def content(text: str) -> Path:
    """Return the path of a file that must exist: the questionnaire, or cards."""
    path = Path(text)
    try:
        if not path.is_file():
            raise ValueError(f"must be a file: there is {'a folder' if path.is_dir() else 'none'} of that name")
    except OSError as error:
        raise ValueError(f"must be a path that can be used: {error.strerror}") from error
    return path


def base_url(text: str) -> str:
    """Return the address that people see: scheme and host as browsers write them in `Origin`, and the path if any.

    Scheme and host are in lower case, without a default port; there is no slash at the end.
    """
    match = _BASE_URL.fullmatch(text)
    if match is None or int(match[3] or 1) not in range(1, 65536):
        raise ValueError(
            "must be https:// or http:// and a host, with a path of letters, digits, - and _ if the service is to run "
            "under one, as https://osallisuus.example or https://kunta.example/osallisuus (a name that is not ASCII in "
            "its xn-- form)"
        )
    scheme, host, number = match[1].lower(), match[2].lower(), match[3]
    port = "" if number in (None, _DEFAULT_PORTS[scheme]) else f":{int(number)}"
    return f"{scheme}://{host}{port}{match[4]}"


def script(text: str, static: Path, integrity: str) -> str:
    """Return the address of a script: an exact https address, or a file in `static` with the expected digest."""
    if _SCRIPT.fullmatch(text):
        return text
    local = _LOCAL.fullmatch(text)
    if local is None:
        raise ValueError(
            "must be the exact https:// address of the file (letters, digits and .-_~@/+=: only), or /static/ and its "
            "name"
        )
    try:
        content = (static / local[1]).read_bytes()
    except OSError as error:
        raise ValueError(f"must be in the folder {static}: {error.strerror}") from error
    if f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}" != integrity:
        raise ValueError(
            "must be the file of exactly the version that docs/operations.md names: browsers refuse any other"
        )
    return text
