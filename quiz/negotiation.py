"""Parse Accept-* headers with their weights (RFC 9110, sections 12.4 and 12.5)."""

import re
from functools import lru_cache

_WEIGHT = re.compile(r"[qQ]=(0?\.[0-9]+|0\.?|1(?:\.0*)?)")
_MOST = 20


def weighed(header: str) -> list[tuple[float, str]]:
    """Return the weight and the lower-case name of each element of a header; an invalid weight is 0."""
    return [_weighed(part) for part in header.split(",")[:_MOST]]


@lru_cache(maxsize=64)
def takes_gzip(accept_encoding: str) -> bool:
    """Return whether a client accepts gzip and does not prefer an uncompressed response."""
    weights = {name: weight for weight, name in weighed(accept_encoding)}
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def _weighed(part: str) -> tuple[float, str]:
    name, semicolon, parameter = part.partition(";")
    weight = _WEIGHT.fullmatch(parameter.strip())
    return float(weight[1]) if weight else 0.0 if semicolon else 1.0, name.strip().lower()
