"""A9: people who tell each other their answers learn nobody else's for certain; how far that goes is counted through.

A picture is of one item: how many of n people made which of K choices, each told by its level. Somebody is certain of
another's answer when it is the same in every way to answer that fits the picture and what they know themselves.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from fractions import Fraction
from functools import cache
from itertools import combinations, groupby, islice, product
from math import ceil, exp, factorial, prod

import pytest
from starlette.testclient import TestClient

from quiz.counting.ledger import finisher_of
from quiz.disclosure.rules import NUMBERS_FROM, Level, Picture, figure, picture, pictured_from
from quiz.i18n import catalog
from quiz.questionnaire.model import LOCALES, Answers, Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.regions import NO_REGION
from quiz.responses.walk import NO_TICKET, Run, Walk
from quiz.web.privacy import INSIDERS
from tests.support.walking import text_of

Vector = tuple[int, ...]
"""How many made each choice."""

Rule = Callable[[int, int], object]
"""What is shown of a count of n people."""

WORDS = range(5, NUMBERS_FROM)
CHOICES = (5, 6, 8, 9)  # growth words, options of a question or two more, characters; declined or none is one of them
FEW_CHOICES = (3, 4)
COALITIONS = (1, 2, 3, 4)

_TURNS = 40_000
_MOST_CHANGED = 8  # answers of a sheet, or exchanged between two
_WALKS, _STEPS = 30, 4_000


def shown(count: int, n: int) -> object:
    return figure("", count, n)


def old_words(count: int, n: int) -> object:
    """The three words that there were first."""
    return "few" if count <= 1 or 5 * count <= n else "some" if 2 * count <= n else "many"


def vectors(n: int, choices: int, most: int) -> Iterator[Vector]:
    """The count vectors of n people that differ by more than the order of the choices."""
    if choices == 0:
        yield from [()] if n == 0 else []
    for count in range(min(n, most), -1, -1) if choices else ():
        yield from ((count, *rest) for rest in vectors(n - count, choices - 1, count))


def ways(vector: Vector) -> int:
    """In how many ways people can answer so that these are the counts, in whatever order the choices are."""
    orders = factorial(len(vector)) // prod(factorial(len([*same])) for _, same in groupby(vector))
    return orders * factorial(sum(vector)) // prod(map(factorial, vector))


@cache
def alike(rule: Rule, count: int, n: int) -> Vector:
    """The counts of n people that look like this one."""
    return tuple(other for other in range(n + 1) if rule(other, n) == rule(count, n))


def fitting(counts: Sequence[Vector], own: Vector, n: int) -> Iterator[Vector]:
    """What n outsiders may have chosen if each total is among `counts`, and the insiders chose `own`."""
    if not counts:
        yield from [()] if n == 0 else []
        return
    for total in counts[0]:
        if 0 <= total - own[0] <= n:
            yield from ((total - own[0], *rest) for rest in fitting(counts[1:], own[1:], n - total + own[0]))


def certain(vector: Vector, own: Vector, rule: Rule = shown) -> bool:
    """Whether insiders who chose `own` are certain of an outsider's answer: all that fits is one choice of them all."""
    n = sum(vector)
    found = [*islice(fitting([alike(rule, count, n) for count in vector], own, n - sum(own)), 2)]
    return len(found) == 1 and max(found[0]) == sum(found[0])


def coalitions(vector: Vector, size: int) -> Iterator[Vector]:
    """What a coalition may have chosen. Those are left out whose outsiders differ: the truth itself keeps them safe."""
    outsiders = sum(vector) - size
    for at, count in enumerate(vector):
        if count >= outsiders:
            yield (*vector[:at], count - outsiders, *vector[at + 1 :])


