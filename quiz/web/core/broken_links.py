"""Links after other programs touched them: signs that were escaped into the path are put back where they belong."""

import re
from urllib.parse import quote

from quiz.security.passes import FRAGMENT

_QUERY = re.compile(r"\?|%(?:25)*3f", re.IGNORECASE)
_SAFE = "=&+,:~-"


def holds_fragment(path: str) -> bool:
    """Whether a path, as it is after decoding, has what a link has after its `#`. That may be a host's key."""
    return FRAGMENT.search(path) is not None


def without_slashes(path: str) -> str:
    """A path that has a fragment in it without slashes before that and at its end.

    With one at its end it would be sent on to the address without, key and all.
    """
    return re.sub(rf"/+(?={FRAGMENT.pattern})", "", path).rstrip("/")


def without_query(path: str, query: str) -> str | None:
    """The address of a path that has its query in it, and after that the query that it was asked with.

    None for a path that has none, and for one with a fragment: no address that we send must hold a key.
    """
    found = _QUERY.search(path)
    if found is None or holds_fragment(path) or FRAGMENT.search(query):
        return None
    # Two slashes at the beginning would lead to another server.
    address = quote("/" + path[: found.start()].lstrip("/\\"))
    asked = "&".join(part for part in (quote(path[found.end() :], safe=_SAFE), query) if part)
    return f"{address}?{asked}" if asked else address
