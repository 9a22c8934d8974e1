"""Whether a page says something."""

from quiz.i18n import catalog


def says(page: str, locale: str, message: str, **values: object) -> bool:
    """Whether a page has a message, which may be broken into lines."""
    return all(line in page for line in catalog(locale)(message, **values).split("\n"))
