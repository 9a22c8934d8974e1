"""All settings, read from the environment once and checked together. No other module reads the environment."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from quiz import setting_values
from quiz.installation import DATA as DATA
from quiz.installation import ROOT as ROOT
from quiz.languages import LANGUAGES
from quiz.security import secret_key
from quiz.security.private_files import make_folder, narrow
from quiz.setting_values import Database

HTMX_URL = "https://cdn.jsdelivr.net/npm/htmx.org@2.0.11/dist/htmx.min.js"
SSE_URL = "https://cdn.jsdelivr.net/npm/htmx-ext-sse@2.2.4/dist/sse.min.js"
SSE_INTEGRITY = "sha384-A986SAtodyH8eg8x8irJnYUk7i9inVQqYigD6qZ9evobksGNIXfeFvDwLSHcp31N"
HTMX_INTEGRITY = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"


class SettingsError(Exception):
    """The settings cannot be used; `faults` lists every error with its fix, one line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Setting(NamedTuple):
    """An environment variable: its name, how its text is parsed, and its purpose.

    `default` is the text if the variable is not set, `told` is what docs/operations.md says about that.
    """

    name: str
    default: str
    told: str
    read: Callable[[str], Any]
    purpose: str


SETTINGS = {
    "port": Setting("PORT", "8000", "`8000`", setting_values.port, "the port to listen on"),
    "database": Setting(
        "QUIZ_DATABASE",
        f"sqlite:///{DATA}/quiz.sqlite3",
        "`sqlite:///data/quiz.sqlite3`",
        setting_values.database,
        "where the counts are: a file, beside which the secret key is made, or a PostgreSQL database, as "
        "`postgresql://user:password@host/database`",
    ),
    "secret_key": Setting(
        "QUIZ_SECRET_KEY",
        "",
        "made on the first start, kept in `secret.key`",
        secret_key.check,
        "what signs the cookies and draws the rounding, 32 random characters or more; a new one ends all walks under "
        "way",
    ),
    "log_days": Setting(
        "QUIZ_LOG_DAYS",
        "0",
        "none",
        setting_values.days,
        "of a PostgreSQL database: for how many days the server's log of changes and all copies of it are kept, which "
        "the page about privacy then says",
    ),
    "questions": Setting(
        "QUIZ_QUESTIONS",
        f"{ROOT}/questions.toml",
        "`questions.toml`",
        setting_values.content,
        "the questionnaire",
    ),
    "cards": Setting(
        "QUIZ_CARDS",
        "",
        "none",
        setting_values.content,
        "a file of your own cards: what people can do near them; see below",
    ),
    "base_url": Setting(
        "QUIZ_BASE_URL",
        "",
        "none",
        setting_values.base_url,
        "the address that people see, as `https://osallisuus.example`, or as `https://kunta.example/osallisuus` to run "
        "under a path; for shared links, pictures, and where a file of figures is from",
    ),
    "hsts_subdomains": Setting(
        "QUIZ_HSTS_SUBDOMAINS",
        "no",
        "`no`",
        setting_values.yes_or_no,
        "whether browsers are to ask every host name below this one by https only, too, for two years: `yes` or `no`",
    ),
    "htmx_url": Setting(
        "QUIZ_HTMX_URL",
        HTMX_URL,
        "jsDelivr, exact version",
        partial(setting_values.script, static=ROOT / "static", integrity=HTMX_INTEGRITY),
        "where the browsers get htmx: another address or a file here, as `/static/htmx.min.js`; the content is "
        "checked all the same",
    ),
    "sse_url": Setting(
        "QUIZ_SSE_URL",
        SSE_URL,
        "jsDelivr, exact version",
        partial(setting_values.script, static=ROOT / "static", integrity=SSE_INTEGRITY),
        "the same for htmx-ext-sse, which the live pages of a workshop use",
    ),
    "service_names": Setting(
        "QUIZ_SERVICE_NAME",
        ";".join(f"{tag}={language.service}" for tag, language in LANGUAGES.items()),
        "`fi=Osallisuustesti;sv=Delaktighetstestet;en=Inclusion Quiz`",
        setting_values.names,
        "the name on the pages, 60 characters at most: one for all languages, or one for each; without one of its own "
        "`fi-simple` has that of `fi`",
    ),
    "operator": Setting(
        "QUIZ_OPERATOR", "", "none", setting_values.sentence, "who runs this, for the page about the test"
    ),
    "contact": Setting(
        "QUIZ_CONTACT",
        "",
        "none",
        setting_values.sentence,
        "an address for feedback, for the pages about the test and about accessibility",
    ),
}
"""Every setting by its field of Settings; docs/operations.md has the same table."""

