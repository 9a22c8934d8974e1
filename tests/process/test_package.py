"""The wheel holds all that the program needs: it is installed into an environment of its own and run from there."""

import os
import re
import site
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from quiz import __version__
from quiz.__main__ import main
from quiz.settings import ROOT, SETTINGS
from tests.support.server import Phone, Server
from tests.support.short_walks import begin_and_finish

# Root may write everywhere; without these capabilities it is a user like any other.
READ_ONLY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


class Installed(Server):
    """The installed command in an empty folder, with no setting but its port."""

    def __init__(self, folder: Path, environment: Path) -> None:
        super().__init__(folder, package=folder, prefix=READ_ONLY)
        self._command = environment / "bin" / "osallisuustesti"

    @property
    def environ(self) -> dict[str, str]:
        ours = {"QUIZ_DATABASE", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
        return {name: value for name, value in super().environ.items() if name not in ours}

    @property
    def _program(self) -> list[str]:
        return [*self.prefix, str(self._command)]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new environment with our wheel, which nobody can write to; what the wheel needs comes from the tests' own."""
    folder = tmp_path_factory.mktemp("package")
    environment, wheels = folder / "environment", folder / "wheels"
    subprocess.run(
        [*PIP, "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", str(wheels), str(ROOT)], check=True
    )
    venv.create(environment, with_pip=False)
    (wheel,) = wheels.iterdir()
    subprocess.run([*PIP, "--python", str(environment), "install", "--no-deps", str(wheel)], check=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    folders = [environment, *(path for path in environment.rglob("*") if path.is_dir() and not path.is_symlink())]
    for path in folders:
        path.chmod(0o555)
    yield environment
    for path in folders:
        path.chmod(0o755)


def test_the_installed_command_does_everything_in_an_empty_folder(environment: Path, tmp_path: Path) -> None:
    server = Installed(tmp_path / "empty", environment)
    for arguments, said in [
        (("--version",), f"osallisuustesti {__version__}\n"),
        (("--help",), f"Without QUIZ_DATABASE the counts are in {server.folder}/data.\n"),
        (("check",), "questions.toml: fine"),
        (("demo", "--people", "40", "--workshops", "0", "--weeks", "1"), "data/demo.sqlite3 osallisuustesti serve\n"),
    ]:
        done = server.run(*arguments)
        assert done.returncode == 0, done.stderr
        assert said in done.stdout
    assert [path.name for path in server.folder.iterdir()] == ["data"]
    assert (server.folder / "data" / "demo.sqlite3").is_file()

    server.settings["PYTHONPYCACHEPREFIX"] = str(tmp_path / "cache")
    with server, closing(Phone(server.port)) as phone:
        styles = re.findall(r'href="(/static/[^"]+\.css)"', phone.get("/fi/").body)
        assert styles and [phone.get(path).status for path in styles] == [200] * len(styles)
        assert phone.get("/static/scenes/ukulele.svg").status == 200
        assert "Vastauksesi ovat mukana" in begin_and_finish(server)
        server.stop()
    assert f"The counts are in {server.database} (new)" in server.logs[0].read_text()
    assert server.database.with_name("secret.key").is_file()
    # Compiled pages are where Python keeps its compiled modules.
    assert [*(tmp_path / "cache").rglob("templates/*")]


def test_the_help_names_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert [setting.name for setting in SETTINGS.values() if f"  {setting.name} " not in said] == []


def test_the_version_is_the_changelogs() -> None:
    """The version is that of the newest numbered heading.

    While "Unreleased" stands above it, it is `.dev0` of the version that is to come.
    """
    newest, before = re.findall(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[:2]
    if newest == "Unreleased":
        coming, dot, dev = __version__.partition(".dev0")
        assert (dot, dev) == (".dev0", "")
        assert [*map(int, coming.split("."))] > [*map(int, before.split("."))]
    else:
        assert __version__ == newest
