"""The scenes with their answers as stacked bars."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quiz.disclosure.differences import Beside
from quiz.questionnaire.model import Dimension, Question, Questionnaire
from quiz.questionnaire.texts import Text
from quiz.statistics.categories import COUNTRY
from quiz.statistics.charts.bars import Panel, panels_of, without_empty_columns
from quiz.statistics.charts.stacks import Stack, shades_of, stacks_of
from quiz.statistics.cube import Cube


class Spread(NamedTuple):
    """How people are spread over the choices of a panel: its bars, and a shade for each choice.

    `alike` says which of the choices are about the same in both columns: all, the others, or none is told.
    """

    panel: Panel
    stacks: Sequence[Stack]
    shades: Mapping[str, int]
    alike: str

    @classmethod
    def of(cls, panel: Panel) -> "Spread":
        """Return how people are spread over the choices of a panel."""
        besides = {row.bars[0].beside for row in panel.rows} - {None}
        alike = "none" if not besides else "all" if besides == {Beside.SAME} else "others"
        if besides and panel.columns[-1].id != COUNTRY:
            alike = f"both.{alike}"
        return cls(panel, stacks_of(panel), shades_of(panel), alike)


class Scene(NamedTuple):
    """A question with its answers. Its options are called by their short labels."""

    question: Question
    dimension: Dimension
    answers: Spread


def scenes_of(questionnaire: Questionnaire, cube: Cube) -> list[Scene]:
    """Return the scenes of the table of questions; none if there is nothing to show."""
    panels, dimensions = without_empty_columns(panels_of(cube)), questionnaire.dimensions_by_id
    return [
        Scene(question, dimensions[question.dimension], Spread.of(_in_short(panel, question)))
        for question, panel in zip(questionnaire.questions if panels else (), panels, strict=True)
        # What is no longer asked is in the files only: there is no scene to put the figures beside.
        if question.dimension in dimensions
    ]


def _in_short(panel: Panel, question: Question) -> Panel:
    labels: Mapping[str, Text] = {str(position): label for position, label in enumerate(question.labels, 1)}
    return panel._replace(rows=[row._replace(name=labels.get(row.category.id, row.name)) for row in panel.rows])
