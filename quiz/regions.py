"""The 23 regions that an answer can belong to: wellbeing services counties, Helsinki and Åland.

Names: fi and sv as the authorities write them, plain Finnish as fi.
"""

from collections.abc import Mapping

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

REGIONS: Mapping[str, Mapping[str, str]] = {
    key: {"fi": fi, "sv": sv, "en": en, "fi-simple": fi} for key, fi, sv, en in _NAMES
}
"""Names by region key and locale, in the alphabetical order of the Finnish names."""
