"""The tables of a selection by name: asks for what each of them is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quiz.disclosure.ladder import ANY
from quiz.disclosure.rules import NUMBERS_FROM
from quiz.questionnaire.model import Questionnaire
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics.cube import Cube
from quiz.statistics.publication import Publication
from quiz.statistics.selection import Selection, columns_for, periods
from quiz.statistics.tables import COMPARED, Side, Tables
from quiz.statistics.usage import Turnout


@dataclass(frozen=True, slots=True)
class Cubes:
    """Makes tables of what may be shown."""

    publication: Publication
    turnout: Turnout
    questionnaire: Questionnaire

    async def of(self, names: Sequence[str], selection: Selection, smallest: int, smallest_region: int) -> list[Cube]:
        """The tables of these names; one that has nothing to tell of the selection is left out.

        A selection is shown from `smallest` people up, a region of the map from `smallest_region` up. Raises
        Unavailable, and KeyError for a name that is no table's.
        """
        beside = await self._beside(selection, smallest) if COMPARED.keys() & {*names} else []
        made = []
        for name in names:
            match name:
                case "steps":
                    made.append(await self._steps(selection, smallest))
                case "regions":
                    made.append(await self._regions(selection, smallest_region))
                case "workshops":
                    made.append(await self._workshops(selection, smallest))
                case _:
                    made.append(COMPARED[name](self._tables(selection, smallest), beside))
        return [cube for cube in made if cube is not None]

    async def _beside(self, of: Selection, smallest: int) -> list[Side]:
        columns = columns_for(await self.publication.people(of))
        areas = [ANY] if of.region == ANY else [of.region, ANY]
        return [
            Side(area, await self.publication.statistics(replace(of, region=area), smallest, columns)) for area in areas
        ]

    async def _steps(self, of: Selection, smallest: int) -> Cube | None:
        # Walks are counted by the day alone.
        if of != Selection(of.first, of.last):
            return None
        enough = max(smallest, NUMBERS_FROM)
        weeks, began, figures = await self.turnout.steps(of, enough)
        return self._tables(Selection(weeks.first, weeks.last), enough).steps(began, figures)

    async def _regions(self, of: Selection, smallest: int) -> Cube:
        every = [replace(of, region=region) for region in (ANY, *REGIONS, NO_REGION)]
        return self._tables(of, smallest).regions(
            {each.region: await self.publication.growing(each, smallest) for each in every}
        )

    async def _workshops(self, of: Selection, smallest: int) -> Cube:
        # Anywhere: workshops and rounds are counted by the day alone, too.
        everywhere, pieces = Selection(of.first, of.last), periods(of.first, of.last)
        return self._tables(everywhere, smallest).workshops({piece: await self.turnout.held(piece) for piece in pieces})

    def _tables(self, of: Selection, smallest: int) -> Tables:
        assert self.publication.sealed is not None
        return Tables(self.questionnaire, self.publication.sealed.day, smallest, of)
