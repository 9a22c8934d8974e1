"""Links within the statistics: to views, files, and other selections."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from quiz.disclosure.ladder import ANY
from quiz.i18n import catalog
from quiz.web.core.site import Site
from quiz.web.statistics.filters import spans
from quiz.web.statistics.query import Query, Readers


class Link(NamedTuple):
    """A way on."""

    href: str
    text: str
    current: bool = False


def address(site: Site, locale: str, readers: Readers, view: str) -> str:
    """Return the address of a view; the overview has no name in it."""
    if view == "overview":
        return site.addresses.path(readers.home, locale=locale)
    return site.addresses.path(f"{readers.home}_view", locale=locale, view=view)


def address_of(site: Site, locale: str, readers: Readers, view: str, text: str) -> str:
    """Return the address of a view with the text of a query.

    That of everything names no region: without a query the overview is that of the region that a device remembers.
    """
    return address(site, locale, readers, view) + (text or ("?region=" if view == "overview" else ""))


def file_address(site: Site, locale: str, query: Query, name: str) -> str:
    """Return the address of a file of the selection."""
    return site.addresses.path(f"{query.readers.home}_file", locale=locale, file=name) + query.text()


def links_to_views(site: Site, locale: str, query: Query, current: str) -> list[Link]:
    """Return the links to all views of the selection."""
    text, t = query.text(), catalog(locale)
    return [
        Link(address_of(site, locale, query.readers, view, text), t(f"stats.view.{view}"), view == current)
        for view in query.readers.views
    ]


def links_to_trends(site: Site, locale: str, query: Query, scenes: Sequence[str]) -> dict[str, str]:
    """Return the addresses of scenes over time, given by their ids, the first one of the questionnaire first."""
    of_each = {scene: replace(query, scene=scene if place else "").text() for place, scene in enumerate(scenes)}
    return {scene: address_of(site, locale, query.readers, "trends", text) for scene, text in of_each.items()}


def links_to_spans(site: Site, locale: str, query: Query, view: str) -> list[Link]:
    """Return the links to spans of weeks that are often asked for."""
    here, t = partial(address_of, site, locale, query.readers, view), catalog(locale)
    selected = (query.selection.first, query.selection.last)
    return [
        Link(
            here(query.text(first=span.first, last=span.last)),
            t(f"stats.period.{span.name}", year=span.year),
            (span.first, span.last) == selected,
        )
        for span in spans(query.known)
    ]


def links_to_wider(site: Site, locale: str, query: Query, view: str) -> list[Link]:
    """Return the links to wider selections, one for each filter that narrows this one."""
    here, of, t = partial(address_of, site, locale, query.readers, view), query.selected(view), catalog(locale)
    links = [
        Link(here(query.text(**{name: ANY})), t(f"stats.widen.{name}"))
        for name in ("region", "language", "source")
        if getattr(of, name) != ANY
    ]
    if (of.first, of.last) != query.known:
        first, last = query.known
        links.append(Link(here(query.text(first=first, last=last)), t("stats.widen.period")))
    others = [each for each in query.others if each.id != of.edition]
    if of.edition:
        today = site.questionnaire.edition
        links.append(Link(here(query.text(edition="")), t("stats.widen.edition", edition=today)))
    return [
        *links,
        *(
            Link(here(query.text(edition=each.id)), t("stats.widen.edition", edition=each.names[locale]))
            for each in others
        ),
    ]
