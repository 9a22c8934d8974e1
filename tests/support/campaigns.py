"""Campaigns for tests."""

from datetime import date, timedelta

from quiz.store.campaign import Campaign

FORM = {
    "name_fi": "Osallisuusviikko 2027",
    "name_sv": "Delaktighetsveckan 2027",
    "organiser": "Lapin hyvinvointialue",
    "link": "https://example.org/viikko?a=1",
    "first": "1.2.2027",
    "last": "2027-02-04",
    "region": "lappi",
    "note": "Tule mukaan & <kerro>!",
}
"""What somebody types to make one."""


def campaign(slug: str, first: date, days: int = 4, region: str = "", key: bytes | None = None) -> Campaign:
    names = {"fi": "Viikko", "sv": "Vecka", "en": "Week", "fi-simple": "Oma viikko"}
    last = first + timedelta(days=days - 1)
    return Campaign(slug, names, "Kainuu", "https://example.org/", first, last, region, "Tule!", key, first)
