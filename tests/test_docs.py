"""What the papers say is so."""

import re

import pytest

from quiz.settings import ROOT, SETTINGS, Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_settings_table_is_that_of_the_code() -> None:
    assert SETTINGS.keys() == Settings.__dataclass_fields__.keys()
    table = re.findall(r"^\| `([A-Z_]+)` \| (.*) \| (.*) \|$", README, re.MULTILINE)
    assert table == [(setting.name, setting.told, setting.purpose) for setting in SETTINGS.values()]


def test_every_target_in_the_readme_is_in_the_makefile() -> None:
    for target in re.findall(r"`make ([a-z-]+)", README):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_every_command_in_the_readme_exists() -> None:
    source = (ROOT / "quiz" / "__main__.py").read_text(encoding="utf-8")
    commands = set(re.findall(r'add_parser\("(\w+)"', source))
    assert set(re.findall(r"python -m quiz (\w+)", README)) == commands


def test_the_readmes_pictures_and_files_are_there() -> None:
    for path in re.findall(r"\]\(((?!https?:)[^)#]+)\)", README):
        assert (ROOT / path).exists(), path


def test_the_changelog_begins_with_this_version() -> None:
    version = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version and re.search(rf"^## {re.escape(version[1])}", CHANGELOG, re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", ".ci/run"])
def test_nothing_names_a_machine(name: str) -> None:
    assert not re.search(r"/(?:home|root|work|tmp)/\w", (ROOT / name).read_text(encoding="utf-8"))
