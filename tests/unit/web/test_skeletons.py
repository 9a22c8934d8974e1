"""Skeletons: templates with slots that are filled at each request."""

import pytest
from jinja2 import Environment
from markupsafe import Markup

from quiz.web.core.skeletons import Skeleton, Slot, join


def rendered(template: str, **variables: object) -> str:
    return Environment(autoescape=True).from_string(template).render(variables)


def test_parts_come_into_their_slots() -> None:
    skeleton = Skeleton(
        rendered("<p>{{ who }}: {{ one }}, {{ two }}, {{ one }}</p>", who="<", one=Slot("one"), two=Slot("two"))
    )
    assert skeleton.fill(two=Markup("<b>2</b>"), one=Markup("1")) == Markup("<p>&lt;: 1, <b>2</b>, 1</p>")
    assert skeleton.fill(one=Markup(""), two=Markup("")) == Markup("<p>&lt;: , , </p>")


def test_a_slot_can_be_among_the_values_of_a_message() -> None:
    skeleton = Skeleton(rendered("{{ message % {'n': slot} }}", message="%(n)s %%", slot=Slot("slot")))
    assert skeleton.fill(slot=Markup("83")) == Markup("83 %")


def test_a_skeleton_without_slots_is_its_text() -> None:
    assert Skeleton("<p>").fill() == Markup("<p>")


def test_a_slot_without_a_part_is_an_error() -> None:
    with pytest.raises(KeyError, match="two"):
        Skeleton(rendered("{{ one }}{{ two }}", one=Slot("one"), two=Slot("two"))).fill(one=Markup("1"))


@pytest.mark.parametrize(
    "template",
    ["{% if slot %}{% endif %}", "{{ slot or 'none' }}", "{{ slot|length }}", "{% for each in slot %}{% endfor %}"],
)
def test_a_template_decides_nothing_by_a_slot(template: str) -> None:
    with pytest.raises(TypeError, match="not known"):
        rendered(template, slot=Slot("slot"))


def test_joined_parts_are_on_lines_of_their_own() -> None:
    assert join([Markup("<li>"), Markup("<li>")]) == Markup("<li>\n<li>")
