"""Static files under names that change with their content, so that a browser may keep them for a year."""

from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from quiz.web.core.pages import Kept, State, respond

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_YEAR = {"cache-control": "public, max-age=31536000, immutable"}
_HOUR = {"cache-control": "public, max-age=3600"}


class Assets:
    """The files of a folder, each with its hashed name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in _TYPES}
        self._hashed = {name: _hashed(name, path) for name, path in self._files.items()}
        self._names = {hashed: name for name, hashed in self._hashed.items()}
        self._kept: dict[str, Kept] = {}

    def url(self, name: str) -> str:
        """The address of a file, with its hash. Raises KeyError for a file that is not there."""
        return f"/static/{self._hashed[name]}"

    def find(self, requested: str) -> tuple[Path, bool] | None:
        """The file of a name with or without hash, and whether the name had the hash."""
        hashed = requested in self._names
        path = self._files.get(self._names.get(requested, requested))
        return (path, hashed) if path else None

    def kept(self, path: Path) -> Kept:
        """A text file's bytes, compressed once."""
        key = path.as_posix()
        if key not in self._kept:
            self._kept[key] = Kept.of(path.read_bytes(), _TYPES[path.suffix])
        return self._kept[key]


async def send_asset(request: Request[State]) -> Response:
    """Send a static file: pictures from the disk, texts from memory."""
    assets = request.state["site"].assets
    found = assets.find(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    path, hashed = found
    headers = _YEAR if hashed else _HOUR
    if path.suffix == ".png":
        return FileResponse(path, media_type=_TYPES[path.suffix], headers=headers)
    return respond(request, assets.kept(path), headers=headers)


def _hashed(name: str, path: Path) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{sha256(path.read_bytes()).hexdigest()[:10]}.{suffix}"
