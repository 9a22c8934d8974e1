"""The real cards.toml: complete, kind, plain; and what it is chosen for."""

import re

import pytest

from quiz.cards import loader
from quiz.cards.choice import CARDS_OF_A_SCENE, card_for, cards_of_scene
from quiz.cards.model import AUDIENCES, KINDS, LONGEST_SUMMARY, MARKS, Cards
from quiz.languages import Borrowed
from quiz.questionnaire.model import LOCALES
from quiz.questionnaire.tags import TAGS
from tests.support import selko
from tests.support.questionnaires import REAL

CARDS = loader.load()


def test_every_summary_is_there_in_every_language_and_short() -> None:
    for card in CARDS.every:
        assert card.summary.keys() == {*LOCALES}, card.id
        for text in card.summary.values():
            assert 0 < len(text) <= LONGEST_SUMMARY and not isinstance(text, Borrowed), card.id


def test_what_a_suggestion_leads_on_to_is_told_in_a_few_words_of_every_language() -> None:
    for card in CARDS.every:
        if card.short:
            assert card.short.keys() == {*LOCALES} and not any(
                isinstance(text, Borrowed) for text in card.short.values()
            )
            assert not [*selko.faults(card.short["fi-simple"])], card.id


def test_no_two_cards_say_the_same() -> None:
    for language in LOCALES:
        assert len({card.summary[language] for card in CARDS.every}) == len(CARDS.every)


def test_plain_finnish_keeps_its_rules() -> None:
    faults = [fault for card in CARDS.every for fault in selko.faults(card.summary["fi-simple"])]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LOCALES)
def test_no_summary_lectures(language: str) -> None:
    for card in CARDS.every:
        told = card.summary[language].lower()
        assert not re.search(r"\b(sinun pitäisi|kannattaisi|du borde|you should|you must)\b", told), told


def test_cards_know_the_questionnaire_and_lead_to_https_only() -> None:
    for card in CARDS.every:
        assert card.link and card.link.startswith("https://"), card.id
        assert {*card.scenes} <= {question.id for question in REAL.questions}, card.id
        assert card.dimension in REAL.dimensions_by_id and {*card.tags} <= {*TAGS}
    assert {card.kind for card in CARDS.every} == {*KINDS} and {card.audience for card in CARDS.every} == {*AUDIENCES}
    assert {tag for card in CARDS.every for tag in card.tags} == {*TAGS}


def test_the_confirmed_models_tools_and_reading_are_there() -> None:
    names = " ".join(card.name for card in CARDS.every)
    for name in (
        *("Avoimet tilat", "Digiosallisuuden edistäminen", "Osallisuutta edistävä hallintomalli", "Kokemusosaaminen"),
        *("Viisi tapaa", "Yhteinen ruokailu", "siltaustoiminnan", "MargIT", "Luontolähtöinen", "osallisuusverkosto"),
        *(
            "ideakilpailulla",
            "Aistien tila",
            "Ajankäytön riittävyys",
            "Ammattilainen digipalvelujen",
            "24 apukysymystä",
        ),
        *("edistäjän opas", "Innovaatiokatsaus", "osa-alueet", "Huono-osaisuus Suomessa", "Sotkanet", "(ESIS)"),
        *("Osallisuusviikko", "hankekortit"),
    ):
        assert name in names


def test_there_is_something_free_from_home_without_a_smartphone_in_plain_finnish() -> None:
    found = [card for card in CARDS.every if card.audience == "person" and all(has(card) for has in MARKS.values())]
    assert len(found) >= 4 and any("fi-simple" in card.languages for card in found)


def test_a_suggestion_leads_on_to_one_card_for_a_person_that_names_it_and_takes_no_more_or_to_none() -> None:
    by_id = {suggestion.id: suggestion for suggestion in REAL.suggestions}
    named = [(card, by_id[identity]) for card in CARDS.every for identity in card.suggestions]
    assert named and len({suggestion.id for _, suggestion in named}) == len(named), "none is named by two"
    for card, suggestion in named:
        assert card_for(CARDS, suggestion) == card and card.audience == "person" and card.short, suggestion.id
        assert {*card.tags} & {*suggestion.tags}, suggestion.id
        assert all(has(card) for has in MARKS.values() if has(suggestion)), suggestion.id
    led_on = {suggestion.id for _, suggestion in named}
    assert not any(card_for(CARDS, suggestion) for suggestion in REAL.suggestions if suggestion.id not in led_on)
    assert card_for(CARDS, by_id["helpotus-viikkoon"]) is None, "what would ease a week is no initiative"


def test_a_suggestion_does_not_lead_on_to_what_takes_more_than_it_does() -> None:
    (sofa,) = [suggestion for suggestion in REAL.suggestions if suggestion.id == "istu-hetki"]
    dear, free = (CARDS.by_id["kirjastot"]._replace(id=cost, cost=cost) for cost in ("varies", "free"))
    assert card_for(Cards((dear,)), sofa) is None and card_for(Cards((dear, free)), sofa) == free


def test_an_activity_of_a_region_is_led_to_from_scenes_of_its_region() -> None:
    ours = CARDS.by_id["kirjastot"]
    near = ours._replace(id="olohuone", region="lappi")
    cards = Cards((near, *CARDS.every))

    assert cards_of_scene(cards, "ukulele", "lappi")[0] == near
    assert near not in cards_of_scene(cards, "ukulele", None) + cards_of_scene(cards, "ukulele", "kainuu")


def test_two_cards_go_with_every_scene() -> None:
    for question in REAL.questions:
        found = cards_of_scene(CARDS, question.id, None)
        assert len({card.id for card in found}) == CARDS_OF_A_SCENE
        assert all(question.id in card.scenes for card in found)
