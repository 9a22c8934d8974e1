"""D14: settings are checked whole: whatever is wrong with any of them is named at start, all of it at once."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from quiz import setting_values
from quiz.__main__ import main
from quiz.setting_values import Address
from quiz.settings import HTMX_URL, ROOT, SETTINGS, SSE_URL, Settings, SettingsError
from quiz.web.core.guard import security_headers
from tests.support.server import Server, copy_package

GOOD_KEY = "0123456789abcdef0123456789ABCDEF-"
HTMX_COPY = ROOT / ".cache/npm/node_modules/htmx.org/dist/htmx.min.js"
LONG = "x" * 300
NAMES = [setting.name for setting in SETTINGS.values()]

WRONG_KINDS = {
    "PORT": ["eighty", "0", "65536", "-1", "8000.0", "٨٠٠٠", "1" * 5000],
    "QUIZ_DATABASE": [
        "quiz.sqlite3", "sqlite:///", "sqlite://q.sqlite3", "sqlite:///data/", "sqlite:///~/q.sqlite3", "sqlite:////",
        "sqlite:////dev/null", "sqlite:///README.md/q.sqlite3", f"sqlite:///{LONG}", "mysql://localhost/quiz", "postgresql://localhost",
        "postgresql://", "postgresql://quiz:s3cret@localhost/", "postgresql://quiz:s3cret@localhost:port/quiz",
        "postgresq://quiz:s3cret@localhost/quiz", "postgres:/localhost/quiz?password=s3cret",
    ],
    "QUIZ_SECRET_KEY": [
        "short", "x" * 31, "x" * 32, "abcd" * 10, "0123456789" * 5, "1010" * 10 + "0", "password" * 5,
    ],
    "QUIZ_LOG_DAYS": ["a week", "-1", "3651", "1.5", "٧", "1" * 5000],
    "QUIZ_QUESTIONS": ["quiz", "nowhere.toml", LONG, "README.md/questions.toml"],
    "QUIZ_CARDS": ["quiz", "nowhere.toml", LONG, "README.md/cards.toml"],
    "QUIZ_BASE_URL": [
        "osallisuus.example", "https://", "https:///", "ftp://osallisuus.example", "https://osallisuus.example/a b",
        "https://osallisuus.example?x=1", "https://osallisuus.example/#x", "https://osallisuus example",
        "https://me@osallisuus.example", "https://osallisuus.example:0", "https://osallisuus.example:99999",
        "https://osallisuus.example;", "https://työpaja.example", "https://[::1", "https://a..example",
    ],
    "QUIZ_HSTS_SUBDOMAINS": ["1", "true", "Yes", "yes please"],
    "QUIZ_SERVICE_NAME": [
        "x" * 61, "fi=Testi", "fi=Testi;sv=Test;en=Quiz;", "fi=Testi;sv=Test;en=", "fi=Testi;sv=Test;de=Quiz",
        "fi=Testi;sv=Test;en=Quiz;fi=Toinen", "fi=Testi;sv=Test;en=" + "x" * 61, "de=Quiz", "fi-simple=Testi;sv=Test",
    ],
    "QUIZ_OPERATOR": ["x" * 201],
    "QUIZ_CONTACT": ["x" * 201],
}  # fmt: skip
WRONG_KINDS |= {
    name: [
        "htmx.min.js", "//cdn.example/x.js", "http://cdn.example/x.js", "https://cdn.example", "https://cdn.example/",
        "https://cdn.example/lib/", "https://cdn.example/x.js; img-src *", "https://cdn.example/x.js;img-src",
        "https://cdn.example/x.js,https://b.example", "https://cdn.example/x.js?v=2", "https://cdn.example/x.js#x",
        "https://cdn.example/'unsafe-inline'", "https://*.example/x.js", "https://cdn.example/ä.js",
        "/static/nowhere.js", "/static/", "/static/../README.md", "/static/app.css", "/elsewhere/x.js", "'self'",
    ]
    for name in ("QUIZ_HTMX_URL", "QUIZ_SSE_URL")
}  # fmt: skip

ODD = ["", " ", "{} ", " {}", "{}\n", "{}\r\n", "a\tb", "a\x00b", "a\x1b[31mb", "a\u202eb", "a\u2028b", "a\udcffb"]
"""What no setting may be; {} stands for a value that would be good."""

GOOD = {
    "PORT": "8080",
    "QUIZ_DATABASE": "sqlite:///good.sqlite3",
    "QUIZ_SECRET_KEY": GOOD_KEY,
    "QUIZ_LOG_DAYS": "7",
    "QUIZ_QUESTIONS": str(ROOT / "questions.toml"),
    "QUIZ_CARDS": str(ROOT / "cards.toml"),
    "QUIZ_BASE_URL": "https://osallisuus.example",
    "QUIZ_HSTS_SUBDOMAINS": "yes",
    "QUIZ_HTMX_URL": "https://cdn.example/npm/htmx.org@2.0.11/htmx.min.js",
    "QUIZ_SSE_URL": "https://cdn.example:8443/sse.min.js",
    "QUIZ_SERVICE_NAME": "fi=Osallisuustesti – Ähtäri;sv=Etseri; en=Ähtäri = Etseri",
    "QUIZ_OPERATOR": "Ähtärin kaupunki, nuorisotyö",
    "QUIZ_CONTACT": "nuoriso@example.org, 040 123",
}
WRONG = [(name, value) for name, values in WRONG_KINDS.items() for value in values]
WRONG += [(name, odd.format(GOOD[name])) for name in NAMES for odd in ODD]


def faults(environ: Mapping[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        Settings.read(environ)
    return caught.value.faults


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where relative paths lead."""
    (tmp_path / "quiz").mkdir()
    (tmp_path / "README.md").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (None, ["Osallisuustesti", "Delaktighetstestet", "Inclusion Quiz", "Osallisuustesti"]),
        ("Osallisuustesti; Ähtäri = Etseri", ["Osallisuustesti; Ähtäri = Etseri"] * 4),
        ("en=Quiz; fi=Testi = leikki;sv=Test", ["Testi = leikki", "Test", "Quiz", "Testi = leikki"]),
        ("fi=Testi;sv=Test;en=Quiz;fi-simple=Helppo testi", ["Testi", "Test", "Quiz", "Helppo testi"]),
    ],
)
def test_the_service_has_a_name_in_every_language(text: str | None, names: list[str]) -> None:
    environ = {"QUIZ_SERVICE_NAME": text} if text else {}
    assert Settings.read(environ).service_names == dict(zip(("fi", "sv", "en", "fi-simple"), names, strict=True))


