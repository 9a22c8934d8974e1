"""What somebody has chosen on the page of the cards: it is in the address only."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from quiz.cards.model import AUDIENCES, MARKS
from quiz.questionnaire.model import Questionnaire
from quiz.questionnaire.tags import TAGS
from quiz.regions import REGIONS

PERSON, ORGANISER = AUDIENCES


class Selection(NamedTuple):
    """For whom cards are shown, and which of them; empty for all. Organisers choose by dimension and tag only."""

    audience: str = PERSON
    dimension: str = ""
    tag: str = ""
    marks: tuple[str, ...] = ()
    region: str = ""
    everything: bool = False
    """Whether all small steps are wanted, not only the first ones."""

    @property
    def query(self) -> str:
        """The query of its address with its question mark; empty for what is shown first."""
        values = {
            "for": self.audience if self.audience != PERSON else "",
            "dimension": self.dimension,
            "tag": self.tag,
            **dict.fromkeys(self.marks, "1"),
            "region": self.region,
            "all": "1" if self.everything else "",
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}" if query else ""

    def with_dimension_turned(self, dimension: str) -> "Selection":
        """Return the selection with a dimension chosen, or taken back if it is chosen."""
        return self._replace(dimension="" if self.dimension == dimension else dimension, everything=False)

    def with_tag_turned(self, tag: str) -> "Selection":
        """Return the selection with a tag chosen, or taken back if it is chosen."""
        return self._replace(tag="" if self.tag == tag else tag, everything=False)

    def with_mark_turned(self, mark: str) -> "Selection":
        """Return the selection with a mark chosen, or taken back if it is chosen."""
        marks = tuple(other for other in MARKS if (other in self.marks) != (other == mark))
        return self._replace(marks=marks, everything=False)


def selection_of(params: Mapping[str, str], questionnaire: Questionnaire) -> Selection:
    """Return what an address chooses; what is unknown chooses nothing."""

    def known(name: str, values: Mapping[str, object] | tuple[str, ...]) -> str:
        value = params.get(name, "")
        return value if value in values else ""

    dimension, tag = known("dimension", questionnaire.dimensions_by_id), known("tag", TAGS)
    if known("for", AUDIENCES) == ORGANISER:
        return Selection(ORGANISER, dimension, tag)
    marks = tuple(mark for mark in MARKS if params.get(mark))
    return Selection(PERSON, dimension, tag, marks, known("region", REGIONS), bool(params.get("all")))
