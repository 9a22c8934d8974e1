"""The lock files pin everything that the program and its tests are allowed to be installed with."""

import tomllib

import pytest
from packaging.requirements import Requirement

from quiz.settings import ROOT
from tests.support.locked import pins

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
# The extra `dev` names the extra `postgres` of the project itself.
DEVELOPMENT = [*EXTRAS["postgres"], *(asked for asked in EXTRAS["dev"] if not asked.startswith(PROJECT["name"]))]
WANTED = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-postgres.txt": [*PROJECT["dependencies"], *EXTRAS["postgres"]],
    "requirements-dev.txt": [*PROJECT["dependencies"], *DEVELOPMENT],
}


@pytest.mark.parametrize("name", WANTED)
def test_every_dependency_is_pinned_within_its_range(name: str) -> None:
    pinned = pins(name)
    for requirement in map(Requirement, WANTED[name]):
        assert pinned[requirement.name] in requirement.specifier, f"{requirement}: run `make lock`"


def test_the_tests_run_with_what_the_program_runs_with() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-postgres.txt").items()
    assert pins("requirements-postgres.txt").items() <= pins("requirements-dev.txt").items()


def test_without_the_extra_nothing_of_postgresql_is_installed() -> None:
    assert not {"psycopg", "psycopg-binary"} & pins("requirements.txt").keys()
