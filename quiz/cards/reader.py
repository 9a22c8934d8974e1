"""Read the tables of a file of cards; every error is collected with its location and the fix."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from quiz.cards.model import AUDIENCES, DIMENSIONS, KINDS, LONGEST_SHORT, LONGEST_SUMMARY, Card, Places
from quiz.languages import LANGUAGES
from quiz.questionnaire.content_reader import COSTS
from quiz.questionnaire.head_reader import read_languages
from quiz.questionnaire.tags import TAGS
from quiz.questionnaire.texts import Text
from quiz.questionnaire.toml_reader import Table
from quiz.questionnaire.validation import id_fault
from quiz.regions import REGIONS

LINKS = ("own", "list", "unopened")
SPOKEN = (
    *LANGUAGES,
    *("sv-simple", "se", "smn", "sms", "et", "ru", "uk", "ar", "so", "ku", "fa", "tr", "es", "fr", "de", "zh", "vi"),
    *("th", "sq", "fse", "fss"),
)
"""The languages that something to do can be in; fse and fss are the sign languages."""

_LINK = re.compile(r"https://[^\s<>\"\\]+")


def read(root: Table, places: Places | None) -> tuple[Card, ...]:
    """Return the cards of a file; with `places` it is the operator's, of activities that go with some of those."""
    complete = read_languages(root)
    partial = [language for language in LANGUAGES if language not in complete]
    if {*complete} & LANGUAGES.keys():
        for _ in root.borrow(partial, complete):
            pass
    cards = tuple(_card(table, complete, places) for table in root.tables("cards", "card"))
    root.finish()
    return cards


def faults(cards: Collection[Card]) -> Iterator[str]:
    """Yield what is wrong with the ids of cards from one file or several."""
    for identity, count in Counter(card.id for card in cards if card.id.strip()).items():
        if fault := id_fault(identity):
            yield f'card "{identity}": {fault}'
        if count > 1:
            yield f'card "{identity}" is there {count} times; every id must be its own'


def _card(table: Table, complete: Collection[str], places: Places | None) -> Card:
    own = places is not None
    audience = table.string("audience", default="person" if own else None, one_of=["person"] if own else AUDIENCES)
    for_person = audience == "person"
    where = table.optional_string("where")
    card = Card(
        id=table.string("id"),
        kind=table.string("kind", default="activity" if own else None, one_of=["activity"] if own else KINDS),
        name=table.string("name"),
        owner=table.string("owner"),
        year=table.integer("year", low=1990, high=2100) if table.has("year") else None,
        link=_link(table, where),
        link_is=table.string("link_is", default=LINKS[0], one_of=LINKS),
        checked_on=table.day("checked_on"),
        summary=_told(table, "summary", LONGEST_SUMMARY, complete),
        dimension=table.string("dimension", one_of=DIMENSIONS),
        tags=_known(table, "tags", TAGS),
        scenes=_known(table, "scenes", places and places.scenes) if table.has("scenes") else (),
        suggestions=_known(table, "suggestions", places and places.suggestions) if table.has("suggestions") else (),
        short=_told(table, "short", LONGEST_SHORT, complete)
        if table.has("short") or table.has("suggestions")
        else None,
        audience=audience,
        languages=_known(table, "languages", SPOKEN),
        cost=table.string("cost", one_of=COSTS) if for_person else "",
        from_home=table.boolean("from_home") if for_person else False,
        needs_smartphone=table.boolean("needs_smartphone") if for_person else False,
        region=table.string("region", one_of=REGIONS) if table.has("region") else None,
        where=where,
        step_free=table.boolean("step_free", default=False),
        without_registration=table.boolean("without_registration", default=False),
    )
    if card.suggestions and (card.region or not for_person):
        table.fault("suggestions must be left out: they lead to what is for a person, and in the whole country")
    table.finish()
    return card


def _link(table: Table, where: str | None) -> str | None:
    link = table.optional_string("link")
    if link and not _LINK.fullmatch(link):
        table.fault(f'link = "{link}" must be an address that starts with https:// and has no spaces')
    if link is None and where is None:
        table.fault("link is missing; give the https:// address, or the place in words (where = …)")
    return link


def _told(table: Table, key: str, longest: int, complete: Collection[str]) -> Text:
    told = table.text(key, tuple(LANGUAGES) if complete else ())
    for language, text in told.items():
        if len(text) > longest:
            table.fault(
                f"{key}.{language} has {len(text)} characters; shorten it to {longest}, as people read it on a phone"
            )
    return told


def _known(table: Table, key: str, known: Collection[str] | None) -> tuple[str, ...]:
    values = table.strings(key, one_of=known)
    if not values and known and table.has(key):
        table.fault(f"{key} is empty; name at least one")
    return values
