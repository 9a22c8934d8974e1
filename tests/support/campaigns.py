"""Campaigns for tests."""

from datetime import date, timedelta

from quiz.store.campaign import Campaign


def campaign(slug: str, first: date, days: int = 4, region: str = "", key: bytes | None = None) -> Campaign:
    names = {"fi": "Viikko", "sv": "Vecka", "en": "Week", "fi-simple": "Oma viikko"}
    last = first + timedelta(days=days - 1)
    return Campaign(slug, names, "Kainuu", "https://example.org/", first, last, region, "Tule!", key, first)
