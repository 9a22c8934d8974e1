"""The form of the filters."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from quiz.disclosure.ladder import ANY
from quiz.i18n import LOCALE_NAMES, Catalog, catalog
from quiz.questionnaire.model import Questionnaire
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics.categories import region_category
from quiz.statistics.selection import SOURCES, source_of
from quiz.statistics.table_reader import mapped
from quiz.web.core.site import Site
from quiz.web.core.template_filters import chosen
from quiz.web.statistics.comparing import Options, name_time, offered
from quiz.web.statistics.links import Link, address, links_to_spans
from quiz.web.statistics.query import Query


class Select(NamedTuple):
    """A filter: a list to choose from, or a hidden field in a view where it means nothing."""

    name: str
    label: str
    everything: str
    groups: Sequence[tuple[str, Options]]
    """Values with their texts, in groups: one without a name, where they are not divided."""
    chosen: str
    usable: bool


class FilterForm(NamedTuple):
    """The form of the filters, and spans of weeks that are one press away."""

    action: str
    weeks: Mapping[str, Markup]
    selects: Sequence[Select]
    spans: Sequence[Link]
    unfolded: bool


def filter_form(
    site: Site, locale: str, query: Query, view: str, weeks: Mapping[str, Markup], questionnaire: Questionnaire
) -> FilterForm | None:
    """Return the form of the filters that mean something in a view; None if there are none."""
    usable = query.usable(view)
    if not usable:
        return None
    selects = [
        Select(name, _label(query, name, locale), everything, groups, query.chosen(name), name in usable)
        for name, (everything, groups) in _offered(site, locale, query, questionnaire).items()
        if groups
    ]
    return FilterForm(
        action=address(site, locale, query.readers, view),
        weeks={name: chosen(options, _end(query, name)) for name, options in weeks.items()},
        selects=selects,
        spans=links_to_spans(site, locale, query, view) if "from" in usable else (),
        unfolded=bool(query.faults),
    )


def _offered(
    site: Site, locale: str, query: Query, questionnaire: Questionnaire
) -> Mapping[str, tuple[str, Sequence[tuple[str, Options]]]]:
    """Return for each filter the name of all there is, and the ids and names of the rest in groups."""
    t, regions = catalog(locale), [region_category(region) for region in (*REGIONS, NO_REGION)]
    # Who may choose weeks has those.
    times = query.times if "period" in query.readers.filters else ()
    languages = [(code, name) for code, name in LOCALE_NAMES.items() if code in site.questionnaire.languages]
    lists: Mapping[str, tuple[str, Options]] = {
        "item": _items(questionnaire, t),
        "scene": _scenes(questionnaire, t),
        "period": (t("stats.filter.period.all"), [(time.id, name_time(time, t)) for time in times]),
        "region": (t("table.country"), [(region.id, region.names[locale]) for region in regions]),
        "language": (t("stats.filter.language.all"), languages),
        "source": (t(f"stats.filter.{_source(query)}.all"), _sources(query, t)),
        "edition": (t("stats.filter.edition.all"), [(each.id, each.names[locale]) for each in query.others]),
    }
    alone = "country" if query.selection.region != ANY else "nothing"
    return {
        **{name: (everything, [("", options)] if options else []) for name, (everything, options) in lists.items()},
        "with": (t(f"stats.with.{alone}"), offered(site, locale, query)),
    }


def _label(query: Query, name: str, locale: str) -> str:
    return catalog(locale)(f"stats.filter.{_source(query) if name == 'source' else name}")


def _source(query: Query) -> str:
    """Return what the filter of sources is called: everybody may choose campaigns only."""
    return "source" if query.readers.signed_in else "campaign"


def _sources(query: Query, t: Catalog) -> Options:
    """Return the sources that the readers may choose: for coordinators the open quiz and workshops, and campaigns."""
    named = [(source, t(f"stats.filter.source.{source}")) for source in SOURCES]
    campaigns = [(source_of(each.slug), each.name(t.locale)) for each in query.campaigns]
    return [*(named if query.readers.signed_in else ()), *campaigns]


def _items(questionnaire: Questionnaire, t: Catalog) -> tuple[str, Options]:
    """Return what a map can be of: the first dimension, and the rest."""
    growing = {each.id: t("stats.map.growing", name=each.name[t.locale]) for each in questionnaire.dimensions}
    options = {
        id: f"{question.title[t.locale]}: {question.labels[position - 1][t.locale]}"
        for id, (question, position) in mapped(questionnaire).items()
    }
    first, *rest = [*growing.items(), *options.items()]
    return first[1], rest


def _scenes(questionnaire: Questionnaire, t: Catalog) -> tuple[str, Options]:
    """Return the scenes whose options can be looked at over time: the first one, and the rest."""
    (_, first), *rest = [(each.id, each.title[t.locale]) for each in questionnaire.questions]
    return first, rest


def _end(query: Query, name: str) -> str:
    """Return the first or last week of a selection as its list has it: empty where it is the first or last of all."""
    of, (first, last) = query.selection, query.known
    week, outermost = (of.first, first) if name == "from" else (of.last, last)
    return week if week != outermost else ""