@cache
def share(n: int, choices: int, size: int, rule: Rule = shown) -> Fraction:
    """In which share of all the ways to answer some coalition of a size is certain of an outsider's answer."""
    told = sum(
        ways(vector)
        for vector in vectors(n, choices, n)
        if any(certain(vector, own, rule) for own in coalitions(vector, size))
    )
    return Fraction(told, choices**n)


@pytest.mark.parametrize("choices", CHOICES)
def test_how_far_insiders_get(choices: int) -> None:
    for size in COALITIONS:
        print(choices, size, *(f"{n}: {float(share(n, choices, size)):.2%}" for n in WORDS))
    assert {share(n, choices, size) for n in WORDS for size in (1, 2)} == {0}
    assert {share(n, choices, 3) for n in WORDS if n >= 6} == {0}
    assert max(share(n, choices, 4) for n in WORDS if n >= 11) < Fraction(1, 1000)


@pytest.mark.parametrize("choices", FEW_CHOICES)
def test_few_choices_are_pictured_where_that_is_as_safe(choices: int) -> None:
    first = pictured_from(choices)
    assert (first, pictured_from(5)) == (16, 5)
    order = [*map(str, range(choices))]
    for n in WORDS:
        items = picture(n, {"q": {"0": n}}, {"q": order}).items
        assert len(items["q"]) == (choices if n >= first else 0)
    for size in COALITIONS:
        print(choices, size, *(f"{n}: {float(share(n, choices, size)):.4%}" for n in WORDS if n >= first))
    pictured = [n for n in WORDS if n >= first]
    # Two of the three choices, or all but one of them, can be the insiders' own: then one of each tells the rest.
    assert {share(n, choices, size) for n in pictured for size in range(1, choices - 1)} == {0}
    assert max(share(n, choices, size) for n in pictured for size in COALITIONS) < Fraction(1, 10_000)
    # The rule is not for nothing.
    assert share(7, choices, choices - 1) > Fraction(1, 100)


@pytest.mark.parametrize("choices", [3, 6, 9])
@pytest.mark.parametrize("n", [20, 21, 24])
def test_where_there_are_numbers_only_nearly_all_makes_two_certain(n: int, choices: int) -> None:
    for vector in vectors(n, choices, n):
        assert not any(certain(vector, own) for own in coalitions(vector, 1))
        told = [own for own in coalitions(vector, 2) if certain(vector, own)]
        assert not told or figure("", max(vector), n).level is Level.NEARLY_ALL


@pytest.mark.parametrize("choices", [3, 5])
@pytest.mark.parametrize("n", [5, 7, 8])
def test_the_short_ways_miss_nothing(n: int, choices: int) -> None:
    """Every vector in every order, and every coalition, by what being certain means."""
    for size in COALITIONS:
        told = 0
        for vector in (v for v in product(range(n + 1), repeat=choices) if sum(v) == n):
            mine = [own for own in product(*(range(c + 1) for c in vector)) if sum(own) == size]
            possible = [v for v in product(*(alike(shown, c, n) for c in vector)) if sum(v) == n]
            for own in mine:
                fits = [v for v in possible if all(a >= b for a, b in zip(v, own, strict=True))]
                chosen = {at for v in fits for at, count in enumerate(v) if count > own[at]}
                if len(chosen) == 1:
                    told += factorial(n) // prod(map(factorial, vector))
                    break
        assert share(n, choices, size) == Fraction(told, choices**n)


def test_with_the_old_words_two_of_five_were_certain_in_a_fifth_of_the_pictures() -> None:
    assert round(float(share(5, 6, 2, old_words)), 2) == 0.19


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_about_privacy_says_so(client: TestClient, locale: str) -> None:
    assert [n for row in INSIDERS for n in range(row.first, row.last + 1)] == [*WORDS]
    words, page = catalog(locale), text_of(client.get(f"/{locale}/privacy").text)
    for row in INSIDERS:
        first, last = row.first, row.last
        cells = [f"{first}" if first == last else f"{first}–{last}"]
        for size, told in ((3, row.three.percent), (4, row.four.percent)):
            most = max(share(n, choices, size) for n in range(first, last + 1) for choices in CHOICES)
            if told is None:
                assert 0 < most < Fraction(1, 1000)
                cells.append(words("privacy.insiders.rare"))
            else:
                assert told == ceil(100 * most)
                cells.append(words("privacy.insiders.most", n=told) if told else words("privacy.insiders.none"))
        assert " ".join(cells) in page


