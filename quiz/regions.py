"""The 23 regions that an answer can belong to: wellbeing services counties, Helsinki and Åland.

The Finnish and Swedish names are the official ones; plain Finnish uses the Finnish ones.
"""

from collections.abc import Mapping
from functools import cache

from quiz.languages import LANGUAGES, instead_of

NO_REGION = "none"
"""The region of people who told none."""

_NAMES = (
    ("ahvenanmaa", "Ahvenanmaa", "Åland", "Åland"),
    ("etela-karjala", "Etelä-Karjala", "Södra Karelen", "South Karelia"),
    ("etela-pohjanmaa", "Etelä-Pohjanmaa", "Södra Österbotten", "South Ostrobothnia"),
    ("etela-savo", "Etelä-Savo", "Södra Savolax", "South Savo"),
    ("helsinki", "Helsinki", "Helsingfors", "Helsinki"),
    ("ita-uusimaa", "Itä-Uusimaa", "Östra Nyland", "East Uusimaa"),
    ("kainuu", "Kainuu", "Kajanaland", "Kainuu"),
    ("kanta-hame", "Kanta-Häme", "Egentliga Tavastland", "Kanta-Häme"),
    ("keski-pohjanmaa", "Keski-Pohjanmaa", "Mellersta Österbotten", "Central Ostrobothnia"),
    ("keski-suomi", "Keski-Suomi", "Mellersta Finland", "Central Finland"),
    ("keski-uusimaa", "Keski-Uusimaa", "Mellersta Nyland", "Central Uusimaa"),
    ("kymenlaakso", "Kymenlaakso", "Kymmenedalen", "Kymenlaakso"),
    ("lappi", "Lappi", "Lappland", "Lapland"),
    ("lansi-uusimaa", "Länsi-Uusimaa", "Västra Nyland", "West Uusimaa"),
    ("pirkanmaa", "Pirkanmaa", "Birkaland", "Pirkanmaa"),
    ("pohjanmaa", "Pohjanmaa", "Österbotten", "Ostrobothnia"),
    ("pohjois-karjala", "Pohjois-Karjala", "Norra Karelen", "North Karelia"),
    ("pohjois-pohjanmaa", "Pohjois-Pohjanmaa", "Norra Österbotten", "North Ostrobothnia"),
    ("pohjois-savo", "Pohjois-Savo", "Norra Savolax", "North Savo"),
    ("paijat-hame", "Päijät-Häme", "Päijänne-Tavastland", "Päijät-Häme"),
    ("satakunta", "Satakunta", "Satakunta", "Satakunta"),
    ("vantaa-kerava", "Vantaa ja Kerava", "Vanda och Kervo", "Vantaa and Kerava"),
    ("varsinais-suomi", "Varsinais-Suomi", "Egentliga Finland", "Southwest Finland"),
)


def _in_each_language(names: Mapping[str, str]) -> Mapping[str, str]:
    return {language: names.get(language) or names[instead_of(language, names)] for language in LANGUAGES}


REGIONS: Mapping[str, Mapping[str, str]] = {
    key: _in_each_language({"fi": fi, "sv": sv, "en": en}) for key, fi, sv, en in _NAMES
}
"""The names by region and locale, in the alphabetical order of the Finnish names."""

TILES: Mapping[str, tuple[int, int]] = {
    "lappi": (3, 0),
    "pohjois-pohjanmaa": (3, 1),
    "kainuu": (4, 1),
    "keski-pohjanmaa": (2, 2),
    "pohjois-savo": (4, 2),
    "pohjois-karjala": (5, 2),
    "pohjanmaa": (1, 3),
    "etela-pohjanmaa": (2, 3),
    "keski-suomi": (3, 3),
    "etela-savo": (4, 3),
    "satakunta": (1, 4),
    "pirkanmaa": (2, 4),
    "paijat-hame": (3, 4),
    "kymenlaakso": (4, 4),
    "etela-karjala": (5, 4),
    "varsinais-suomi": (1, 5),
    "kanta-hame": (2, 5),
    "keski-uusimaa": (3, 5),
    "ita-uusimaa": (4, 5),
    "ahvenanmaa": (0, 6),
    "lansi-uusimaa": (2, 6),
    "vantaa-kerava": (3, 6),
    "helsinki": (3, 7),
}
"""The column and row of each region on the map of equal tiles, from the upper left."""

_SHORT = (
    ("ahvenanmaa", "Ahv", "Åland", "Åland"),
    ("etela-karjala", "E-Kar", "S-Kar", "S-Kar"),
    ("etela-pohjanmaa", "E-Poh", "S-Öb", "S-Ost"),
    ("etela-savo", "E-Sav", "S-Sav", "S-Sav"),
    ("helsinki", "Hki", "Hfors", "Hels"),
    ("ita-uusimaa", "I-Uus", "Ö-Nyl", "E-Uus"),
    ("kainuu", "Kain", "Kajan", "Kain"),
    ("kanta-hame", "K-Häm", "E-Tav", "K-Häm"),
    ("keski-pohjanmaa", "K-Poh", "M-Öb", "C-Ost"),
    ("keski-suomi", "K-Suo", "M-Fi", "C-Fi"),
    ("keski-uusimaa", "K-Uus", "M-Nyl", "C-Uus"),
    ("kymenlaakso", "Kymi", "Kymm", "Kymi"),
    ("lappi", "Lappi", "Lappl", "Lapl"),
    ("lansi-uusimaa", "L-Uus", "V-Nyl", "W-Uus"),
    ("pirkanmaa", "Pirk", "Birka", "Pirk"),
    ("pohjanmaa", "Pohj", "Österb", "Ostro"),
    ("pohjois-karjala", "P-Kar", "N-Kar", "N-Kar"),
    ("pohjois-pohjanmaa", "P-Poh", "N-Öb", "N-Ost"),
    ("pohjois-savo", "P-Sav", "N-Sav", "N-Sav"),
    ("paijat-hame", "P-Häm", "P-Tav", "P-Häm"),
    ("satakunta", "Sata", "Sata", "Sata"),
    ("vantaa-kerava", "Va-Ke", "Va-Ke", "Va-Ke"),
    ("varsinais-suomi", "V-Suo", "E-Fi", "SW-Fi"),
)

SHORT: Mapping[str, Mapping[str, str]] = {
    key: {"fi": fi, "sv": sv, "en": en, "fi-simple": fi} for key, fi, sv, en in _SHORT
}
"""Short names by region and locale, for the tiles; the table beside the map has the full names."""


@cache
def by_name(locale: str) -> Mapping[str, str]:
    """Return the name of every region in a language, by its key, in the order of the names."""
    return dict(sorted(((key, names[locale]) for key, names in REGIONS.items()), key=lambda region: region[1].lower()))