_NO_KEY = (
    "QUIZ_SECRET_KEY must be set where QUIZ_DATABASE is postgresql://, and be the same for every process: 32 random "
    "characters or more, as `openssl rand -hex 32` prints them"
)

_NO_FILE = (
    "QUIZ_DATABASE is postgresql://, and this is for a file: pg_dump -Fc --exclude-table-data=ticket_page makes a copy "
    "of a database, and pg_restore puts it back (docs/operations.md has both)"
)

_BY_WORD = {setting.name.removeprefix("QUIZ_"): setting.name for setting in SETTINGS.values()}


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of the settings; SETTINGS says what each is for."""

    port: int
    database: Database
    secret_key: str = field(repr=False)
    log_days: int
    questions: Path
    cards: Path | Literal[""]
    base_url: str
    hsts_subdomains: bool
    htmx_url: str
    sse_url: str
    service_names: Mapping[str, str]
    operator: str
    contact: str

    @property
    def file(self) -> Path:
        """The file of the counts. Raise SettingsError where they are in a PostgreSQL database."""
        if not isinstance(self.database, Path):
            raise SettingsError([_NO_FILE])
        return self.database

    @property
    def origin(self) -> str:
        """The scheme and host of the base URL; empty if there is none."""
        return self.base_url.removesuffix(self.root_path)

    @property
    def root_path(self) -> str:
        """The path that the service runs under, such as `/osallisuus`; empty if it has a host name of its own."""
        return urlsplit(self.base_url).path

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings of the environment; create the data folder and the secret key if they are missing.

        Raise SettingsError with every error.
        """
        return cls.read(environ).with_key()

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings but create nothing: without a key file `secret_key` is empty. Raise SettingsError."""
        values: dict[str, Any] = {}
        faults = list(_unknown(environ))
        for key, setting in SETTINGS.items():
            text = environ.get(setting.name, setting.default)
            try:
                if setting.name in environ:
                    setting_values.plain(text)
                values[key] = setting.read(text) if text else ""
            except ValueError as fault:
                shown = "" if _is_secret(key, text) else f" is {text[:200]!r}; it"
                faults.append(f"{setting.name}{shown} {fault}")
        if values.get("secret_key") == "" and isinstance(values.get("database"), Path):
            try:
                values["secret_key"] = secret_key.read(_key_file(values["database"]))
            except ValueError as fault:
                faults.append(str(fault))
        if faults:
            raise SettingsError(faults)
        return cls(**values)

    def with_key(self) -> "Settings":
        """Return the settings with a secret key; create the folder and the key if missing. Raise SettingsError.

        Nothing is created beside a database that several processes have: they need the same key.
        """
        if not isinstance(self.database, Path):
            if not self.secret_key:
                raise SettingsError([_NO_KEY])
            return self
        file = _key_file(self.database)
        try:
            make_folder(file.parent)
            narrow(file, *([file.parent] if file.parent == DATA.absolute() else []))
            return self if self.secret_key else replace(self, secret_key=secret_key.make(file))
        except OSError as error:
            raise SettingsError([f"QUIZ_DATABASE: {file.parent} cannot be written: {error.strerror}"]) from error


def _is_secret(key: str, text: str) -> bool:
    """Return whether a text that is nearly right must not appear in a log: a key, an address with a password."""
    return key == "secret_key" or (key == "database" and ("@" in text or "password" in text))


def _key_file(database: Path) -> Path:
    return database.parent / "secret.key"


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield an error for each unknown variable that begins with QUIZ_, as a misspelt one would have no effect."""
    for name in sorted(environ):
        if name.upper().startswith("QUIZ_") and name not in _BY_WORD.values():
            near = get_close_matches(name.upper().removeprefix("QUIZ_"), _BY_WORD, n=1)
            advice = f"did you mean {_BY_WORD[near[0]]}?" if near else "docs/operations.md lists them"
            yield f"{name} is no setting; {advice}"
