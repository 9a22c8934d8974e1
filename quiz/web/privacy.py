"""What the page about privacy says: what is stored, who else is asked for scripts, what this cannot protect from."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from quiz.questionnaire.model import Questionnaire
from quiz.responses.walk import LIFETIME
from quiz.settings import Settings
from quiz.statistics.sessions import SESSION_SECONDS
from quiz.store.opening import schema_of
from quiz.web.statistics.own_region import COOKIE, REMEMBERED_DAYS
from quiz.web.workshop.host_pass import HOST_SECONDS, host_cookie
from quiz.web.workshop.plan import PLAN_SECONDS, plan_cookie
from quiz.workshops.service import MOST_DAYS

_HOUR = 60 * 60
_FEW_OPTIONS = 4  # with fewer positions INSIDERS does not hold: then the page says so
_TABLES = (
    "batch",
    "edition",
    "total",
    "sealing",
    "ticket_page",
    "reach",
    "held",
    "workshop",
    "round",
    "change",
    "statement",
    "campaign",
    "coordinator_key",
    "signed_out",
)


class Cookie(NamedTuple):
    """A cookie of ours: its name in the browser, and how long it lasts, in hours; in days, a host's and a region's."""

    id: str
    name: str
    lasts: int


class Certainty(NamedTuple):
    """In how many pictures of a hundred, rounded up, some can be certain of the others' answers.

    None is fewer than one in a thousand.
    """

    percent: int | None

    @property
    def message(self) -> str:
        """How it is said."""
        if self.percent is None:
            return "privacy.insiders.rare"
        return "privacy.insiders.most" if self.percent else "privacy.insiders.none"


class Insiders(NamedTuple):
    """What three and four people can be certain of together, of pictures of `first` to `last` people."""

    first: int
    last: int
    three: Certainty
    four: Certainty


class PrivacyPage(NamedTuple):
    """What is stored, who else is asked for scripts, and what this cannot protect from.

    `limits` are the ids of what is said of that; `log_days` is how long the log of a database is kept, for the limit of
    that name, if there `has_log`. `scripts_from` has scripts with the hosts that browsers ask for them.
    """

    cookies: tuple[Cookie, ...]
    tables: tuple[str, ...]
    workshop_days: int
    schema: str
    limits: tuple[str, ...]
    has_log: bool
    log_days: int
    insiders: tuple[Insiders, ...]
    scripts_from: tuple[tuple[str, str], ...]


INSIDERS = tuple(
    Insiders(first, last, Certainty(three), Certainty(four))
    for first, last, three, four in (
        (5, 5, 74, 78),
        (6, 6, 0, 79),
        (7, 7, 0, 52),
        (8, 8, 0, 23),
        (9, 9, 0, 9),
        (10, 10, 0, 3),
        (11, 19, 0, None),
    )
)

_COOKIES = (
    Cookie("walk", "walk", LIFETIME // _HOUR),
    Cookie("host", host_cookie("…"), HOST_SECONDS // (24 * _HOUR)),
    Cookie("plan", plan_cookie("…"), PLAN_SECONDS // _HOUR),
    Cookie("mirror", "mirror", LIFETIME // _HOUR),
    Cookie("participant", "participant", LIFETIME // _HOUR),
    Cookie("coordinator", "coordinator", SESSION_SECONDS // _HOUR),
    Cookie("region", COOKIE, REMEMBERED_DAYS),
)


def privacy_page(settings: Settings, questionnaire: Questionnaire) -> PrivacyPage:
    """Return what the page about privacy says of a service with these settings and this questionnaire."""
    log_limits = _log_limits(settings)
    few_options = any(question.positions < _FEW_OPTIONS for question in questionnaire.questions)
    return PrivacyPage(
        cookies=_COOKIES,
        tables=_TABLES,
        workshop_days=MOST_DAYS,
        schema=schema_of(settings.database),
        limits=(
            *("helpers", "windows", "insiders"),
            *(["few_options"] if few_options else []),
            *("disk", *log_limits, "agree"),
        ),
        has_log=bool(log_limits),
        log_days=settings.log_days,
        insiders=INSIDERS,
        scripts_from=scripts_from_elsewhere(settings),
    )


def _log_limits(settings: Settings) -> tuple[str, ...]:
    """What is said of the log of a database; a file has none."""
    if isinstance(settings.database, Path):
        return ()
    return ("log_days",) if settings.log_days else ("log",)


def scripts_from_elsewhere(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return the scripts that browsers do not get from us, `htmx` or `sse`, with the hosts that they get them from."""
    own = urlsplit(settings.base_url).netloc
    hosts = {name: urlsplit(url).netloc for name, url in (("htmx", settings.htmx_url), ("sse", settings.sse_url))}
    return tuple((name, host) for name, host in hosts.items() if host not in ("", own))
