"""The walk over HTTP: what a citizen can do, and what is counted of it."""

import random
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from quiz.counting.ledger import finisher_of
from quiz.i18n import catalog
from quiz.questionnaire.comparison import reasons
from quiz.questionnaire.model import LOCALES, Questionnaire
from quiz.questionnaire.scoring import profile
from quiz.responses.walk import NO_TICKET, Run, Walk
from quiz.settings import Settings
from quiz.web.quiz.suggestion_choice import suggestions_for
from tests.conftest import Clock
from tests.support.counts import counts
from tests.support.walking import ALL_THREES, HTMX, answer, begin_with, finish, finishers, rows, text_of

KEPT = re.compile(r'<a [^>]*id="brand".*?</a>|<div id="pause".*?</div>', re.DOTALL)
"""What htmx keeps of the page that a step is put into."""
ANSWERS = (1, 0, 3, 5, 2, 4, 1, 0, 5, 3, 2, 4)


def test_the_start_page_is_in_the_language_that_the_browser_asks_for(client: TestClient) -> None:
    for wanted, locale in [("sv-FI,sv;q=0.9", "sv"), ("de,en;q=0.5,fi;q=0.3", "en"), ("", "fi"), ("so", "en")]:
        response = client.get("/", headers={"accept-language": wanted})
        assert (response.status_code, response.headers["location"]) == (303, f"/{locale}/")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_walk_without_scripts_is_counted_once_and_exactly(
    client: TestClient, settings: Settings, questionnaire: Questionnaire, locale: str
) -> None:
    page = finish(client, ANSWERS, locale, region="kainuu")

    found = profile(questionnaire, ANSWERS)
    walk = Walk(NO_TICKET, Run.COUNTED, 0, questionnaire.edition, ANSWERS)
    expected = finisher_of(questionnaire, walk, found, "kainuu", locale).choices
    assert found.headline[0].character.name[locale] in page
    assert text_of(catalog(locale)("result.status.counted").replace("\n", " ")) in page
    assert rows(settings.file, "SELECT kind, region, language, n FROM batch") == [("open", "kainuu", locale, 1)]
    assert counts(settings.file) == sorted((1, *each, 1) for each in expected)


def test_options_are_shown_from_most_to_least_where_the_questionnaire_says_so(
    client: TestClient, questionnaire: Questionnaire
) -> None:
    begin_with(client, ALL_THREES)
    assert {question.most_first for question in questionnaire.questions} == {True, False}
    for number, question in enumerate(questionnaire.questions, 1):
        page = client.get(f"/en/question/{number}").text
        *shown, last = re.findall(r'value="(\w+)"(?: checked)?><span data-read[^>]*>([^<]+)<', page)
        options = [(str(position), option["en"]) for position, option in enumerate(question.options, 1)]
        in_order = options[::-1] if question.most_first else options
        assert [(value, unescape(words)) for value, words in shown] == in_order
        assert last[0] == "declined"


def test_a_walk_with_htmx_takes_one_round_trip_a_step(client: TestClient, settings: Settings) -> None:
    client.post("/fi/start")
    for number in range(1, 12):
        response = client.post(f"/fi/question/{number}", data={"choice": "2"}, headers=HTMX)
        assert response.status_code == 200
        assert response.headers["hx-push-url"] == f"/fi/question/{number + 1}"
        assert "<html" not in response.text and f"Kysymys {number + 1}/12" in response.text
        assert int(response.headers["content-length"]) < 1200, "a step is to be light on a slow network"
    last = client.post("/fi/question/12", data={"choice": "2"}, headers=HTMX)
    assert last.headers["hx-push-url"] == "/fi/region"
    assert client.post("/fi/region", data={"declined": "1"}).headers["location"] == "/fi/result"
    assert finishers(settings.file) == 1


