"""The locations of the program's own files: beside the package in a checkout, inside the package in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_IN_A_WHEEL = _PACKAGE / "files"  # pyproject.toml puts it there
_INSTALLED = _IN_A_WHEEL.is_dir()

ROOT = _IN_A_WHEEL if _INSTALLED else _PACKAGE.parent
"""The folder of `templates`, `static`, `questions.toml`, `cards.toml` and `mirror.toml`."""

MIRROR = ROOT / "mirror.toml"
"""The mirror for organisers; it is the same beside every questionnaire."""

DATA = Path("data") if _INSTALLED else ROOT / "data"
"""The default folder of the database: in the checkout, or in the current directory of an installed program."""

COMMAND = "osallisuustesti" if _INSTALLED else "python -m quiz"
"""The command that runs the program."""
