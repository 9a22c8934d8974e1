"""How long what is shown to everybody may be kept by browsers, and who may load its files: whoever wants to."""

from datetime import timedelta
from email.utils import formatdate
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from quiz.web.core.guard import OPEN
from quiz.web.core.headers import header
from quiz.web.core.responses import Kept, respond
from quiz.web.core.site import Site, State, site_of
from quiz.web.statistics.query import Readers
from quiz.weeks import day_of, midnight_after

_LONGEST = 3600

_OPEN = {"access-control-allow-origin": "*", OPEN[0].decode(): OPEN[1].decode()}
"""The files that are for everybody can be shown and read by pages of other sites."""


def cache_headers(site: Site, readers: Readers) -> dict[str, str]:
    """Return what is said to caches of a page or file that these readers get.

    Figures change at midnight: nothing is kept longer, and nothing at all until the day before has been sealed. So no
    browser shows one page of this week beside another of the last one.
    """
    if readers.signed_in:
        return {**readers.headers}
    now, sealed = site.clock(), site.publication.sealed
    today = day_of(now)
    is_last = sealed is None or sealed.day >= today - timedelta(days=1)
    left = min(_LONGEST, int(midnight_after(today) - now)) if is_last else 0
    return {**readers.headers, "cache-control": f"public, max-age={left}"}


def respond_with_file(request: Request[State], readers: Readers, file: Kept, name: str) -> Response:
    """Answer with a file to be saved under a name; one for everybody with how to ask whether it is still the last."""
    site = site_of(request)
    headers = cache_headers(site, readers)
    if not readers.signed_in:
        # One tag for both forms of a body, compressed or not.
        headers |= {**_OPEN, "etag": f'W/"{sha256(file.packed).hexdigest()[:32]}"'}
        if site.publication.sealed:
            headers["last-modified"] = formatdate(midnight_after(site.publication.sealed.until), usegmt=True)
        if _has(request, headers["etag"]):
            return Response(status_code=304, headers={**headers, "vary": "Accept-Encoding"})
    return respond(request, file, headers={**headers, "content-disposition": f'attachment; filename="{name}"'})


def _has(request: Request[State], tag: str) -> bool:
    known = header(request, b"if-none-match")
    return known.strip() == "*" or tag.removeprefix("W/") in (
        each.strip().removeprefix("W/") for each in known.split(",")
    )
