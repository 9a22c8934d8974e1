"""Static files under names that change with their content, so that a browser may keep them for a year."""

import re
from hashlib import sha256
from os.path import splitext
from pathlib import Path

from quiz.questionnaire.drawings import files_in
from quiz.web.core.responses import Kept

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
_DIGITS = 10
_HASH = re.compile(rf"\.[0-9a-f]{{{_DIGITS}}}(?=\.[a-z]+$)")
_COMMENT_OR_INDENT = re.compile(rb"/\*.*?\*/\s*|^\s+", re.DOTALL | re.MULTILINE)


class Assets:
    """The files of a folder, each with its hashed name.

    A file is read when it is first asked for: most are pictures that no page of the first minutes shows.
    """

    def __init__(self, folder: Path, root_path: str = "") -> None:
        self._root_path = root_path
        files = files_in(folder).items()
        self._files = {name: path for name, path in files if splitext(name)[1] in MEDIA_TYPES}
        self._hashed: dict[str, str] = {}
        self._kept: dict[str, Kept] = {}

    def url(self, name: str) -> str:
        """The address of a file, with its hash. Raises KeyError for a file that is not there."""
        return f"{self._root_path}/static/{self._with_hash(name)}"

    def find(self, requested: str) -> tuple[Path, bool] | None:
        """The file of a name with or without hash, and whether the name had the hash."""
        if path := self._files.get(requested):
            return Path(path), False
        name = _HASH.sub("", requested)
        if name in self._files and self._with_hash(name) == requested:
            return Path(self._files[name]), True
        return None

    def kept(self, path: Path) -> Kept:
        """A text file's bytes, compressed once."""
        key = path.as_posix()
        if key not in self._kept:
            self._kept[key] = Kept.of(_content(path), MEDIA_TYPES[path.suffix])
        return self._kept[key]

    def _with_hash(self, name: str) -> str:
        if name not in self._hashed:
            stem, _, suffix = name.rpartition(".")
            self._hashed[name] = f"{stem}.{sha256(_content(Path(self._files[name]))).hexdigest()[:_DIGITS]}.{suffix}"
        return self._hashed[name]


def _content(path: Path) -> bytes:
    # What only makes a style sheet readable is a sixth of its compressed size.
    content = path.read_bytes()
    return _COMMENT_OR_INDENT.sub(b"", content) if path.suffix == ".css" else content
