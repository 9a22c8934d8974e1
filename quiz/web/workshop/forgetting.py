"""What is dropped from memory when a workshop is no more."""

from collections.abc import Sequence

from quiz.store.values import Round
from quiz.web.core.site import Site


def forget_workshop(site: Site, code: str, rounds: Sequence[Round]) -> None:
    """Drop everything that the pages of a deleted workshop were made of."""
    site.audiences.frames.forget(code)
    site.publication.forget(rounds)
    site.guesses.forget(code)
    for drawn in [drawn for drawn in site.join_codes if drawn[0] == code]:
        del site.join_codes[drawn]
