"""The two groups that a view puts beside each other, as a sentence names them."""

from typing import NamedTuple

from quiz.disclosure.ladder import ANY
from quiz.i18n import catalog
from quiz.statistics.selection import Period
from quiz.web.statistics.comparing import name_weeks
from quiz.web.statistics.layout import Figures, area_of


class Sides(NamedTuple):
    """What is looked at, and what is beside it: their names as a sentence has them, and whether each is enough to show.

    `elsewhere` is how many people of the second one answered another edition. `both` people are in both; None if all
    of the first one are in the second.
    """

    one: str
    other: str
    other_alone: str
    """What is beside it as a sentence has it that names nothing else."""
    enough: bool
    other_enough: bool
    elsewhere: int = 0
    both: int | None = None
    over_time: bool = False
    country: bool = False
    """Whether it is a region beside the country."""


def sides_of(locale: str, figures: Figures) -> Sides:
    """Return what a view is of, and what is beside it."""
    query, view, t = figures.query, figures.view, catalog(locale)
    of, other = query.selected(view), query.compared(view)
    area, enough = area_of(figures).names[locale], figures.people >= query.least.smallest
    if other is None:
        country = figures.cubes[0].scope.source.names[locale] if of.campaign else t("table.country")
        country = country if of.region != ANY else ""
        return Sides(area, country, country, enough, other_enough=True, country=True)
    cube = figures.cubes[0]
    one, beside = (side.names[locale] for side in cube.axes[1].categories)
    if over_time := cube.axes[1].id == "period":
        one, beside = (name_weeks(Period(each.first, each.last), query, t) for each in (of, other))
    is_area = cube.axes[1].id == "area"
    return Sides(
        one if is_area else t("stats.compare.of", area=area, name=one),
        beside,
        beside if is_area else t("stats.compare.of", area=area, name=beside),
        enough,
        other_enough=figures.other >= query.least.smallest,
        elsewhere=figures.elsewhere,
        both=cube.both,
        over_time=over_time,
    )
