"""What the lock files, requirements*.txt, pin, and an environment that has just that."""

import re
import venv
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

from quiz.settings import ROOT

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
        if requirement.marker is None or requirement.marker.evaluate():
            found[requirement.name] = specifier.version
    return found


def environment(folder: Path, name: str) -> Path:
    """A new environment as a lock file makes it: its packages, in those versions, linked from the tests' own."""
    venv.create(folder, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    for package, version in pins(name).items():
        found = distribution(package)
        assert found.version == version, f"{package} is not of the version in {name}: run `make test`"
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            (packages / top).symlink_to(Path(str(found.locate_file(top))))
    return folder
