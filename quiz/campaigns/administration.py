"""Makes, lists, ends and removes campaigns from outside the server, while it runs or not.

Each is a short transaction or two. The server reads the campaigns anew every few seconds.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from quiz.campaigns.drafts import MOST_AHEAD, MOST_IN, MOST_LIVE, MOST_OF_ONE_KEY, draft, no_room
from quiz.installation import COMMAND
from quiz.questionnaire.mirror import is_mirror
from quiz.regions import REGIONS
from quiz.setting_values import Database
from quiz.store.campaign import FIND, MOST_DAYS, Campaign, campaign_of
from quiz.store.faults import NothingThere
from quiz.store.opening import access_keys_in, campaigns_in, inspect

_NAME = f"a name is 1 to {MOST_IN['name']} printable characters"
_FIXES = {
    "name_fi": f"--name: {_NAME}",
    "name_sv": f"--name-sv: {_NAME}",
    "name_en": f"--name-en: {_NAME}",
    "name_simple": f"--name-simple: {_NAME}",
    "organiser": f"--organiser: say who organises it in 1 to {MOST_IN['organiser']} printable characters",
    "link": f"--link: an address that begins with https://, of at most {MOST_IN['link']} characters",
    "first": f"--first: a day as 2027-02-01, at most {MOST_AHEAD.days} days from now",
    "last": f"--last: a day as 2027-02-04, not before --first nor before today, {MOST_DAYS} days in all at the most",
    "region": f"--region: one of {', '.join(REGIONS)}; leave it out for the whole country",
    "note": f"--note: at most {MOST_IN['note']} printable characters",
    "slug": f"SLUG: 3 to {MOST_IN['slug']} of a-z, 0-9 and single hyphens, the first one a letter, as viikko-2027",
}


class CampaignFault(Exception):
    """The campaign cannot be made, ended or removed; the message says why and what to do."""


def add(database: Database, form: Mapping[str, str], label: str, today: date) -> Campaign:
    """Make a campaign, for the holder of the key with this label if there is one. Raises CampaignFault, StoreFault."""
    stored = campaigns_in(database)
    key = access_keys_in(database).key_of(label.strip()) if label else None
    if label and key is None:
        raise CampaignFault(f"there is no key {label.strip()!r}; `{COMMAND} key list` shows those there are")
    new = draft(form, key, today)
    if isinstance(new, list):
        raise CampaignFault("\n".join(_FIXES[field] for field in new))
    fault = no_room(new, stored.stored(), today) or ("" if stored.insert(new) else "taken")
    if fault:
        raise CampaignFault(_told(fault, new.slug))
    return new


def stored(database: Database) -> Sequence[Campaign]:
    """Return all campaigns, in the order in which they begin. Raises StoreFault."""
    return campaigns_in(database).stored()


def end(database: Database, slug: str, today: date) -> Campaign:
    """Let a campaign that has begun end with this day. Raises CampaignFault, StoreFault."""
    campaign = _find(database, slug)
    if campaign.is_over(today):
        raise CampaignFault(f"the campaign {campaign.slug} is over since {campaign.last}")
    if not campaign.has_begun(today):
        raise CampaignFault(
            f"the campaign {campaign.slug} begins on {campaign.first} only; "
            f"`{COMMAND} campaign remove {campaign.slug}` takes it back"
        )
    campaigns_in(database).end(campaign.slug, today)
    return campaign._replace(last=today)


def remove(database: Database, slug: str, today: date) -> None:
    """Delete a campaign that is not over and that nobody has answered in. Raises CampaignFault, StoreFault."""
    campaign = _find(database, slug)
    # Whoever was too few for one that is over is counted elsewhere: nobody can tell whether there was anybody.
    if campaign.is_over(today):
        raise CampaignFault(
            f"the campaign {campaign.slug} is over: it stays, so that its address is never used for another one"
        )
    if not campaigns_in(database).delete_unused(campaign.slug):
        raise CampaignFault(
            f"people have answered in the campaign {campaign.slug}, or there is a workshop of it: it stays, so that "
            f"its address is never used for another one; `{COMMAND} campaign end {campaign.slug}` ends it"
        )


def frozen_in(database: Database, edition: str, today: date) -> Campaign | None:
    """Return a campaign that is under way and whose people answered in another edition. Raises StoreFault."""
    live = {each.slug: each for each in stored(database) if each.is_live(today)}
    with inspect(database) as found:
        answered = found.rows("SELECT DISTINCT campaign, edition FROM batch WHERE campaign <> '' AND n > 0")
    # What workshops asked of the mirror is of questions of its own.
    return next((live[slug] for slug, of in answered if slug in live and of != edition and not is_mirror(of)), None)


def is_any_live(database: Database, today: date) -> bool:
    """Return whether a campaign is under way; none is in a storage that is not there yet or is to be migrated."""
    try:
        with inspect(database) as found:
            rows = found.rows(FIND) if "campaign" in found.tables() else []
    except NothingThere:
        return False
    return any(campaign_of(row).is_live(today) for row in rows)


def _find(database: Database, slug: str) -> Campaign:
    found = next((each for each in stored(database) if each.slug == slug.strip().lower()), None)
    if found is None:
        raise CampaignFault(f"there is no campaign {slug.strip()!r}; `{COMMAND} campaign list` shows those there are")
    return found


def _told(fault: str, slug: str) -> str:
    return {
        "taken": f"there is or was a campaign {slug} already, and posters of it may hang yet: choose another address",
        "many": f"{MOST_LIVE} campaigns are not over yet, that is the most: end one (`{COMMAND} campaign list`)",
        "own": f"{MOST_OF_ONE_KEY} campaigns of this key are not over yet, that is the most: end one first",
    }[fault]
