"""Addresses by the names of their routes: none is written by hand, and each leads to its route."""

import re

import pytest
from starlette.routing import Route, Router

from quiz.routes import ROUTES
from quiz.settings import ROOT
from quiz.web.core.addresses import Addresses

VALUES = {"number": 3, "file": "questions.csv", "name": "app.css"}
# Paths that are no links to pages: what a router, an asset or a cookie is called.
BY_HAND = re.compile(r"""(?:href|action|hx-get|hx-post|data-stream|data-key)="[^"{]*/|f?["']/\{locale""")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.name}-{'-'.join(sorted(route.methods or ()))}")
def test_a_name_gives_the_address_that_the_router_gives(route: Route) -> None:
    params = {name: VALUES.get(name, "fi") for name in route.param_convertors}
    assert Addresses(ROUTES).path(route.name, **params) == Router(ROUTES).url_path_for(route.name, **params)


def test_no_name_is_of_two_addresses() -> None:
    assert len({route.name for route in ROUTES}) == len({route.path for route in ROUTES})


@pytest.mark.parametrize("folder", ["templates", "quiz/web"])
def test_no_address_is_written_by_hand(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.*"):
        if path.suffix in (".html", ".py"):
            text = path.read_text(encoding="utf-8")
            found = [line for line in text.splitlines() if BY_HAND.search(line) and "https://" not in line]
            assert not found, f"{path}: {found}"


def test_an_unknown_name_is_a_fault() -> None:
    with pytest.raises(KeyError):
        Addresses(ROUTES).of("fi")("no_such_page")
