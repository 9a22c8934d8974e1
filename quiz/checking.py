"""The command that checks what operators and writers change: questions, mirror, drawings and cards."""

import argparse
import time

from quiz.cards import loader as cards_loader
from quiz.cards.model import Places
from quiz.cards.review import notes
from quiz.i18n import catalog
from quiz.installation import MIRROR
from quiz.questionnaire import loader
from quiz.questionnaire.drawings import check_drawings
from quiz.settings import Settings
from quiz.weeks import day_of


def check(options: argparse.Namespace) -> int:
    """Check a questionnaire, the drawings of its characters and the cards; print every error with its location."""
    settings = None if options.file else Settings.read()
    path = settings.questions if settings else options.file
    questionnaire = loader.load(path)
    check_drawings(questionnaire, path.name)
    mirror = loader.load_mirror(MIRROR, questionnaire.languages)
    print(
        f"{path.name}: fine. {len(questionnaire.questions)} questions, {len(questionnaire.characters)} characters, "
        f"languages {', '.join(questionnaire.languages)}, edition {questionnaire.edition}"
    )
    print(f"{MIRROR.name}: fine. {len(mirror.topics)} topics, edition {mirror.edition}")
    for language, place in (*questionnaire.untranslated, *mirror.untranslated):
        print(f"{language} has no text of its own: {place}")
    for language, message in ((each, gap) for each in questionnaire.languages for gap in catalog(each).missing):
        print(f"{language} has no message of its own: {message}")
    cards = cards_loader.load((settings and settings.cards) or None, Places.of(questionnaire))
    for note in notes(cards, day_of(time.time())):
        print(note)
    return 0
