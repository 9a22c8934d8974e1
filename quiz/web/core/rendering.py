"""Renders templates in a locale, and keeps the pages that are the same for everybody."""

import re
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from quiz.disclosure.rules import pictured_from
from quiz.i18n import catalog
from quiz.languages import LANGUAGES, complete, instead_of
from quiz.live.signals import ASK_SECONDS, SILENCE_SECONDS
from quiz.questionnaire.drawings import (
    pair_picture,
    scenes_of,
    start_picture,
    tall_pair_picture,
    tall_picture,
    wide_picture,
)
from quiz.questionnaire.model import Questionnaire
from quiz.settings import HTMX_INTEGRITY, ROOT, SSE_INTEGRITY, Settings
from quiz.web.core.addresses import Addresses
from quiz.web.core.borrowed_texts import with_languages
from quiz.web.core.compiled_templates import COMPILED, compiled_templates
from quiz.web.core.htmx_config import HTMX_CONFIG
from quiz.web.core.introduction import animals, lead, scenes
from quiz.web.core.responses import HTML, Kept
from quiz.web.core.skeletons import Skeleton
from quiz.web.core.template_filters import lines

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Context = NamedTuple | DataclassInstance
    """What a template's first line names. A named tuple, which Python makes in an eighth of the time that a dataclass
    takes, when the program starts; a frozen dataclass where one context is built on another."""


class Pages:
    """Renders templates in a locale and keeps the pages that are the same for everybody."""

    def __init__(
        self, settings: Settings, questionnaire: Questionnaire, addresses: Addresses, asset: Callable[[str], str]
    ) -> None:
        self._addresses = addresses
        self._names = settings.service_names
        self._environment = environment(settings, questionnaire, asset)
        self._kept: dict[tuple[object, ...], Kept] = {}
        self._parts: dict[tuple[object, ...], Markup] = {}
        self._skeletons: dict[tuple[object, ...], Skeleton] = {}

    def render(self, template: str, locale: str, here: str, page: "Context | None" = None) -> bytes:
        """Render a page whose template gets the fields of `page`, the context that its first line names.

        `here` is the page's path after the locale, for the language menu.
        """
        return self._render(template, locale, page, here=here).encode()

    def part(self, template: str, locale: str, page: "Context | None" = None) -> Markup:
        """Render what goes into pages as it is."""
        return Markup(self._render(template, locale, page))

    def kept_part(
        self, template: str, locale: str, page: "Context | Callable[[], Context] | None", *key: object
    ) -> Markup:
        """Return `part`, rendered on first need. The key tells what `page` holds: nothing of a single person's.

        A `page` that takes time to make may be a function that makes it.
        """
        place = (template, locale, *key)
        part = self._parts.get(place)
        if part is None:
            part = self._parts[place] = self.part(template, locale, page() if callable(page) else page)
        return part

    def skeleton(self, template: str, locale: str, page: "Context", *key: object, here: str = "") -> Skeleton:
        """Return a template with the slots of `page`, rendered on first need. The key tells what else `page` holds."""
        place = (template, locale, *key)
        skeleton = self._skeletons.get(place)
        if skeleton is None:
            skeleton = self._skeletons[place] = Skeleton(self._render(template, locale, page, here=here))
        return skeleton

    def keep(self, key: tuple[object, ...], make: Callable[[], bytes], media_type: str = HTML) -> Kept:
        """The page kept under a key, made on first need. The key holds all that the page depends on."""
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = Kept.of(make(), media_type)
        return kept

    def _render(self, template: str, locale: str, page: "Context | None", **more: str) -> str:
        found = self._environment.get_template(template)
        usual = {
            "locale": locale,
            "t": catalog(locale),
            "path": self._addresses.of(locale),
            "service": self._names[locale],
            "pictured": locale if locale in complete() else instead_of(locale, complete()),
        }
        return with_languages(found.render(variables(page), **usual, **more))


def environment(settings: Settings, questionnaire: Questionnaire, asset: Callable[[str], str]) -> Environment:
    """Return the templates with what each can use.

    Besides it has `locale`, `pictured` (the locale of pictures), `t`, `path`, `service` and `here` of its page.
    """
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        bytecode_cache=compiled_templates(COMPILED),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(lines=lines)
    made.globals.update(
        settings=settings,
        questionnaire=questionnaire,
        asset=asset,
        drawn_scenes=scenes_of(questionnaire),
        drawn_characters={*questionnaire.characters_by_id},
        pair_picture=pair_picture,
        start_picture=start_picture,
        tall_pair_picture=tall_pair_picture,
        tall_picture=tall_picture,
        wide_picture=wide_picture,
        locales={tag: language.name for tag, language in LANGUAGES.items() if tag in questionnaire.languages},
        languages=LANGUAGES,
        htmx_config=HTMX_CONFIG,
        htmx_integrity=HTMX_INTEGRITY,
        sse_integrity=SSE_INTEGRITY,
        silence=SILENCE_SECONDS,
        ask=ASK_SECONDS,
        pictured_from=pictured_from,
        scenes=partial(scenes, questionnaire),
        animals=partial(animals, questionnaire),
        lead=partial(lead, questionnaire),
    )
    return made


def unindented(page: bytes) -> bytes:
    """Return a page without indentation and blank lines; for what is sent so often that their bytes count."""
    return re.sub(rb"\n[\n ]+", b"\n", page)


def variables(page: "Context | None") -> dict[str, object]:
    """Return the fields of a page's context by their names, as they are."""
    if page is None:
        return {}
    if isinstance(page, tuple):
        return page._asdict()
    return {field.name: getattr(page, field.name) for field in fields(page)}
