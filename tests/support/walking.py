"""Walks through the quiz over HTTP, as a phone without scripts or with htmx does, and looks at what was counted."""

import re
from collections.abc import Sequence
from html import unescape

from starlette.testclient import TestClient

from quiz.web.core.site import Site
from tests.support.databases import finishers as finishers
from tests.support.databases import rows as rows
from tests.support.databases import without_table as without_table

HTMX = {"hx-request": "true"}
ALL_THREES = (3,) * 12


def answer(client: TestClient, answers: Sequence[int | str], locale: str = "fi", **headers: str) -> None:
    """Begin a walk and answer every question, 0 for declined; leaves the phone before the region."""
    assert client.post(f"/{locale}/start").status_code == 303
    for number, choice in enumerate(answers, 1):
        response = client.post(
            f"/{locale}/question/{number}", data={"choice": choice or "declined"}, headers={"accept": "*/*", **headers}
        )
        assert response.status_code == (200 if headers else 303)


def begin_with(client: TestClient, answers: Sequence[int | str], locale: str = "fi") -> None:
    """Begin a walk and put the answers into its cookie, 0 for declined; leaves the phone before the region."""
    assert client.post(f"/{locale}/start").status_code == 303
    site: Site = client.app_state["site"]
    (cookie,) = (cookie for cookie in client.cookies.jar if cookie.name.endswith("walk"))
    walk = site.signer.read(cookie.value, site.questionnaire.edition, len(site.questionnaire.questions), site.clock())
    assert walk is not None
    cookie.value = site.signer.write(walk._replace(answers=tuple(map(int, answers))))


def finish(client: TestClient, answers: Sequence[int | str] = ALL_THREES, locale: str = "fi", region: str = "") -> str:
    """A walk with its answers in the cookie, as if page by page; the text of its result page."""
    begin_with(client, answers, locale)
    form = {"region": region} if region else {"declined": "1"}
    response = client.post(f"/{locale}/region", data=form)
    assert (response.status_code, response.headers["location"]) == (303, f"/{locale}/result")
    return text_of(client.get(f"/{locale}/result").text)


def text_of(page: str) -> str:
    """The words of a page, without its tags."""
    body = page.partition("<body")[2] or page
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
