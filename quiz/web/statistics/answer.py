"""The first thing that is said: how two groups stand beside each other, or what unites and what divides one group."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.i18n import Catalog, catalog
from quiz.statistics.charts.dots import DotPlot, dots_of
from quiz.statistics.charts.slopes import SlopeChart, slopes_of
from quiz.statistics.summary import Comparison, comparison_of, extremes_of
from quiz.web.statistics.scenes import Scene
from quiz.web.statistics.sides import Sides

_POINTS = 5  # percentage points: what is told of the least clear difference is rounded up to them


class Answer(NamedTuple):
    """A heading and a sentence, with the one picture that goes with them: differences, or the bars of some scenes."""

    heading: str
    text: str = ""
    plot: DotPlot | None = None
    slopes: SlopeChart | None = None
    scenes: Sequence[Scene] = ()
    compared: int = 0
    """How many options were compared."""
    more: int = 0
    """How many differences are not in the picture."""
    aloud: str = ""
    """What somebody may say of it to others."""


def answer_of(locale: str, sides: Sides, scenes: Sequence[Scene]) -> Answer:
    """Return what the scenes say of the people who were chosen."""
    t = catalog(locale)
    if not sides.other:
        return _of_one(t, sides.one, scenes) if sides.enough else Answer(t("stats.answer.few", area=sides.one))
    if not (sides.enough and sides.other_enough):
        return _of_too_few(t, sides)
    found = comparison_of([scene.answers.panel for scene in scenes], sides.both)
    if not found.options:
        kind = _kind(sides)
        return Answer(t(f"stats.{kind}.words", area=sides.one, other=sides.other), t(f"stats.{kind}.words.text"))
    return _of_two(t, sides, found, scenes)


def _of_two(t: Catalog, sides: Sides, found: Comparison, scenes: Sequence[Scene]) -> Answer:
    of, clear, drawn = found.options, len(found.clear), found.largest
    how, kind = "same" if not clear else "mostly" if found.mostly_alike else "differs", _kind(sides)
    heading = t(f"stats.{kind}.{how}", area=sides.one, other=sides.other)
    if not clear:
        points = -(-found.clear_from // _POINTS) * _POINTS
        text = t(f"stats.{kind}.same.text", of=t.number(of), points=t.number(points))
        return Answer(heading, text, scenes=scenes[:1], compared=of, aloud=_aloud(t, sides, found))
    text = t(f"stats.{kind}.clear", n=clear, of=t.number(of), rest=t.number(of - clear))
    return Answer(
        heading,
        text,
        plot=None if sides.over_time else dots_of(drawn),
        slopes=slopes_of(drawn) if sides.over_time else None,
        compared=of,
        more=clear - len(drawn),
        aloud=_aloud(t, sides, found),
    )


def _of_too_few(t: Catalog, sides: Sides) -> Answer:
    if sides.country or not sides.enough and not sides.other_enough:
        few = sides.one if sides.country else t("stats.compare.names", area=sides.one, other=sides.other)
        return Answer(t("stats.answer.few", area=few))
    few, enough = (sides.other_alone, sides.one) if sides.enough else (sides.one, sides.other_alone)
    texts = [t("stats.compare.few", enough=enough)]
    if sides.enough and sides.elsewhere:
        texts.append(t("stats.compare.editions", n=t.people(sides.elsewhere)))
    return Answer(t("stats.answer.few", area=few), " ".join(texts))


def _kind(sides: Sides) -> str:
    return "answer" if sides.country else "compare"


def _aloud(t: Catalog, sides: Sides, found: Comparison) -> str:
    """Return what may be said of a comparison to people who do not see the figures."""
    names, who = {"area": sides.one, "other": sides.other}, t("stats.aloud.who")
    if found.furthest is None:
        return f"{t('stats.aloud.same', **names)}\n{who}"
    panel, row = found.furthest
    own, theirs = (bar.figure for bar in row.bars)
    assert own and theirs and panel.heading
    figures = {"own": t.estimate(own), "theirs": t.estimate(theirs)}
    where = {"scene": panel.heading.names[t.locale], "option": row.name[t.locale]}
    return f"{t('stats.aloud.differs', **names, **figures, **where)}\n{who}"


def _of_one(t: Catalog, area: str, scenes: Sequence[Scene]) -> Answer:
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
    return Answer(heading, t("stats.answer.extremes", **words), scenes=shown)