def test_the_fragment_and_the_page_say_the_same(client: TestClient) -> None:
    client.post("/fi/start")
    fragment = client.post("/fi/question/1", data={"choice": "2"}, headers=HTMX).text
    page = client.get("/fi/question/2").text
    start = fragment.index("<header")
    assert KEPT.sub("", fragment[start:]).strip() in KEPT.sub("", page)
    assert [len(KEPT.findall(each)) for each in (fragment, page)] == [2, 2]


def test_a_get_never_begins_a_walk(client: TestClient) -> None:
    assert client.get("/fi/start").status_code == 405
    assert "set-cookie" not in client.get("/fi/").headers


def test_nothing_is_preselected_and_answers_are_kept(client: TestClient) -> None:
    client.post("/fi/start")
    assert " checked" not in client.get("/fi/question/1").text
    client.post("/fi/question/1", data={"choice": "4"})
    client.post("/fi/question/2", data={"choice": "declined"})
    assert 'value="4" checked' in client.get("/fi/question/1").text
    assert 'value="declined" checked' in client.get("/fi/question/2").text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["without scripts", "htmx"])
@pytest.mark.parametrize("choice", [None, "", "0", "6", "-1", "99999999999999999999", "0019", "001", "x", "³", "１"])
def test_a_missing_or_strange_choice_asks_kindly(
    client: TestClient, headers: dict[str, str], choice: str | None
) -> None:
    client.post("/fi/start")
    response = client.post("/fi/question/1", data={} if choice is None else {"choice": choice}, headers=headers)
    assert response.status_code == 422
    assert 'role="alert"' in response.text and "set-cookie" not in response.headers


def test_back_keeps_the_tick_that_was_not_sent_yet(client: TestClient) -> None:
    client.post("/fi/start")
    client.post("/fi/question/1", data={"choice": "1"})
    response = client.post("/fi/question/2", data={"choice": "5", "go": "back"})
    assert response.headers["location"] == "/fi/question/1"
    assert 'value="5" checked' in client.get("/fi/question/2").text
    assert client.post("/fi/question/3", data={"go": "back"}).headers["location"] == "/fi/question/2"


def test_a_changed_answer_is_what_counts(client: TestClient, settings: Settings) -> None:
    answer(client, ALL_THREES)
    client.post("/fi/question/1", data={"choice": "5"})
    client.post("/fi/question/2", data={"choice": "declined"})
    client.post("/fi/region", data={"declined": "1"})
    found = {item: choice for _, item, choice, _ in counts(settings.file)}
    assert (found["question:omenaampari"], found["question:ukulele"]) == ("5", "declined")


def test_nobody_gets_past_an_open_question(client: TestClient) -> None:
    client.post("/fi/start")
    client.post("/fi/question/1", data={"choice": "1"})
    for address in ("/fi/question/9", "/fi/region", "/fi/result"):
        assert client.get(address).headers["location"] == "/fi/question/2"
    assert client.post("/fi/region", data={"declined": "1"}).headers["location"] == "/fi/question/2"


def test_the_last_question_leads_to_one_that_was_left_open(client: TestClient) -> None:
    client.post("/fi/start")
    client.post("/fi/question/12", data={"choice": "1"})
    client.post("/fi/question/1", data={"choice": "1"})
    assert client.post("/fi/question/12", data={"choice": "1"}).headers["location"] == "/fi/question/2"


def test_a_language_switch_keeps_the_place_and_the_answers(client: TestClient) -> None:
    client.post("/fi/start")
    client.post("/fi/question/1", data={"choice": "4"})
    page = client.get("/fi/question/2").text
    for locale in LOCALES:
        assert f'href="/{locale}/question/2"' in page
    assert 'value="4" checked' in client.get("/sv/question/1").text


