"""What somebody has typed of a new campaign, and whether that can be used."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from urllib.parse import urlsplit

from quiz.regions import REGIONS
from quiz.store.campaign import MOST_DAYS, NAMES, Campaign

FIELDS = (*NAMES.values(), "organiser", "link", "first", "last", "region", "note", "slug")
"""What a campaign is made of, in the order in which it is asked for."""

MOST_LIVE, MOST_OF_ONE_KEY = 50, 3
"""How many campaigns there may be at a time that are not over, of all and of one coordinator's key."""

MOST_AHEAD = timedelta(days=731)
"""How long before its first day a campaign can be made."""

MOST_IN = {"name": 80, "organiser": 80, "link": 200, "note": 300, "slug": 40}
"""The maximum number of characters of what is typed."""

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_FINNISH_DAY = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})", re.ASCII)


def slug_of(name: str) -> str:
    """Return a slug that says a name, as short as it may be; empty if nothing of the name can be in one."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word.lstrip("0123456789")
        if len(longer) > MOST_IN["slug"]:
            break
        slug = longer
    return slug


def read_day(text: str) -> date | None:
    """Return the day that was typed, as 2027-02-01 or 1.2.2027; None if it is none."""
    text = text.strip()
    if found := _FINNISH_DAY.fullmatch(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    try:
        return date.fromisoformat(text) if len(text) == len("2027-02-01") else None
    except ValueError:
        return None


def draft(form: Mapping[str, str], key: bytes | None, today: date) -> Campaign | list[str]:
    """Return the campaign that a form describes, or the fields that cannot be used.

    Without a name in a language the Finnish one stands there, and without a slug it is made of that.
    """
    typed = {field: " ".join(form.get(field, "").split()) for field in FIELDS}
    slug = typed["slug"].lower() or slug_of(typed["name_fi"])
    first, last = read_day(typed["first"]), read_day(typed["last"])
    fits = {
        **{field: _is_text(typed[field], MOST_IN["name"]) or not typed[field] for field in NAMES.values()},
        "name_fi": _is_text(typed["name_fi"], MOST_IN["name"]),
        "organiser": _is_text(typed["organiser"], MOST_IN["organiser"]),
        "link": _is_link(typed["link"]),
        "first": first is not None and first <= today + MOST_AHEAD,
        "last": last is not None and last >= today and (first is None or 0 <= (last - first).days < MOST_DAYS),
        "region": typed["region"] in ("", *REGIONS),
        "note": _is_text(typed["note"], MOST_IN["note"]) or not typed["note"],
        # One that is made of a name that cannot be used is no fault of its own.
        "slug": not (typed["slug"] or typed["name_fi"]) or _is_slug(slug),
    }
    faults = [field for field in FIELDS if not fits[field]]
    if faults or first is None or last is None:
        return faults
    names = {language: typed[field] or typed["name_fi"] for language, field in NAMES.items()}
    return Campaign(
        slug, names, typed["organiser"], typed["link"], first, last, typed["region"], typed["note"], key, today
    )


def no_room(new: Campaign, campaigns: Iterable[Campaign], today: date) -> str:
    """Return why a campaign cannot be added to those there are: `taken`, `many`, `own`; empty if it can."""
    campaigns = [*campaigns]
    if new.slug in {each.slug for each in campaigns}:
        return "taken"
    going_on = [each for each in campaigns if not each.is_over(today)]
    if len(going_on) >= MOST_LIVE:
        return "many"
    of_key = [each for each in going_on if new.key is not None and each.key == new.key]
    return "own" if len(of_key) >= MOST_OF_ONE_KEY else ""


def _is_slug(text: str) -> bool:
    return 3 <= len(text) <= MOST_IN["slug"] and SLUG.fullmatch(text) is not None


def _is_text(text: str, most: int) -> bool:
    return 0 < len(text) <= most and text.isprintable()


def _is_link(text: str) -> bool:
    if not _is_text(text, MOST_IN["link"]) or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username
