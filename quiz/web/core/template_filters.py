"""What templates do to the texts and lists that they are given."""

from markupsafe import Markup, escape

from quiz.languages import Borrowed


def lines(text: str) -> Markup:
    """Plain Finnish is broken into lines by sense; the breaks are kept."""
    broken = Markup("<br>").join(escape(line) for line in text.split("\n"))
    return Markup(text.marked(broken)) if isinstance(text, Borrowed) else broken


def chosen(options: Markup, value: str) -> Markup:
    """A list to choose from with the option of a value chosen. Raises ValueError if it is not there just once."""
    before, *after = str(options).split(f'<option value="{escape(value)}">')
    if len(after) != 1:
        raise ValueError(f"{value!r} is {len(after)} times among the options")
    return Markup(f'{before}<option value="{escape(value)}" selected>{after[0]}')