def test_every_setting_is_tried() -> None:
    assert set(WRONG_KINDS) == set(GOOD) == set(NAMES)


def test_good_settings_are_taken_and_nothing_is_made(folder: Path) -> None:
    settings = Settings.read(GOOD)
    assert settings.port == 8080 and settings.database == folder / "good.sqlite3"
    assert [settings.secret_key, settings.base_url, settings.operator] == [
        GOOD_KEY, "https://osallisuus.example", GOOD["QUIZ_OPERATOR"],
    ]  # fmt: skip
    Settings.read({})
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "quiz"]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=lambda value: ascii(value)[:50])
def test_what_is_wrong_with_a_setting_is_named_with_what_it_must_be(name: str, value: str) -> None:
    (fault,) = faults({**GOOD, name: value})
    assert fault.startswith(f"{name} ") and " must " in fault and fault.isprintable() and len(fault) < 500
    if name == "QUIZ_SECRET_KEY":
        assert value not in fault or not value.strip()
    assert "s3cret" not in fault


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://quiz:s3cret@db.example/counts", "postgresql://db.example/counts"),
        ("postgres://quiz:s3c%40ret@[::1]:5433/counts?sslmode=require", "postgresql://[::1]:5433/counts"),
        (
            "postgresql://a.example:1,b:2/counts?user=quiz&password=s3cret",
            "postgresql://a.example:1,b:2/counts",
        ),
        ("postgresql:///counts?host=/run/postgresql", "postgresql:///run/postgresql/counts"),
    ],
)
def test_the_address_of_a_database_is_never_told_with_its_password(url: str, told: str) -> None:
    settings = Settings.read({**GOOD, "QUIZ_DATABASE": url})
    assert str(settings.database) == told
    assert isinstance(settings.database, Address) and settings.database.url == url
    assert "s3c" not in repr(settings) + repr(settings.database)


def test_processes_that_share_a_database_must_be_given_their_key(folder: Path) -> None:
    settings = Settings.read({"QUIZ_DATABASE": "postgresql://localhost/counts"})
    with pytest.raises(SettingsError, match="^QUIZ_SECRET_KEY must be set where QUIZ_DATABASE is postgresql://"):
        settings.with_key()
    with pytest.raises(SettingsError, match="pg_dump"):
        assert settings.file
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "quiz"]


