"""What is around the figures of a view: what they are of, the filters, the rules, the files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup

from quiz.disclosure.ladder import ANY
from quiz.i18n import LOCALE_NAMES, Catalog, catalog
from quiz.questionnaire.model import Dimension, Questionnaire
from quiz.regions import REGIONS
from quiz.statistics.categories import names, period_category, region_category
from quiz.statistics.cube import Category, Cube, Names, Remainder
from quiz.statistics.editions import version_of
from quiz.statistics.exports.notes import one_line, rules
from quiz.statistics.selection import Period, Selection
from quiz.store.values import Sealed
from quiz.web.core.site import Site
from quiz.web.statistics.filter_form import FilterForm, filter_form
from quiz.web.statistics.links import Link, file_address, links_to_views
from quiz.web.statistics.query import COMPARISON, Query
from quiz.web.statistics.scenes import Scene

FORMATS = ("xls.csv", "csv", "json", "svg")
"""The kinds of files that each table has, as pages offer them."""

_OF_DIMENSIONS = ("growth", "growing", "bloom")

ALL = "tables"
"""The name of the files that have all tables of a selection."""

TOGETHER = ("xlsx", "json")
"""The kinds of files that all tables have together: a workbook, and an index of the files of each."""

ITEMS = "items"
"""The table of every region, time and item, which is in files only."""

ITEMS_FORMATS = ("csv", "json")
"""The kinds of files that it has: its rows are for programs."""


class Figures(NamedTuple):
    """What was read for a view of what was asked for: its people, those of the whole country, and its tables."""

    view: str
    query: Query
    people: int
    country: int
    other: int
    """The people of what it is compared with, if it is."""
    elsewhere: int
    """Those of them who answered another edition, in no figure of these."""
    cubes: Sequence[Cube]
    remainders: Sequence[Remainder]
    sealed: Sealed
    weeks: Mapping[str, Markup]
    questionnaire: Questionnaire
    """Of the edition that was asked for."""
    scenes: Sequence[Scene]
    """What the first view shows of them; nothing in the others."""


class File(NamedTuple):
    """A file of a table: its kind, the dimension that it draws if it draws one, and its address."""

    kind: str
    drawn: str
    href: str


class Files(NamedTuple):
    """A table to take along."""

    title: str
    files: Sequence[File]


class Layout(NamedTuple):
    """What is around the figures of a view."""

    views: Sequence[Link]
    filters: FilterForm | None
    area: str
    period: str
    narrowed: Sequence[str]
    """The language and the source, where those are not all, and the edition, where it is not today's."""
    smallest: int
    """From how many people on it is shown."""
    todays_words: bool
    """Whether the words are not those of its edition."""
    people: int
    own: str
    """A region that can be remembered, if one was chosen."""
    title: str
    """What the title of the page says that it is of; nothing of the whole country by itself."""
    others: bool
    """Whether two selections are compared, and there is another edition, which is not compared with this one."""
    beside: Sequence[str]
    """How many people there are in what it is compared with: the whole country, or another selection."""
    remainders: Sequence[Remainder]
    """The people who are only in something wider."""
    faults: Sequence[str]
    repeatable: bool
    """Whether the page has the filters that could not be used."""
    rules: Sequence[str]
    sealed: Sealed
    files: Sequence[Files]
    together: Mapping[str, str]
    """The files of all tables, by format."""
    codebook: str


