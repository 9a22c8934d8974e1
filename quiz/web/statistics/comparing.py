"""What a selection can be compared with, in words: the choices of the form, and what times are called."""

from collections.abc import Sequence

from quiz.i18n import LOCALE_NAMES, Catalog, catalog
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics.categories import period_category, region_category
from quiz.statistics.selection import SOURCES, Period, source_of
from quiz.web.core.site import Site
from quiz.web.statistics.against import earlier, name_period
from quiz.web.statistics.filters import Span, Time, seasons, within
from quiz.web.statistics.query import Query

Options = Sequence[tuple[str, str]]
"""Values with their texts."""


def offered(site: Site, locale: str, query: Query) -> list[tuple[str, Options]]:
    """Return what the selection can be compared with, in groups with their names: what is likely to be asked first.

    Of a campaign only what it is compared with is among them: its holder finds others beside the list of campaigns.
    """
    t, of, filters = catalog(locale), query.selection, query.readers.filters
    if of.campaign:
        names = {source_of(each.slug): each.name(locale) for each in query.campaigns}
        other = query.other.source if query.other else ""
        return [(t("stats.with.source"), [(other, t("stats.with", name=names[other]))])] if other else []
    languages = [(code, LOCALE_NAMES[code]) for code in site.questionnaire.languages]
    sources = [(source, t(f"stats.filter.source.{source}")) for source in SOURCES]
    groups = {
        "period": _periods(query, t),
        "region": [
            (region, region_category(region).names[locale]) for region in (*REGIONS, NO_REGION) if region != of.region
        ],
        "language": [each for each in languages if each[0] != of.language] if "language" in filters else [],
        "source": [each for each in sources if each[0] != of.source] if query.readers.signed_in else [],
    }
    return [
        (t(f"stats.with.{name}"), [(value, t("stats.with", name=text)) for value, text in options])
        for name, options in groups.items()
        if options
    ]


def name_time(time: Time, t: Catalog) -> str:
    """Return what a whole year or a quarter is called."""
    if not time.quarter:
        return t("stats.period.year", year=time.year)
    first, last = (int(week[-2:]) for week in (time.first, time.last))
    return t("stats.period.quarter", year=time.year, first=first, last=last)


def name_weeks(period: Period, query: Query, t: Catalog) -> str:
    """Return what some weeks are called: by their season or year, if they are one."""
    named = [each for each in seasons(query.known) if within(query.known, each) == period]
    if named and "from" in query.readers.filters:
        return t(f"stats.period.{named[0].name}", year=named[0].year)
    years = [each for each in query.times if not each.quarter and (each.first, each.last) == period]
    return name_time(years[0], t) if years else period_category(period).names[t.locale]


def _periods(query: Query, t: Catalog) -> Options:
    own, known = Period(query.selection.first, query.selection.last), query.known
    free = "from" in query.readers.filters
    likely = _likely(query).items()
    found = {period: t(f"stats.with.{name}", weeks=name_weeks(period, query, t)) for name, period in likely}
    every: list[Time | Span] = [*(seasons(known) if free else ()), *query.times]
    for period in (Period(*within(known, each)) for each in every):
        found.setdefault(period, name_weeks(period, query, t))
    values = {name_period(period, known, query.times): (period, text) for period, text in found.items()}
    ids = {time.id for time in query.times}
    return [(value, text) for value, (period, text) in values.items() if period != own and (free or value in ids)]


def _likely(query: Query) -> dict[str, Period]:
    """Return the same time of the year before, and the time just before: what a time is compared with most often."""
    of, known = query.selection, query.known
    season = next((each for each in seasons(known) if within(known, each) == (of.first, of.last)), None)
    same = [each for each in seasons(known) if season and each.name == season.name and each.first < season.first]
    return {**earlier(of, known), **({"year": Period(*within(known, same[0]))} if same else {})}
