"""The first thing that is said: how a region is beside the country; of the country, what unites and what divides."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.i18n import Catalog, catalog
from quiz.statistics.charts.dots import DotPlot, dots_of
from quiz.statistics.summary import Comparison, comparison_of, extremes_of
from quiz.web.statistics.layout import Layout
from quiz.web.statistics.scenes import Scene


class Answer(NamedTuple):
    """A heading and a sentence, with the one picture that goes with it: differences, or the bars of some scenes."""

    heading: str
    text: str = ""
    plot: DotPlot | None = None
    scenes: Sequence[Scene] = ()
    compared: int = 0
    """How many options were compared."""
    more: int = 0
    """How many differences are not in the picture."""


def answer_of(locale: str, layout: Layout, scenes: Sequence[Scene], enough: bool) -> Answer:
    """Return what the scenes say of the people who were chosen; `enough` is whether they are enough to be shown."""
    t = catalog(locale)
    if not enough:
        return Answer(t("stats.answer.few", area=layout.area))
    if layout.country is None:
        return _of_country(t, layout.area, scenes)
    found = comparison_of([scene.answers.panel for scene in scenes])
    if not found.options:
        return Answer(t("stats.answer.words", area=layout.area), t("stats.answer.words.text"))
    if not found.clear:
        text = t("stats.answer.same.text", of=t.number(found.options))
        return Answer(t("stats.answer.same", area=layout.area), text, None, scenes[:1], found.options)
    return _of_region(t, layout.area, found)


def _of_region(t: Catalog, area: str, found: Comparison) -> Answer:
    of, clear, drawn = found.options, len(found.clear), found.largest
    heading = t("stats.answer.mostly" if found.mostly_alike else "stats.answer.differs", area=area)
    text = t("stats.answer.clear", n=clear, of=t.number(of), rest=t.number(of - clear))
    return Answer(heading, text, dots_of(drawn), (), of, clear - len(drawn))


def _of_country(t: Catalog, area: str, scenes: Sequence[Scene]) -> Answer:
    heading, found = t("stats.answer.country", area=area), extremes_of([scene.answers.panel for scene in scenes])
    if found is None:
        return Answer(heading)
    shown = [scene for panel, _ in found for scene in scenes if scene.answers.panel is panel]
    words: dict[str, str] = {}
    for name, scene, (_, row) in zip(("united", "divided"), shown, found, strict=True):
        figure = row.bars[-1].figure
        assert figure is not None
        words |= {name: scene.question.title[t.locale], f"{name}_option": row.name[t.locale]}
        words[f"{name}_share"] = t.brief(figure)
    return Answer(heading, t("stats.answer.extremes", **words), None, shown)
