"""Read what a file of ours, or of an operator, begins with: its version and its languages."""

import re

from quiz.languages import LANGUAGES
from quiz.questionnaire.toml_reader import Table


def read_version(root: Table) -> str:
    """Return the author's version, which is a part of the edition."""
    version = root.string("version")
    if not re.fullmatch(r"[A-Za-z0-9.-]{0,20}", version):
        root.fault(f'version = "{version}" may hold letters, digits, dots and hyphens only, 20 at most')
    return version


def read_languages(root: Table) -> tuple[str, ...]:
    """Return the languages that every text of the file is in."""
    languages = root.strings("languages", one_of=LANGUAGES)
    if not languages:
        root.fault("languages must name at least one language")
    return languages
