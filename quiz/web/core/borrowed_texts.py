"""Give every borrowed text of a page its `lang` and `dir`, so that it is read aloud and shown in its own language."""

import re

from quiz.languages import BEGIN, END, LANGUAGES, THEN

# No markup can be inside of tags and of these elements.
_PLAIN = re.compile(r"<[^>]*>|(?<=<title>)[^<]*|(?<=<option>)[^<]*")
_BEGIN = re.compile(f"{BEGIN}([a-z-]+){THEN}")


def with_languages(page: str) -> str:
    """Return a page in which every borrowed text has its language."""
    if BEGIN not in page:
        return page
    unmarked = _PLAIN.sub(lambda plain: _BEGIN.sub("", plain[0]).replace(END, ""), page)
    return _BEGIN.sub(_opened, unmarked).replace(END, "</span>")


def _opened(mark: re.Match[str]) -> str:
    # The title of a workshop may have any letters, these too.
    language = LANGUAGES.get(mark[1])
    return f'<span lang="{mark[1]}" dir="{language.direction}">' if language else "<span>"
