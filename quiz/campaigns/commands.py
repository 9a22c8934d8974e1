"""The commands about campaigns, and what `serve` asks before it starts."""

import argparse
import time

from quiz.campaigns import administration
from quiz.installation import COMMAND
from quiz.questionnaire import loader
from quiz.settings import Settings
from quiz.store.faults import StoreFault
from quiz.weeks import day_of


def check_questions(settings: Settings) -> None:
    """Raise StoreFault if the questions were changed while a campaign is under way."""
    today = day_of(time.time())
    if not administration.is_any_live(settings.database, today):
        return
    edition = loader.load(settings.questions).edition
    if campaign := administration.frozen_in(settings.database, edition, today):
        raise StoreFault(
            f"{settings.questions} was changed while the campaign {campaign.slug} is under way, up to {campaign.last}: "
            "put the file back as it was until then; to go on all the same, with what was answered before and after in "
            "figures of their own, add --change-questions"
        )


def add_campaign(options: argparse.Namespace) -> int:
    """Make a campaign and print where it is."""
    settings = Settings.read()
    form = {
        "slug": options.slug,
        "name_fi": options.name,
        "name_sv": options.name_sv,
        "name_en": options.name_en,
        "name_simple": options.name_simple,
        **{field: getattr(options, field) for field in ("organiser", "link", "first", "last", "region", "note")},
    }
    campaign = administration.add(settings.database, form, options.key, day_of(time.time()))
    print(
        f"{settings.base_url}/k/{campaign.slug} is open for the campaign from {campaign.first} to {campaign.last}, "
        f"both included.\nIts poster: {settings.base_url}/fi/k/{campaign.slug}/poster"
    )
    return 0


def list_campaigns(options: argparse.Namespace) -> int:
    """Print the days, the slug and the Finnish name of each campaign."""
    found = administration.stored(Settings.read().database)
    for each in found:
        print(f"{each.first}  {each.last}  {each.slug}  {each.names['fi']}")
    if not found:
        print(f"There are no campaigns yet; `{COMMAND} campaign add --help` says how to make one")
    return 0


def end_campaign(options: argparse.Namespace) -> int:
    """Let a campaign end with this day."""
    campaign = administration.end(Settings.read().database, options.slug, day_of(time.time()))
    print(f"The campaign {campaign.slug} ends tonight; who answers from tomorrow on is counted in the open quiz")
    return 0


def remove_campaign(options: argparse.Namespace) -> int:
    """Delete a campaign that is not over and that nobody has answered in."""
    administration.remove(Settings.read().database, options.slug, day_of(time.time()))
    print(f"There is no campaign {options.slug.strip().lower()} any more")
    return 0
