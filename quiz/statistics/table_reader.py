"""Reads what may be shown of a selection, and has it laid out in tables."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from quiz.campaigns.known import Campaigns
from quiz.disclosure.ladder import ANY
from quiz.disclosure.rules import NUMBERS_FROM
from quiz.questionnaire.model import LOCALES, Question, Questionnaire
from quiz.regions import NO_REGION, REGIONS
from quiz.statistics import categories, tables
from quiz.statistics.cube import Category, Cube, Remainder
from quiz.statistics.editions import in_its_words
from quiz.statistics.publication import Publication
from quiz.statistics.selection import Period, Selection, columns_for, common_part, periods
from quiz.statistics.tables import COMPARED, OVER_TIME, Areas, Basis, worded
from quiz.statistics.usage import Usage

_MOST_PIECES = 8  # of the weeks, where every region has every item: quarters, of a year or two


class Limits(NamedTuple):
    """From how many people on figures are shown: of a selection, of a region of its map, and as numbers, not words."""

    smallest: int
    smallest_region: int
    numbers_from: int = 0


class TableReader:
    """Reads the tables of a selection by name."""

    def __init__(
        self, publication: Publication, usage: Usage, questionnaire: Questionnaire, campaigns: Campaigns
    ) -> None:
        self._publication = publication
        self._campaigns = campaigns
        self._usage = usage
        self._questionnaire = questionnaire

    async def read(
        self, selection: Selection, wanted: Sequence[str], least: Limits, item: str = "", scene: str = ""
    ) -> list[Cube]:
        """Return the wanted tables in their order; one that has nothing to tell of the selection is left out.

        `least` says from how many people on it is shown. `item` is what the map is of: an option of a question
        (`mapped`), else the dimensions. `scene` is the question whose answers are told over time, else the first one.
        Raises Unavailable, and KeyError for a name that no table has.
        """
        smallest, smallest_region, numbers_from = least
        areas = await self._areas(selection, smallest, wanted) if COMPARED.keys() & {*wanted} else {}
        cubes = []
        for name in wanted:
            match name:
                case "steps":
                    cubes.append(await self._steps(selection, smallest))
                case "regions":
                    cubes.append(await self._regions(selection, smallest_region, item))
                case "answers":
                    cubes.append(await self._answers(selection, smallest, scene))
                case "items":
                    cubes.append(await self._items(selection, smallest_region))
                case "workshops":
                    cubes.append(await self._workshops(selection, smallest))
                case _:
                    cubes.append(COMPARED[name](await self._basis(selection, smallest), areas))
        remainders = tuple(await self.remainders(selection, by_region=not {"regions", "items"}.isdisjoint(wanted)))
        return [
            cube if cube.id in ("steps", "workshops") else replace(worded(cube, numbers_from), remainders=remainders)
            for cube in cubes
            if cube is not None
        ]

    async def compare(self, one: Selection, other: Selection, smallest: int) -> Cube:
        """Return the answers of two selections that differ in one thing beside each other. Raises Unavailable.

        Each is shown as it is by itself, from `smallest` people up.
        """
        told = [await self._publication.statistics(of, smallest, 1) for of in (one, other)]
        basis, campaign = await self._basis(one, smallest), await self._campaign(other)
        cube = tables.comparison(basis, other, told, await self._in_both(one, other), campaign)
        rests = [await self.remainders(of, by_region=False) for of in (one, other)]
        return replace(cube, remainders=tuple(categories.of_each(rests, cube.axes[1].categories)))

    async def _in_both(self, one: Selection, other: Selection) -> int:
        common = common_part(one, other)
        return await self._publication.people(common) if common else 0

    async def remainders(self, of: Selection, by_region: bool) -> list[Remainder]:
        """Return who is only in something wider than a selection, or than the regions of a table. Raises Unavailable.

        Whoever is in no region's figures is in those of no language and no source.
        """
        rest = await self._publication.remainders(of, self._questionnaire.languages)
        if (of.language, of.source) != (ANY, ANY) and not of.campaign:
            return categories.remainders(mixed=rest.mixed, elsewhere=rest.elsewhere)
        return categories.remainders(
            country=rest.country if by_region or of.region != ANY else None, elsewhere=rest.elsewhere
        )

    async def questionnaire(self, selection: Selection) -> Questionnaire:
        """Return the edition that a selection is of, in today's words. Raises Unavailable."""
        edition = (await self._publication.editions())[selection.edition]
        return in_its_words(self._questionnaire, edition.choices)

    async def _areas(self, selection: Selection, smallest: int, wanted: Sequence[str]) -> Areas:
        # Figures of many pieces of time are slow to make: only for whoever shows them.
        columns = columns_for(await self._publication.people(selection)) if {*wanted} & OVER_TIME else 1
        return {
            region: await self._publication.statistics(selection._replace(region=region), smallest, columns)
            for region in dict.fromkeys((selection.region, ANY))
        }

    async def _regions(self, selection: Selection, smallest: int, item: str) -> Cube:
        every = {region: selection._replace(region=region) for region in (ANY, *REGIONS, NO_REGION)}
        if option := mapped(await self.questionnaire(selection)).get(item):
            question, position = option
            answers = {
                region: await self._publication.answers(of, question.item, smallest) for region, of in every.items()
            }
            return tables.region_answers(await self._basis(selection, smallest), answers, question, position)
        growing = {region: await self._publication.growing(of, smallest) for region, of in every.items()}
        return tables.regions(await self._basis(selection, smallest), growing)

    async def _answers(self, selection: Selection, smallest: int, scene: str) -> Cube:
        asked = (await self.questionnaire(selection)).questions
        question = next((each for each in asked if each.id == scene), asked[0])
        columns = columns_for(await self._publication.people(selection))
        areas = {
            region: await self._publication.over_time(
                selection._replace(region=region), question.item, smallest, columns
            )
            for region in dict.fromkeys((selection.region, ANY))
        }
        return tables.answers(await self._basis(selection, smallest), areas, question)

    async def _items(self, selection: Selection, smallest: int) -> Cube:
        whole = Period(selection.first, selection.last)
        pieces = dict.fromkeys((whole, *periods(*whole, _MOST_PIECES)))
        of = {
            (region, piece): await self._publication.statistics(
                selection._replace(region=region, first=piece.first, last=piece.last), smallest, 1
            )
            for region, piece in product((ANY, *REGIONS, NO_REGION), pieces)
        }
        return await asyncio.to_thread(tables.items, await self._basis(selection, smallest), of)  # 20,000 cells

    async def _steps(self, selection: Selection, smallest: int) -> Cube | None:
        # Walks are counted by the day alone: of a region or a language there is nothing to tell.
        if selection != Selection(selection.first, selection.last):
            return None
        enough = max(smallest, NUMBERS_FROM)
        told = await self._usage.steps(selection, enough)
        return tables.steps(await self._basis(Selection(told.weeks.first, told.weeks.last), enough), told)

    async def _workshops(self, selection: Selection, smallest: int) -> Cube:
        # Workshops and rounds are counted by the day alone, too.
        everywhere = Selection(selection.first, selection.last)
        held = {piece: await self._usage.held(piece) for piece in periods(selection.first, selection.last)}
        return tables.workshops((await self._basis(everywhere, smallest))._replace(edition=""), held)

    async def _basis(self, selection: Selection, smallest: int) -> Basis:
        assert self._publication.sealed is not None
        questionnaire, edition = await self.questionnaire(selection), selection.edition or self._questionnaire.edition
        campaign = await self._campaign(selection)
        return Basis(questionnaire, edition, selection, self._publication.sealed.until, smallest, campaign)

    async def _campaign(self, selection: Selection) -> Category | None:
        """Return the campaign that a selection is of, by name."""
        found = await self._campaigns.find(selection.campaign) if selection.campaign else None
        return Category(selection.source, {each: found.name(each) for each in LOCALES}) if found else None


def mapped(questionnaire: Questionnaire) -> Mapping[str, tuple[Question, int]]:
    """Return the options that a map can be of, by the ids that they have in addresses."""
    return {
        f"{question.id}-{position}": (question, position)
        for question in questionnaire.questions
        for position in range(1, question.positions + 1)
        if question.dimension in questionnaire.dimensions_by_id
    }
