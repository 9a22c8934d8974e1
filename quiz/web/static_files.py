"""Sends static files."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from quiz.web.core.assets import MEDIA_TYPES
from quiz.web.core.responses import respond
from quiz.web.core.site import State, site_of

_YEAR = {"cache-control": "public, max-age=31536000, immutable"}
_HOUR = {"cache-control": "public, max-age=3600"}


async def send_asset(request: Request[State]) -> Response:
    """Send a static file: pictures from the disk, texts from memory."""
    assets = site_of(request).assets
    found = assets.find(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    path, hashed = found
    headers = _YEAR if hashed else _HOUR
    if path.suffix in (".png", ".ico"):
        return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=headers)
    return respond(request, assets.kept(path), headers=headers)
