"""Cubes to write files from: a small one with every mark, a table of people only, and any cube at all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import cycle, islice

from hypothesis import strategies as st

from quiz.disclosure.estimates import Estimate, Kind, Range, estimate
from quiz.questionnaire.model import LOCALES
from quiz.statistics.cube import Axis, Category, Cell, Cube, Remainder, Scope

DAY = date(2026, 11, 21)


def named(fi: str, sv: str, en: str, plain: str = "") -> Mapping[str, str]:
    return {"fi": fi, "sv": sv, "en": en, "fi-simple": plain or fi}


_WEEKS = Axis(
    "week",
    named("Viikko", "Vecka", "Week"),
    (
        Category("2026-W46", named("viikko 46/2026", "vecka 46/2026", "week 46/2026")),
        Category("2026-W47", named("viikko 47/2026", "vecka 47/2026", "week 47/2026")),
    ),
    "time",
)
_REGIONS = Axis(
    "region",
    named("Alue", "Område", "Region"),
    (
        Category("lappi", named("Lappi", "Lappland", "Lapland")),
        Category("ahvenanmaa", named("Ahvenanmaa", "Åland", "Åland")),
    ),
    "geo",
)
_CHOICES = Axis(
    "choice",
    named("Vaihtoehto", "Alternativ", "Option"),
    (
        Category("1", named("”En vielä”; ehkä", "”Inte än”; kanske", '"Not yet"; maybe', "En vielä,\nmutta ehkä")),
        Category("2", named("=2+3, kyllä", "=2+3, ja", "=2+3, yes")),
    ),
)

SCOPE = Scope(
    Category("2026-W46/2026-W47", named("viikot 46–47/2026", "veckorna 46–47/2026", "weeks 46–47/2026")),
    Category("sv", named("Svenska", "Svenska", "Svenska")),
    Category("", named("Avoin testi ja työpajat", "Öppet test och workshoppar", "Open test and workshops")),
    Category("2026-2-cafe", named("2026-2-cafe", "2026-2-cafe", "2026-2-cafe")),
)

EVERY_MARK = Cube(
    "answers",
    named("Vastaukset alueittain", "Svar per område", "Answers by region"),
    (_WEEKS, _REGIONS, _CHOICES),
    (
        Cell(12, Estimate("1", Kind.FEW)),
        Cell(12, Estimate("2", Kind.MANY)),
        Cell(60, estimate("1", 1, 60, 2.4)),
        Cell(40, estimate("2", 39, 40, 2.4)),
        Cell(1234, estimate("1", 617, 1234, 13)),
        Cell(15, Estimate("2", Kind.SOME)),
        Cell(7),
        Cell(None),
    ),
    DAY,
    10,
    scope=SCOPE,
)
PEOPLE = Cube(
    "people",
    named("Vastaajat viikoittain", "Svarande per vecka", "People by week"),
    (_WEEKS,),
    (Cell(1234), Cell(None)),
    DAY,
    50,
    counts_people=True,
    scope=SCOPE,
)


def answered(first: int, people: int = 60) -> Cube:
    """What is shown when so many of the people chose the first of two options, and the rest the second."""
    counts = {"1": first, "2": people - first}
    cells = tuple(Cell(people, estimate(choice, count, people, 2.4)) for choice, count in counts.items())
    return replace(EVERY_MARK, axes=EVERY_MARK.axes[2:], cells=cells)


_texts = st.text(st.characters(codec="utf-8"), max_size=8)
_awkward = st.sampled_from(
    ["", " ", "=1+1", "-1", "+", "@x", "\t=1", "a;b", "a,b", 'a"b', '"', "a\r\nb", "Å ö€🦊", "'"]
)
_days = st.dates(date(2024, 1, 1), date(2099, 12, 31))
_labels = (_texts | _awkward).map(lambda text: {locale: text + locale[1:-1] * at for at, locale in enumerate(LOCALES)})
_ids = st.text("abcxyz0123456789-_=+@;, \"'å", min_size=1, max_size=6).filter(lambda text: text != "metric")
_ranges = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda ends: Range(*sorted(ends)))
_figures = st.builds(Estimate, st.just("1"), st.sampled_from((Kind.FEW, Kind.SOME, Kind.MANY))) | st.builds(
    Estimate,
    st.just("1"),
    st.sampled_from((Kind.AT_MOST, Kind.AT_LEAST, Kind.ROUNDED)),
    st.integers(0, 10**6),
    _ranges,
    st.integers(0, 100),
    _ranges,
    st.booleans(),
)
_cells = (
    st.just(Cell(None))
    | st.just(Cell(0))
    | st.builds(Cell, st.integers(1, 10**6), st.none() | _figures, st.just(False))
)

_left_over = st.dictionaries(st.sampled_from(["2026-W46", "2026-W47"]), st.integers(5, 10**6), min_size=1)
_remainders = _labels.flatmap(
    lambda names: _left_over.map(
        lambda weeks: (
            Remainder(Category("only-country", names), sum(weeks.values()), weeks),
            Remainder(Category("other-edition", names), 7),
        )
    )
)


@st.composite
def cubes(draw: st.DrawFn, fewest: int = 0) -> Cube:
    """Any cube: up to three axes of `fewest` to three categories, with labels that are hard to write.

    A few labels and cells take turns: with a free one in each place, what fails takes hypothesis minutes to make small.
    """
    labels = cycle(draw(st.lists(_labels, min_size=1, max_size=4)))
    axes = tuple(
        Axis(
            axis,
            next(labels),
            tuple(
                Category(each, next(labels)) for each in draw(st.lists(_ids, min_size=fewest, max_size=3, unique=True))
            ),
            draw(st.sampled_from(["", "time", "geo"])),
        )
        for axis in draw(st.lists(_ids, max_size=3, unique=True))
    )
    size = 1
    for axis in axes:
        size *= len(axis.categories)
    counts_people = draw(st.booleans())
    cell = st.builds(Cell, st.none() | st.integers(0, 10**6), st.none(), st.just(False)) if counts_people else _cells
    cells = tuple(islice(cycle(draw(st.lists(cell, min_size=1, max_size=4))), size))
    smallest = draw(st.sampled_from([5, 10, 50]))
    scope = Scope(*(Category(each, next(labels)) for each in draw(st.lists(_ids, min_size=4, max_size=4))))
    whole = Cube("any", next(labels), axes, cells, draw(_days), smallest, counts_people, scope=scope)
    return replace(whole, remainders=draw(st.just(()) | _remainders))
