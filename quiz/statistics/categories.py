"""The axes and categories that tables have in common, in every language: regions, weeks, dimensions, scopes."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from quiz.disclosure.ladder import ANY
from quiz.i18n import LOCALE_NAMES, Catalog, catalog
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics.cube import Axis, Category, Names, Remainder, Scope
from quiz.statistics.selection import Period, Selection
from quiz.weeks import first_day, last_day

DECLINED = "declined"
"""What is counted of a question that somebody did not want to answer."""

COUNTRY = "country"
"""The id of the whole country as a category."""


def region_category(region: str, campaign: Category | None = None) -> Category:
    """Return the category of a region, of the whole country (ANY) or a whole campaign, or of those who told none."""
    if region == ANY:
        return Category(COUNTRY, campaign.names) if campaign else category(COUNTRY, "table.country")
    if region == NO_REGION:
        return category(region, "table.no_region")
    return Category(region, REGIONS[region])


def period_category(period: Period) -> Category:
    """Return the category of a week, or of the weeks from one to another."""
    if period.first == period.last:
        return category(period.id, "table.week", **_numbers(period.first))
    return Category(period.id, in_each_language(lambda t: t("table.weeks", **_ends(period))))


def area_axis(regions: Iterable[str], campaign: Category | None = None) -> Axis:
    """Return the axis of a region and the country, or the whole campaign, beside it."""
    return axis("area", [region_category(region, campaign) for region in regions], "geo")


def region_axis(regions: Iterable[str], campaign: Category | None = None) -> Axis:
    """Return the axis of all the regions."""
    return axis("region", [region_category(region, campaign) for region in regions], "geo")


def language_category(language: str) -> Category:
    """Return the category of a language; that of all of them (ANY) has an empty id."""
    if language == ANY:
        return category("", "stats.filter.language.all")
    return Category(language, dict.fromkeys(LOCALES, LOCALE_NAMES[language]))


def source_category(source: str) -> Category:
    """Return the category of the open test or of workshops; that of both (ANY) has an empty id."""
    return category("" if source == ANY else source, f"stats.filter.source.{'all' if source == ANY else source}")


def dimension_axis(questionnaire: Questionnaire) -> Axis:
    """Return the axis of the dimensions."""
    return axis("dimension", [Category(dimension.id, dimension.name) for dimension in questionnaire.dimensions])


def item_axis(questionnaire: Questionnaire) -> Axis:
    """Return the axis of every choice of everything that is counted of a finisher."""
    heads: dict[str, Names] = {"character": names("table.axis.character")}
    texts: dict[tuple[str, str], Names] = {
        ("character", "none"): names("table.no_character"),
        **{("character", each.id): each.name for each in questionnaire.characters},
    }
    for question in questionnaire.questions:
        heads[question.item], texts[question.item, DECLINED] = question.title, names("question.declined")
        texts |= {(question.item, str(position)): text for position, text in enumerate(question.options, 1)}
    for dimension in questionnaire.dimensions:
        heads[dimension.item], texts[dimension.item, "none"] = dimension.name, names("table.no_growth")
        texts |= {(dimension.item, growth.id): growth.word for growth in questionnaire.growth}
    order = [(item, choice) for item, choices in questionnaire.choices.items() for choice in choices]
    found = [Category(":".join(each), with_head(heads[each[0]], texts[each])) for each in order]
    return axis("item", found)


def period_axis(periods: Iterable[Period], updated: date, changed: Collection[Period] = ()) -> Axis:
    """Return the axis of periods.

    One that ends after the last day of the figures says that it is unfinished, one of `changed` that the questionnaire
    changed there.
    """
    every = [(_as_of(period, updated), period in changed) for period in periods]
    return axis("period", [_marked(each, "table.changed") if changes else each for each, changes in every], "time")


def remainders(
    country: Mapping[str, int] | None = None, mixed: Mapping[str, int] | None = None, elsewhere: int = 0
) -> list[Remainder]:
    """Return who is only in something wider, by the week, or in another edition; nobody is left out."""
    wider = [("only-country", "stats.only.country", country), ("only-mixed", "stats.only.mixed", mixed)]
    found = [Remainder(category(name, message), sum(weeks.values()), weeks) for name, message, weeks in wider if weeks]
    others = Remainder(category("other-edition", "stats.other.edition"), elsewhere)
    return [*found, others] if elsewhere else found


def scope_of(selection: Selection, edition: str, campaign: Category | None = None) -> Scope:
    """Return the weeks, the language, the source and the edition of a selection by name; a campaign has its own."""
    return Scope(
        period_category(Period(selection.first, selection.last)),
        language_category(selection.language),
        campaign or source_category(selection.source),
        Category(edition, dict.fromkeys(LOCALES, edition)),
    )


def compared_axis(one: Selection, other: Selection, updated: date, campaigns: Sequence[Category] = ()) -> Axis:
    """Return the axis of two selections that differ in one thing: in that. All of it has an id of its own, `all`.

    Those of two `campaigns` differ in these.

    Files have columns called `language` and `source` already.
    """
    if campaigns:
        return axis("by_source", campaigns)
    if one.region != other.region:
        return area_axis([one.region, other.region])
    if (one.first, one.last) != (other.first, other.last):
        return period_axis([Period(each.first, each.last) for each in (one, other)], updated)
    name, categories = (
        ("by_language", [language_category(each.language) for each in (one, other)])
        if one.language != other.language
        else ("by_source", [source_category(each.source) for each in (one, other)])
    )
    return axis(name, [each._replace(id=each.id or "all") for each in categories])


def either(one: Category, other: Category) -> Category:
    """Return what two categories are together, as a scope has it: one of them, if they are the same."""
    if one == other:
        return one
    return Category(f"{one.id or 'all'} {other.id or 'all'}", _listed(one.names, other.names))


def of_each(of: Sequence[Sequence[Remainder]], sides: Sequence[Category]) -> list[Remainder]:
    """Return who is only in something wider than two selections, given for each: once where that is the same.

    They are in no cell of a comparison, so they are told as those of another edition are.
    """
    every = [(rest, side) for rests, side in zip(of, sides, strict=True) for rest in rests]
    common = [rest for rest, side in every if side == sides[0] and all(rest in rests for rests in of)]
    own = [
        rest._replace(
            category=Category(f"{rest.category.id} {side.id}", _listed(rest.category.names, side.names)),
        )
        for rest, side in every
        if rest not in common
    ]
    return [rest._replace(weeks=None) for rest in (*common, *own)]


def axis(name: str, categories: Sequence[Category], role: str = "") -> Axis:
    """Return an axis with its heading in every language."""
    return Axis(name, names(f"table.axis.{name}"), tuple(categories), role)


def category(name: str, message: str, **values: object) -> Category:
    """Return a category that is called by a message of the catalogs."""
    return Category(name, names(message, **values))


def names(message: str, **values: object) -> Names:
    """Return a message in every language."""
    return in_each_language(lambda t: t(message, **values))


def in_each_language(text: Callable[[Catalog], str]) -> Names:
    """Return a text that a catalog makes, in every language."""
    return {locale: text(catalog(locale)) for locale in LOCALES}


def with_head(head: Names, text: Names) -> Names:
    """Return a text after what it belongs to, as an option after its question, in the languages that both have."""
    return {locale: f"{head[locale]}: {text[locale]}" for locale in LOCALES if locale in head and locale in text}


def _listed(one: Names, other: Names) -> Names:
    return {locale: f"{one[locale]}, {other[locale]}" for locale in LOCALES}


def _as_of(period: Period, updated: date) -> Category:
    whole = period_category(period)
    return whole if last_day(period.last) <= updated else _marked(whole, "table.unfinished")


def _marked(period: Category, message: str) -> Category:
    return Category(period.id, in_each_language(lambda t: t(message, weeks=period.names[t.locale])))


def _numbers(week: str) -> dict[str, int]:
    year, number, _ = first_day(week).isocalendar()
    return {"year": year, "week": number}


def _ends(period: Period) -> dict[str, str]:
    first, last = (_numbers(week) for week in (period.first, period.last))
    begin = str(first["week"]) if first["year"] == last["year"] else f"{first['week']}/{first['year']}"
    return {"first": begin, "last": f"{last['week']}/{last['year']}"}