class Group:
    """People with whole sheets of answers, and what is shown of all their items together."""

    def __init__(self, questionnaire: Questionnaire, sheets: Sequence[Answers]) -> None:
        self.questionnaire, self.sheets = questionnaire, [*sheets]
        self.counted = [self._counted(sheet) for sheet in sheets]

    def picture(self) -> Picture:
        totals: dict[str, dict[str, int]] = {item: {} for item in self.questionnaire.choices}
        for choices in self.counted:
            for item, choice in choices.items():
                totals[item][choice] = totals[item].get(choice, 0) + 1
        return picture(len(self.sheets), totals, self.questionnaire.choices)

    def with_sheets(self, sheets: Mapping[int, Answers]) -> "Group":
        other = copy(self)
        other.sheets = [sheets.get(person, sheet) for person, sheet in enumerate(self.sheets)]
        other.counted = [
            self._counted(sheets[person]) if person in sheets else choices
            for person, choices in enumerate(self.counted)
        ]
        return other

    def _counted(self, sheet: Answers) -> Mapping[str, str]:
        walk = Walk(NO_TICKET, Run.COUNTED, 0, self.questionnaire.edition, sheet)
        return dict(finisher_of(self.questionnaire, walk, profile(self.questionnaire, sheet), NO_REGION, "fi").choices)


def groups(questionnaire: Questionnaire, rng: random.Random) -> Iterator[Group]:
    """From people at random to people who are nearly, and quite, alike."""
    for n, differ in product(WORDS, (1.0, 0.2, 0.05, 0.0)):
        common = [rng.randint(0, question.positions) for question in questionnaire.questions]
        yield Group(
            questionnaire,
            [
                tuple(
                    rng.randint(0, question.positions) if rng.random() < differ else answer
                    for question, answer in zip(questionnaire.questions, common, strict=True)
                )
                for _ in range(n)
            ],
        )


def others_that_fit(
    group: Group, item: str, outsiders: Sequence[int], rng: random.Random, turns: int = _TURNS
) -> Group | None:
    """Another group that looks the same in all items together, with the same insiders, where an outsider's choice is
    another one. The outsiders all made the same choice: those who differ could as well have exchanged their sheets.
    """
    seen, questions = group.picture(), group.questionnaire.questions
    asked = [at for at, question in enumerate(questions) if item == question.item]
    for turn in range(turns):
        one, two = rng.sample(outsiders, 2) if len(outsiders) > 1 else (outsiders[0], outsiders[0])
        changed, sheets = 1 + turn % _MOST_CHANGED, {at: [*group.sheets[at]] for at in (one, two)}
        for at in {*asked, *rng.sample(range(len(questions)), changed - len(asked))}:
            if rng.random() < 0.5 and at not in asked:
                # Who exchanges answers changes nothing in the picture of that question.
                sheets[one][at], sheets[two][at] = sheets[two][at], sheets[one][at]
            else:
                sheets[one][at] = rng.choice([a for a in range(questions[at].positions + 1) if a != sheets[one][at]])
        other = group.with_sheets({at: tuple(sheet) for at, sheet in sheets.items()})
        moved = any(other.counted[at][item] != group.counted[at][item] for at in (one, two))
        if moved and other.picture() == seen:
            return other
    return None


