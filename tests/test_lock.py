"""The lock files pin everything that the program and its tests are allowed to be installed with."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from quiz.settings import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-dev.txt": [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]],
}
SHA256 = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def pins(name: str) -> dict[str, str]:
    """The version of each package in a lock file. Fails for a line that is anything but a pin with digests."""
    lines = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = {}
    for entry in "\n".join(lines).replace(" \\\n", " ").splitlines():
        pinned, *digests = re.split(r"\s+(?=--hash)", entry)
        assert digests and all(SHA256.fullmatch(digest) for digest in digests), entry
        requirement = Requirement(pinned)
        (specifier,) = requirement.specifier
        assert specifier.operator == "==" and requirement.url is None, entry
        found[requirement.name] = specifier.version
    return found


@pytest.mark.parametrize("name", WANTED)
def test_every_dependency_is_pinned_within_its_range(name: str) -> None:
    pinned = pins(name)
    for requirement in map(Requirement, WANTED[name]):
        assert pinned[requirement.name] in requirement.specifier, f"{requirement}: run `make lock`"


def test_the_tests_run_with_what_the_program_runs_with() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()
