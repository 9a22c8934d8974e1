"""Keeps compiled templates from one start to the next."""

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

COMPILED = Path(cache_from_source(__file__)).parent / "templates"
"""The folder beside our own compiled modules, wherever Python keeps those (PYTHONPYCACHEPREFIX)."""


class _CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder. Where they cannot be kept, they are compiled at each start as if without it."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_templates(folder: Path) -> BytecodeCache | None:
    """The cache of compiled templates in a folder, made if missing; None if it cannot be, or if Python is to keep none.

    Compiling takes most of a start's time to the first page. Jinja compares the source but not its own version, so the
    names of the files hold that. Whoever changes the options of the environment below must raise the number, too.
    """
    if sys.dont_write_bytecode:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _CompiledTemplates(str(folder), f"{jinja2.__version__}-1-%s")