def test_a_database_needs_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting_values, "find_spec", lambda name: None)
    assert faults({**GOOD, "QUIZ_DATABASE": "postgresql://quiz:s3cret@localhost/quiz"}) == (
        "QUIZ_DATABASE needs psycopg: pip install 'osallisuustesti[postgres]'",
    )


def test_all_faults_are_named_at_once() -> None:
    found = faults({**{name: values[0] for name, values in WRONG_KINDS.items()}, "QUIZ_PLANETS": "2"})
    assert [fault.split()[0] for fault in found] == ["QUIZ_PLANETS", *NAMES]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("QUIZ_")])
def test_a_misspelt_name_is_refused_with_the_right_one(name: str) -> None:
    for typo in (
        name[:-1],
        f"{name}S",
        name.lower(),
        f"{name[:6]}{name[7:]}",
        f"{name[:7]}{name[8]}{name[7]}{name[9:]}",
    ):
        assert faults({typo: GOOD[name]}) == (f"{typo} is no setting; did you mean {name}?",)


def test_variables_of_others_are_none_of_ours() -> None:
    assert Settings.read({"PATH": "", "PORTAL": "x\n", "QUIZZES": "1", "XQUIZ_DATABASE": ""}).port == 8000


def test_addresses_are_kept_as_browsers_write_them() -> None:
    for given, kept in {
        "https://Osallisuus.Example/": "https://osallisuus.example",
        "https://osallisuus.example:443": "https://osallisuus.example",
        "http://127.0.0.1:08000": "http://127.0.0.1:8000",
        "http://[::1]:80/": "http://[::1]",
        "https://xn--typaja-exa.example": "https://xn--typaja-exa.example",
    }.items():
        assert Settings.read({"QUIZ_BASE_URL": given}).base_url == kept


def test_the_policy_is_the_same_but_for_the_addresses_that_were_given() -> None:
    settings = Settings.read(GOOD)
    usual, own = (
        security_headers(urls)["content-security-policy"]
        for urls in ((HTMX_URL, SSE_URL), (settings.htmx_url, settings.sse_url))
    )
    assert own.replace(settings.htmx_url, HTMX_URL).replace(settings.sse_url, SSE_URL) == usual


def test_an_own_copy_must_be_the_very_file(folder: Path) -> None:
    """Browsers refuse any other, and the pages would go without: nobody would know why."""
    package = copy_package(folder / "package")
    (package / "static").unlink()
    shutil.copytree(ROOT / "static", package / "static")
    server = WithOwnCopy(folder / "run", package)
    shutil.copy(HTMX_COPY, package / "static" / "htmx.min.js")
    assert server.run("check").returncode == 0
    with (package / "static" / "htmx.min.js").open("a", encoding="utf-8") as file:
        file.write("\n")
    refused = server.run("check")
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1
    assert "QUIZ_HTMX_URL is '/static/htmx.min.js'; it must be the file of exactly the version" in refused.stderr


class WithOwnCopy(Server):
    """A server whose operator put htmx into its folder."""

    @property
    def environ(self) -> dict[str, str]:
        return {**super().environ, "QUIZ_HTMX_URL": "/static/htmx.min.js"}


@pytest.mark.parametrize(
    "command",
    ["serve", "check", "audit", "seal", "backup copy", "restore copy", "key list", "key add x", "key revoke x", "demo"],
)
def test_every_command_names_them(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"QUIZ_DATABASE": "sqlite:///made/q.sqlite3", "QUIZ_SERVICE_NAM": "x", "PORT": "x"}.items():
        monkeypatch.setenv(name, value)
    assert main(command.split()) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.splitlines() == [
        "QUIZ_SERVICE_NAM is no setting; did you mean QUIZ_SERVICE_NAME?",
        "PORT is 'x'; it must be a number from 1 to 65535",
    ]
    assert not (folder / "made").exists()


def test_the_secret_key_is_not_in_what_the_settings_say_of_themselves() -> None:
    assert GOOD_KEY not in repr(Settings.read(GOOD))


def test_a_given_key_is_used_and_none_is_made(folder: Path) -> None:
    assert Settings.from_environ(GOOD).secret_key == GOOD_KEY and not (folder / "secret.key").exists()
    made = Settings.from_environ({"QUIZ_DATABASE": GOOD["QUIZ_DATABASE"]}).secret_key
    assert (folder / "secret.key").read_text(encoding="ascii") == f"{made}\n" and len(made) == 64
