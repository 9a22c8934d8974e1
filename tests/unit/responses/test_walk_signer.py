"""The signed cookie: what it carries, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.responses.walk import LIFETIME, NO_TICKET, Run, Standing, Ticket, Walk, blank, choice_of
from quiz.responses.walk_signer import WalkSigner

SIGNER = WalkSigner("secret")
WALK = Walk(Ticket(2**62, 4095), Run.COUNTED, 1_795_000_000, "2026-1.b-0a1b2c3d", (1, 0, 5, None))


@given(
    st.builds(
        Walk,
        ticket=st.builds(Ticket, st.integers(0, 2**63 - 1), st.integers(0, 4095)),
        run=st.sampled_from(Run),
        issued=st.just(1_795_000_000),
        edition=st.from_regex(r"[A-Za-z0-9.-]{0,20}-[0-9a-f]{8}", fullmatch=True),
        answers=st.lists(st.none() | st.integers(0, 7), min_size=1, max_size=30).map(tuple),
        standing=st.sampled_from(Standing),
        workshop=st.sampled_from(["", "koma-siru"]),
        round=st.integers(0, 99),
        passed=st.integers(0, 30),
        campaign=st.sampled_from(["", "osallisuusviikko-2027-pohjois-karjala-1"]),
    )
)
def test_a_walk_comes_back_as_it_was(walk: Walk) -> None:
    cookie = SIGNER.write(walk)
    assert SIGNER.read(cookie, walk.edition, len(walk.answers), walk.issued) == walk
    assert len(cookie) < 240 and not set(cookie) & set(' ",;\\')


@pytest.mark.parametrize("position", range(0, 60, 3))
def test_a_changed_cookie_is_refused(position: int) -> None:
    cookie = SIGNER.write(WALK)
    changed = cookie[:position] + ("0" if cookie[position] != "0" else "1") + cookie[position + 1 :]
    assert SIGNER.read(changed, WALK.edition, 4, WALK.issued) is None


def test_another_key_another_questionnaire_or_too_late_is_refused() -> None:
    cookie = SIGNER.write(WALK)
    assert WalkSigner("other").read(cookie, WALK.edition, 4, WALK.issued) is None
    assert SIGNER.read(cookie, "2026-2-0a1b2c3d", 4, WALK.issued) is None
    assert SIGNER.read(cookie, WALK.edition, 5, WALK.issued) is None
    assert SIGNER.read(cookie, WALK.edition, 4, WALK.issued + LIFETIME - 1) == WALK
    assert SIGNER.read(cookie, WALK.edition, 4, WALK.issued + LIFETIME) is None
    assert SIGNER.read(None, WALK.edition, 4, WALK.issued) is None


def test_a_clock_set_back_ends_no_walk() -> None:
    assert SIGNER.read(SIGNER.write(WALK), WALK.edition, 4, WALK.issued - 86_400) == WALK


def test_answering_changes_one_answer_only() -> None:
    walk = WALK._replace(answers=blank(4)).answered(3, 2)
    assert walk.answers == (None, None, 2, None)
    assert not walk.finished and walk.stands(Standing.COUNTED).finished
    assert walk.answered(1, 0).begun_anew() == walk._replace(answers=blank(4), passed=2)
    assert walk.begun_anew().answered(1, 0).begun_anew() == walk._replace(answers=blank(4), passed=1)
    assert [choice_of(answer) for answer in (0, 5)] == ["declined", "5"]
    assert NO_TICKET.page == 0


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1.2",
        "1.2.cu.3.2026-1.000",
        "1.2.cu.3..0.e.0",
        "x.y.cu.z..0.0.e.0",
        "1.2.zz.3..0.0.e.0",
        "1.2.cz.3..0.0.e.0",
        "1.2.c.3..0.0.e.0",
        "1.2.cu.3..0.0.e.x",
        "1.2.cu.3..0.0.e.²",
    ],
)
def test_a_cookie_signed_by_another_version_of_the_program_is_no_walk(value: str) -> None:
    signed = SIGNER._signer.sign(value).decode()
    assert SIGNER.read(signed, "e", 1, 0) is None


def test_a_text_is_good_for_its_purpose_only() -> None:
    sheets = WalkSigner("secret", "sheet")
    for signer, other in ((SIGNER, sheets), (sheets, SIGNER)):
        assert signer.read(signer.write(WALK), WALK.edition, 4, WALK.issued) == WALK
        assert other.read(signer.write(WALK), WALK.edition, 4, WALK.issued) is None