def reached_by_walking(group: Group, item: str, outsiders: Sequence[int], rng: random.Random) -> Group | None:
    """What `others_that_fit` finds, by simulated annealing over the sheets of all outsiders."""
    seen, before = group.picture(), [group.counted[person][item] for person in outsiders]
    for _ in range(_WALKS):
        now, distance = group, _distance(group, seen) + 3
        for step in range(_STEPS):
            other = _one_step(now, outsiders, rng)
            same = [other.counted[person][item] for person in outsiders] == before
            further = _distance(other, seen) + 3 * same - distance
            if further <= 0 or rng.random() < exp(-further / max(0.15, 1.2 * 0.9985**step)):
                now, distance = other, distance + further
            if not distance:
                return now
    return None


def _one_step(group: Group, outsiders: Sequence[int], rng: random.Random) -> Group:
    """A group in which one outsider has another answer, or two have exchanged one."""
    one, at = rng.choice(outsiders), rng.randrange(len(group.questionnaire.questions))
    two = rng.choice(outsiders) if rng.random() < 0.4 else one
    sheets = {person: [*group.sheets[person]] for person in {one, two}}
    if one != two:
        sheets[one][at], sheets[two][at] = sheets[two][at], sheets[one][at]
    else:
        sheets[one][at] = rng.randint(0, group.questionnaire.questions[at].positions)
    return group.with_sheets({person: tuple(sheet) for person, sheet in sheets.items()})


def _distance(group: Group, seen: Picture) -> int:
    """How many figures of a group's picture are others."""
    return sum(
        one != other
        for item, figures in group.picture().items.items()
        for one, other in zip(figures, seen.items[item], strict=True)
    )


def unanimous(group: Group, outsiders: Sequence[int]) -> list[str]:
    return [item for item in group.counted[0] if len({group.counted[person][item] for person in outsiders}) == 1]


def search(questionnaire: Questionnaire, seed: int, coalitions_a_group: int) -> tuple[int, list[str], list[str]]:
    """How many choices might have been certain, and those to which no other was found.

    Apart from them are what three insiders may know of growth words: a word follows from some answers, and of those all
    the pictures together can leave so few that it is certain. No answer is certain by that.
    """
    rng, asked, missing, words = random.Random(seed), 0, list[str](), list[str]()
    for group in groups(questionnaire, rng):
        n = len(group.sheets)
        for size in (1, 2, *([3] if n >= 6 else [])):
            every = [*combinations(range(n), size)]
            for insiders in rng.sample(every, min(coalitions_a_group, len(every))):
                outsiders = [person for person in range(n) if person not in insiders]
                for item in unanimous(group, outsiders):
                    asked += 1
                    known = size == 3 and item.startswith("dimension:")
                    if others_that_fit(group, item, outsiders, rng) is None and (
                        known or reached_by_walking(group, item, outsiders, rng) is None
                    ):
                        found = words if known else missing
                        found.append(f"seed {seed}: {size} of {n} are certain of {item}: {group.sheets}")
    return asked, missing, words


def test_all_items_together_tell_no_answer_either(questionnaire: Questionnaire) -> None:
    asked, missing, words = search(questionnaire, 1, 1)
    assert asked > 300 and missing == [] and len(words) < asked / 500


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 22))
def test_all_items_together_tell_no_answer_in_many_groups(questionnaire: Questionnaire, seed: int) -> None:
    asked, missing, words = search(questionnaire, seed, 4)
    assert missing == [] and len(words) < asked / 500


def test_the_search_can_fail(questionnaire: Questionnaire) -> None:
    """Where four of five chose four options and a second one is at one of them, they are certain of the fifth."""
    group = Group(questionnaire, [(position,) * len(questionnaire.questions) for position in (1, 2, 3, 4, 1)])
    item = questionnaire.questions[0].item
    assert others_that_fit(group, item, [4], random.Random(1), turns=1_000) is None
    alike = Group(questionnaire, [(3,) * len(questionnaire.questions)] * 5)
    assert others_that_fit(alike, item, [2, 3, 4], random.Random(1)) is not None