def test_without_a_walk_every_step_leads_to_the_start_and_says_why(client: TestClient) -> None:
    for address in ("/fi/question/3", "/fi/region", "/fi/result"):
        assert client.get(address).headers["location"] == "/fi/?lost"
    assert client.post("/fi/question/3", data={"choice": "1"}).headers["location"] == "/fi/?lost"
    assert client.post("/fi/question/3", data={"choice": "1"}, headers=HTMX).headers["hx-redirect"] == "/fi/?lost"
    assert 'role="alert"' in client.get("/fi/?lost").text


@pytest.mark.parametrize("address", ["/fi/question/0", "/fi/question/13", "/de/", "/fi/characters/kettu", "/fi/nope"])
def test_unknown_pages_say_so_kindly(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "<h1" in response.text and 'lang="fi"' in response.text


@pytest.mark.parametrize("region", ["", "atlantis", "KAINUU"])
def test_an_unknown_region_asks_kindly(client: TestClient, settings: Settings, region: str) -> None:
    answer(client, ALL_THREES)
    response = client.post("/fi/region", data={"region": region})
    assert response.status_code == 422 and 'role="alert"' in response.text
    assert finishers(settings.file) == 0


def test_all_23_regions_can_be_chosen_and_none_is(client: TestClient) -> None:
    answer(client, ALL_THREES)
    page = client.get("/fi/region").text
    assert page.count("<option") == 24 and "selected" not in page


def test_the_points_of_a_result_are_whole_and_add_up(client: TestClient) -> None:
    finish(client, ANSWERS)
    page = client.get("/en/result/working").text
    rows = re.findall(r"<td>(.+)</td>\s+<td>(.+)</td>\s+<td>(.+)</td>\s+</tr>\s+</tbody>", page)
    given = [row for row in rows if row != ("–", "–", "–")]
    assert (len(rows), len(given)) == (12, 10)
    assert {word for own, theirs, _ in given for word in (own, theirs)} == {"more", "as usual", "less"}
    most, whole, points = map(int, re.findall(r"10 × (\d+) = (\d+)\)</th>\s+<td>(\d+)</td>", page)[0])
    assert (most, whole, points) == (40, 400, sum(int(found) for _, _, found in given))


def test_the_result_of_an_even_sheet_says_why_there_is_no_animal(client: TestClient) -> None:
    finish(client, ALL_THREES)
    page = client.get("/fi/result/working").text
    assert catalog("fi")("sums.even") in unescape(page) and "<table" not in page


@pytest.mark.parametrize("answers", [(2, 2, 1, 2, 1, 2, 1, 1, 2, 3, 2, 1), (2, 3, 2, 3, 0, 0, 0, 3, 2, 3, 2, 0)])
def test_two_animals_greet_together_and_each_likeness_is_told_once(
    client: TestClient, questionnaire: Questionnaire, answers: tuple[int, ...]
) -> None:
    page, found = finish(client, answers), profile(questionnaire, answers)

    one, other = (near.character for near in found.headline or found.pair)
    pair = questionnaire.pair(one.id, other.id)
    assert pair and pair.together["fi"] in page and pair.question["fi"] not in page
    assert one.strengths["fi"][0] in page and other.strengths["fi"][0] in page and one.talk["fi"] in page
    rows = [row for character in (one, other) for row in reasons(questionnaire, character, answers).alike]
    shared = {row.question.id for row in rows}
    said = [question.title["fi"] for question in questionnaire.questions if question.id in shared]
    assert len(said) < len(rows) and [page.count(title) for title in said] == [1] * len(said)
    assert page.index(catalog("fi")("result.with_all")) < page.index(catalog("fi")("result.with", name=one.name["fi"]))


@pytest.mark.parametrize(
    ("answers", "slight"),
    [
        ((5, 4, 3, 4, 4, 5, 4, 4, 4, 4, 4, 3), True),
        ((5, 5, 4, 4, 4, 5, 5, 5, 5, 4, 5, 5), True),
        ((4, 5, 4, 4, 4, 4, 4, 5, 4, 5, 4, 4), True),
        ((4, 4, 3, 4, 4, 5, 2, 5, 4, 3, 4, 4), False),
        ((3, 1, 2, 2, 2, 4, 4, 2, 3, 2, 3, 3), False),
        (ALL_THREES, False),
    ],
)
def test_a_nearly_even_sheet_is_told_that_little_chose_its_animal(
    client: TestClient, questionnaire: Questionnaire, answers: tuple[int, ...], slight: bool
) -> None:
    page = finish(client, answers)
    assert (catalog("fi")("result.slight") in page) == slight
    # Another one is offered only where there is one that can be put first.
    assert (catalog("fi")("result.slight.choose") in page) == slight
    assert not slight or catalog("fi")("result.more_me") in page, "the others are as good, if only next"


def test_a_likeness_tells_a_middle_answer_and_a_high_one_apart(
    client: TestClient, questionnaire: Questionnaire
) -> None:
    salmon = [position or 0 for position in questionnaire.characters_by_id["lohi"].vector]
    sides = next(question.alike for question in questionnaire.questions if question.id == "palautelappu")
    assert sides and sides.most

    page = finish(client, salmon)
    assert sides.most["fi"] in page and sides.more["fi"] not in page
    page = finish(client, [max(1, position - 2) for position in salmon])
    assert sides.more["fi"] in page and sides.most["fi"] not in page


MUCH = (4, 5, 4, 2, 3, 5, 5, 4, 4, 4, 5, 5)
"""Answers to which one animal is nearest, and two others are almost as near."""


@pytest.mark.parametrize("locale", ["fi", "en"])
def test_an_animal_that_is_almost_as_near_can_be_put_first(
    client: TestClient, settings: Settings, questionnaire: Questionnaire, locale: str
) -> None:
    found, words = profile(questionnaire, MUCH), catalog(locale)
    chosen, other = (near.character for near in found.nearly)
    finish(client, MUCH, locale)
    before = client.get(f"/{locale}/result").text
    assert f'href="/{locale}/result?as={chosen.id}"' in before
    counted = counts(settings.file)
    cookies = dict(client.cookies)

    response = client.get(f"/{locale}/result?as={chosen.id}")

    page, plain = text_of(response.text), unescape(response.text)
    assert f"<title>{words('result.chosen')}: {chosen.name[locale]} – " in plain
    assert chosen.invitation and re.findall('data-share="(.+?)"', plain) == [chosen.invitation[locale]]
    for text in (chosen.greeting, chosen.body, chosen.talk):
        assert text and text[locale] in page
    [suggestion] = [each for each in questionnaire.suggestions if each.id == chosen.suggestion]
    assert suggestion.text[locale] in page
    same = [row.question.title[locale] for row in reasons(questionnaire, chosen, MUCH).alike]
    assert same and all(title in page for title in same)
    for language in questionnaire.languages:
        assert f'href="/{language}/result?as={chosen.id}"' in plain, "another language keeps the choice"
    # One press leads back, and the other one can still be put first.
    assert words("result.first_again") in page
    assert re.findall(f'href="(/{locale}/result[^"]*)">\\s*<img', plain) == [
        f"/{locale}/result",
        f"/{locale}/result?as={other.id}",
    ]
    # Its own page is reached from here, as that of the first one is from there.
    assert f'href="/{locale}/characters/{chosen.id}#with"' in plain
    again = client.get(f"/{locale}/suggestion/any.1?as={chosen.id}").text
    assert f"/{locale}/result?as={chosen.id}&amp;suggestion=any.2#suggestion" in again
    assert f'href="/{locale}/result?as={chosen.id}"' in client.get(f"/{locale}/result/working?as={chosen.id}").text
    # Nothing is counted or kept.
    assert counts(settings.file) == counted and dict(client.cookies) == cookies
    assert client.get(f"/{locale}/result").text == before


NEXT = (4, 2, 5, 2, 1, 5, 5, 4, 4, 1, 5, 5)
"""Answers to which one animal is nearest, and nobody almost as near: there is only who is next."""


def test_the_animal_that_is_next_can_be_put_first_and_is_still_called_next(
    client: TestClient, questionnaire: Questionnaire
) -> None:
    found, words = profile(questionnaire, NEXT), catalog("fi")
    [following] = found.following
    before = finish(client, NEXT)
    assert words("result.following") in before and words("result.nearly") not in before
    assert words("result.more_me") not in before, "somebody who is not near is not offered as more of a person"
    assert words("result.look_too") in before and words("sums.chosen") in text_of(client.get("/fi/result/working").text)

    page = text_of(client.get(f"/fi/result?as={following.character.id}").text)

    greeting = following.character.greeting
    assert greeting and greeting["fi"] in page and words("result.first_again") in page
    assert not found.nearly and words("result.nearly") not in page and words("result.following") not in page


def test_no_bar_is_empty(client: TestClient, questionnaire: Questionnaire) -> None:
    positions = {"own-life": [1, 1, 1, 1], "communities": [1, 1, 1, 2], "common-good": [5, 5, 5, 5]}
    finish(client, [positions[question.dimension].pop() for question in questionnaire.questions])
    page = client.get("/fi/result").text
    assert re.findall(r'class="fill" width="(\d+)"', page) == ["3", "6", "100"]
    assert re.findall(r'class="word">(\w+)', page) == ["itää", "itää", "kukoistaa"]


def test_several_that_can_be_put_first_are_there_once_and_asked_of_in_one_line(
    client: TestClient, questionnaire: Questionnaire
) -> None:
    words = catalog("fi")
    several = finish(client, MUCH)
    assert words("result.more_me.several") in several
    plain = client.get("/fi/result").text
    for near in profile(questionnaire, MUCH).nearly:
        assert plain.count(f"?as={near.character.id}") == 1
        assert f"/fi/characters/{near.character.id}" not in plain, "people press the drawing: it is to do the same"
    client.cookies.clear()
    assert words("result.more_me.several") not in finish(client, NEXT)


@pytest.mark.parametrize(
    "answers",
    [MUCH, NEXT, (2, 2, 1, 2, 1, 2, 1, 1, 2, 3, 2, 1), (2, 3, 2, 3, 0, 0, 0, 3, 2, 3, 2, 0), ALL_THREES],
)
def test_no_other_animal_can_be_put_first(
    client: TestClient, questionnaire: Questionnaire, answers: tuple[int, ...]
) -> None:
    finish(client, answers)
    plain = client.get("/fi/result").text
    found = profile(questionnaire, answers)
    choosable = {near.character.id for near in found.nearly or found.following}
    assert {*re.findall(r"\?as=(\w+)", plain)} == choosable
    for wanted in ({*questionnaire.characters_by_id} - choosable) | {"", "nobody", "<b>"}:
        for query in (f"as={wanted}", f"suggestion=any.0&as={wanted}"):
            assert client.get(f"/fi/result?{query}").text == plain
        assert client.get(f"/fi/result/working?as={wanted}").text == client.get("/fi/result/working").text
        assert client.get(f"/fi/suggestion/any.1?as={wanted}").text == client.get("/fi/suggestion/any.1").text


def test_where_two_differed_a_result_says_what_each_chose(client: TestClient, questionnaire: Questionnaire) -> None:
    [bear] = [character for character in questionnaire.characters if character.id == "karhu"]
    answers = [
        5 if question.id == "ryhmaviesti" else own or 0
        for question, own in zip(questionnaire.questions, bear.vector, strict=True)
    ]

    page = finish(client, answers)

    [question] = [question for question in questionnaire.questions if question.id == "ryhmaviesti"]
    words = catalog("fi")
    heading = words("result.differ", title=question.title["fi"])
    own = words("result.differ.own", option=question.labels[4]["fi"])
    theirs = words("result.differ.theirs", name=bear.name["fi"], option=question.labels[0]["fi"])
    assert page.index(heading) < page.index(own) < page.index(theirs)


def test_a_walk_ends_after_twelve_hours(client: TestClient, clock: Clock) -> None:
    finish(client)
    clock.now += 12 * 3600
    assert client.get("/fi/result").headers["location"] == "/fi/?lost"


@pytest.mark.parametrize("declined", range(13))
def test_every_number_of_declined_answers_gives_an_explained_page(
    client: TestClient, questionnaire: Questionnaire, declined: int
) -> None:
    rng = random.Random(declined)
    answers = [rng.randint(1, 5) for _ in range(12)]
    for index in rng.sample(range(12), declined):
        answers[index] = 0

    page = finish(client, answers)

    words = catalog("fi")
    found = profile(questionnaire, tuple(answers))
    heading = {True: "result.nearest", False: "result.pair" if declined <= 6 else "result.choose"}[declined <= 3]
    assert words(heading) in page or (len(found.headline) > 1 and words("result.nearest_shared") in page)
    assert "nan" not in page.lower().split() and "None" not in page
    for row in found.dimensions:
        assert (row.growth.word["fi"] if row.growth else words("result.not_shown")) in page


def test_practice_is_not_counted_and_says_so(client: TestClient, settings: Settings) -> None:
    finish(client)
    client.post("/fi/start", data={"run": "practice"})
    for number in range(1, 13):
        response = client.post(f"/fi/question/{number}", data={"choice": "1"})
    assert response.headers["location"] == "/fi/result"
    assert catalog("fi")("result.status.practice") in text_of(client.get("/fi/result").text)
    assert client.post("/fi/region", data={"declined": "1"}).headers["location"] == "/fi/result"
    assert finishers(settings.file) == 1


def test_a_finished_walk_cannot_be_changed(client: TestClient, settings: Settings) -> None:
    finish(client)
    assert client.get("/fi/question/3").headers["location"] == "/fi/result"
    assert client.post("/fi/question/3", data={"choice": "5"}).headers["location"] == "/fi/result"
    assert client.post("/fi/question/3", data={"choice": "5"}, headers=HTMX).headers["hx-redirect"] == "/fi/result"
    assert (1, "question:kahvihuone", "3", 1) in counts(settings.file)


def test_the_next_person_starts_clean(client: TestClient, settings: Settings) -> None:
    finish(client)
    response = client.post("/fi/forget", data={"then": "next"})
    assert response.headers["location"] == "/fi/" and "Max-Age=0" in response.headers["set-cookie"]
    assert client.get("/fi/result").headers["location"] == "/fi/?lost"
    finish(client)
    assert finishers(settings.file) == 2


def test_answers_can_be_deleted_from_the_device(client: TestClient) -> None:
    finish(client)
    assert client.post("/fi/forget", data={"then": "deleted"}).headers["location"] == "/fi/deleted"
    assert client.get("/fi/deleted").status_code == 200
    assert not client.cookies


def test_the_start_page_knows_a_walk_under_way_and_a_finished_one(client: TestClient) -> None:
    client.post("/fi/start")
    client.post("/fi/question/1", data={"choice": "1"})
    assert 'href="/fi/question/2"' in client.get("/fi/").text
    finish(client)
    assert 'href="/fi/result"' in client.get("/fi/").text


def test_suggestions_can_be_changed_with_and_without_scripts(client: TestClient, questionnaire: Questionnaire) -> None:
    norppa = questionnaire.characters_by_id["norppa"]
    texts = {suggestion.id: suggestion.text["fi"] for suggestion in questionnaire.suggestions}

    def shown(page: str) -> set[str]:
        return {name for name, text in texts.items() if text in page}

    assert shown(finish(client, [position or 0 for position in norppa.vector])) == {norppa.suggestion}
    every = suggestions_for(questionnaire, norppa)
    assert [each.id for each in every[:3]] == [norppa.suggestion, *norppa.next_suggestions]
    at_home = [suggestion.id for suggestion in every if suggestion.from_home]
    nearby = [suggestion.id for suggestion in every if "naapurusto" in suggestion.tags]
    for address, of in {
        "any.3": every[3].id,
        "home.0": at_home[0],
        "home,yhdessä-syöminen.0": None,
        "none": None,
        "naapurusto.1": nearby[1],
    }.items():
        wanted = {of} if of else set()
        with_scripts = client.get(f"/fi/suggestion/{address}")
        without = shown(text_of(client.get(f"/fi/result?suggestion={address}").text))
        assert without == (wanted if wanted or address == "none" else {norppa.suggestion})
        assert (with_scripts.status_code, shown(text_of(with_scripts.text))) == (
            (200, wanted) if without == wanted else (404, set())
        )
    for odd in ("any.-1", "any.99", "any", "any.01", "any.٣", "home,free.0", "nothing.0", "0"):
        assert shown(text_of(client.get(f"/fi/result?suggestion={odd}").text)) == {norppa.suggestion}
        assert client.get(f"/fi/suggestion/{odd}").status_code == 404


def test_everybody_is_shown_every_suggestion_and_the_first_ones_follow_the_animal(
    client: TestClient, questionnaire: Questionnaire
) -> None:
    texts = {suggestion.id: suggestion.text["fi"] for suggestion in questionnaire.suggestions}
    for character in questionnaire.characters[:2]:
        finish(client, [position or 0 for position in character.vector])
        pages = [text_of(client.get(f"/fi/suggestion/any.{number}").text) for number in range(len(texts))]
        found = [next(name for name, text in texts.items() if text in page) for page in pages]
        assert found[:3] == [character.suggestion, *character.next_suggestions] and sorted(found) == sorted(texts)
    assert client.get("/fi/suggestion/any.1").headers["cache-control"] == "no-store"


def test_the_links_of_a_suggestion_tell_nothing_of_the_answers(
    client: TestClient, questionnaire: Questionnaire
) -> None:
    links = set()
    for character in questionnaire.characters:
        finish(client, [position or 0 for position in character.vector])
        page = client.get("/fi/result").text
        links.add(tuple(re.findall(r'<a id="(?:another|no-thanks|only-(?:free|home|phoneless))"[^>]+>', page)))
    [same_for_all] = links
    assert len(same_for_all) == 5


def test_steps_reached_are_counted_without_answers(client: TestClient, settings: Settings) -> None:
    client.post("/fi/start")
    client.post("/fi/question/1", data={"choice": "1"})
    client.post("/fi/question/1", data={"choice": "2"})
    for _ in range(2):
        answer(client, ALL_THREES)
        client.post("/fi/region", data={"declined": "1"})
    reached = dict(rows(settings.file, "SELECT step, n FROM reach"))
    # The first one started from the beginning: that is no second walk, and no step is reached twice.
    assert reached["start"] == reached["question-1"] == reached["question-12"] == 2


def test_the_walk_cookie_is_guarded(client: TestClient) -> None:
    cookie = client.post("/fi/start").headers["set-cookie"]
    assert cookie.startswith("__Host-walk=")
    for part in ("; Max-Age=43200; ", "; Path=/; ", "HttpOnly", "SameSite=Lax", "Secure"):
        assert part in cookie
    client.cookies.clear()
    plain = client.post("http://testserver/fi/start").headers["set-cookie"]
    assert plain.startswith("walk=") and "Secure" not in plain


@pytest.mark.parametrize("cookie", ["", "x", "1.2.3~y", "~", "ä", "a" * 5000])
def test_a_forged_cookie_is_no_walk(client: TestClient, cookie: str) -> None:
    response = client.get("/fi/question/1", headers={b"cookie": f"__Host-walk={cookie}".encode()})
    assert response.headers["location"] == "/fi/?lost"