def layout_of(site: Site, locale: str, figures: Figures) -> Layout:
    """Return what is around the figures of a view, in a language."""
    query, view, t = figures.query, figures.view, catalog(locale)
    of = query.selected(view)
    return Layout(
        views=links_to_views(site, locale, query, view),
        filters=filter_form(site, locale, query, view, figures.weeks, figures.questionnaire),
        area=area_of(figures).names[locale],
        period=period_category(Period(of.first, of.last)).names[locale],
        narrowed=_narrowed(of, figures.cubes, t),
        smallest=query.least.smallest,
        todays_words=bool(of.edition),
        people=figures.people,
        own=of.region if of.region in REGIONS else "",
        title=", ".join(_title(figures, locale)),
        others=bool(query.others and query.compared(view)),
        beside=_beside(figures, t),
        remainders=figures.remainders,
        faults=[t(f"stats.filter.{name}") for name in query.faults],
        repeatable=not {*query.faults}.isdisjoint(query.usable(view)),
        rules=rules(t),
        sealed=figures.sealed,
        files=[
            *(
                _files(site, locale, query, cube.id, cube.titles, FORMATS, figures.questionnaire.dimensions)
                for cube in figures.cubes
            ),
            _files(site, locale, query, ITEMS, names(f"table.{ITEMS}"), ITEMS_FORMATS),
        ],
        together={kind: file_address(site, locale, query_for(ALL, query), f"{ALL}.{kind}") for kind in TOGETHER},
        codebook=file_address(site, locale, query_for(view, query), f"{view}.txt"),
    )


def area_of(figures: Figures) -> Category:
    """Return what a view is of: a region, the whole country, or a whole campaign."""
    of, alone = figures.query.selected(figures.view), figures.query.compared(figures.view) is None
    return region_category(of.region, figures.cubes[0].scope.source if of.campaign and alone else None)


def _title(figures: Figures, locale: str) -> list[str]:
    region, other = figures.query.selected(figures.view).region, figures.query.compared(figures.view)
    area = [area_of(figures).names[locale]]
    if other:
        return [*dict.fromkeys((*area, *(side.names[locale] for side in figures.cubes[0].axes[1].categories)))]
    return area if region != ANY else []


def _beside(figures: Figures, t: Catalog) -> list[str]:
    query, of = figures.query, figures.query.selected(figures.view)
    if query.compared(figures.view):
        cube = figures.cubes[0]
        other = t("stats.people.other", name=cube.axes[1].categories[1].names[t.locale], n=t.people(figures.other))
        return [other, *([t("stats.people.both", n=t.people(cube.both))] if cube.both else [])]
    if of.region == ANY:
        return []
    if of.campaign:
        whole = figures.cubes[0].scope.source.names[t.locale]
        return [t("stats.people.other", name=whole, n=t.people(figures.country))]
    return [t("stats.people.country", n=t.people(figures.country))]


def _narrowed(of: Selection, cubes: Sequence[Cube], t: Catalog) -> list[str]:
    language = [LOCALE_NAMES[of.language]] if of.language != ANY else []
    source = [t(f"stats.filter.source.{of.source}")] if of.source != ANY and not of.campaign else []
    # A whole campaign is told where the country is otherwise.
    source += [cubes[0].scope.source.names[t.locale]] if of.campaign and of.region != ANY else []
    edition = [t("table.edition", version=version_of(of.edition))] if of.edition else []
    return [*language, *source, *edition]


def _files(
    site: Site,
    locale: str,
    query: Query,
    table: str,
    titles: Names,
    kinds: Sequence[str],
    dimensions: Sequence[Dimension] = (),
) -> Files:
    of, links = query_for(table, query), []
    for kind in kinds:
        for dimension in dimensions if kind == "svg" and of_dimensions(table) else [None]:
            # The first one is what there is without asking.
            drawn = replace(of, item="" if dimension is dimensions[0] else dimension.id) if dimension else of
            name = dimension.name[locale] if dimension else ""
            links.append(File(kind, name, file_address(site, locale, drawn, f"{table}.{kind}")))
    return Files(one_line(titles[locale]), links)


def of_dimensions(table: str) -> bool:
    """Return whether a table has all dimensions, and a picture for each of them."""
    return table in _OF_DIMENSIONS


def query_for(table: str, query: Query) -> Query:
    """Return what is asked for as the files of a table take it.

    The table of everything has all regions; only one of a comparison, and what explains it, are of two selections, and
    only that of answers over time is of one scene.
    """
    of = query if table in (COMPARISON, "overview") else replace(query, other=None)
    of = of if table in ("answers", "trends", ALL) else replace(of, scene="")
    return replace(of, selection=of.selection._replace(region=ANY), item="") if table == ITEMS else of
