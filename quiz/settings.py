"""Every setting of the environment, read once. No other module reads the environment."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

HTMX_URL = "https://cdn.jsdelivr.net/npm/htmx.org@2.0.11/dist/htmx.min.js"
SSE_URL = "https://cdn.jsdelivr.net/npm/htmx-ext-sse@2.2.4/dist/sse.min.js"
SSE_INTEGRITY = "sha384-A986SAtodyH8eg8x8irJnYUk7i9inVQqYigD6qZ9evobksGNIXfeFvDwLSHcp31N"
HTMX_INTEGRITY = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"


SHORTEST_KEY = 32
"""A key with fewer characters than this can be guessed, or was not written whole."""


class SettingsError(Exception):
    """A setting cannot be used; the message names it and the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; the README's table says what each is for."""

    port: int
    database: Path
    secret_key: str
    questions: Path
    base_url: str
    htmx_url: str
    sse_url: str
    service_name: str
    operator: str
    contact: str

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the environment. Makes the data folder and the secret key where they are missing.

        Raises SettingsError for a value that cannot be used.
        """
        database = _database(environ.get("QUIZ_DATABASE", f"sqlite:///{ROOT}/data/quiz.sqlite3"))
        base_url = environ.get("QUIZ_BASE_URL", "").rstrip("/")
        if base_url and not base_url.startswith(("http://", "https://")):
            raise SettingsError(f"QUIZ_BASE_URL is {base_url!r}; it must start with https:// or http://")
        htmx_url = environ.get("QUIZ_HTMX_URL", HTMX_URL)
        sse_url = environ.get("QUIZ_SSE_URL", SSE_URL)
        for name, url in (("QUIZ_HTMX_URL", htmx_url), ("QUIZ_SSE_URL", sse_url)):
            if not url.startswith(("https://", "/")) or url.startswith("//"):
                raise SettingsError(f"{name} is {url!r}; it must start with https:// or be a path here, /…")
        return cls(
            port=_port(environ.get("PORT", "8000")),
            database=database,
            secret_key=_secret_key(environ.get("QUIZ_SECRET_KEY", ""), database.parent / "secret.key"),
            questions=Path(environ.get("QUIZ_QUESTIONS", ROOT / "questions.toml")),
            base_url=base_url,
            htmx_url=htmx_url,
            sse_url=sse_url,
            service_name=environ.get("QUIZ_SERVICE_NAME", "Osallisuustesti"),
            operator=environ.get("QUIZ_OPERATOR", ""),
            contact=environ.get("QUIZ_CONTACT", ""),
        )


def _port(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise SettingsError(f"PORT is {value!r}; it must be a number from 1 to 65535")
    return int(value)


def _database(url: str) -> Path:
    if not url.startswith("sqlite:///") or url == "sqlite:///":
        raise SettingsError(
            f"QUIZ_DATABASE is {url!r}; it must be sqlite:/// and a path, as sqlite:///data/quiz.sqlite3"
        )
    path = Path(url.removeprefix("sqlite:///")).absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"QUIZ_DATABASE: the folder {path.parent} cannot be made: {error.strerror}") from error
    return path


def _secret_key(given: str, path: Path) -> str:
    """The key that is given, or the kept one."""
    if not given:
        return _kept_key(path)
    if len(given.strip()) < SHORTEST_KEY:
        raise SettingsError(
            f"QUIZ_SECRET_KEY is too short: it must have {SHORTEST_KEY} characters or more, drawn at random; without "
            f"it, the next start makes a key and keeps it in {path}"
        )
    return given.strip()


def _kept_key(path: Path) -> str:
    """The key in a file that only its owner reads, made on the first start; whole or not there at all."""
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the secret key {path} cannot be used: {error}; or set QUIZ_SECRET_KEY") from error
    if len(key) < SHORTEST_KEY:
        raise SettingsError(f"the secret key {path} is too short: delete the file, and the next start makes a new one")
    return key


def _make_key(path: Path) -> None:
    # Killed half-way, an empty key would sign cookies that anybody can forge: the name appears with the content.
    descriptor, partial = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another start was faster: its key it is
            os.link(partial, path)
    finally:
        os.unlink(partial)
