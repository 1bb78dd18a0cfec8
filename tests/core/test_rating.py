"""Which rate applies, and why did the others lose? RATE-01, RATE-03, RATE-04."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.money import Rate
from daybook.core.rating import (
    PRECEDENCE,
    BillRateRow,
    RateQuestion,
    conflicts,
    resolve_rate,
    resolve_rate_segments,
)

FEB, JUN, AUG = date(2026, 2, 1), date(2026, 6, 1), date(2026, 8, 1)
# Person 5, on project 9, of customer 1, as role 2, in region 3, practice 4.
ASKED = RateQuestion(5, 9, 1, 2, 3, 4, date(2026, 7, 7))


def usd(amount):
    return Rate(amount * 10_000, "USD")


KEYS = {
    "PERSON_PROJECT": {"person_id": 5, "project_id": 9},
    "ROLE_PROJECT": {"role_id": 2, "project_id": 9},
    "CUSTOMER_ROLE": {"customer_id": 1, "role_id": 2},
    "REGION_PRACTICE_ROLE": {"region_id": 3, "practice_id": 4, "role_id": 2},
    "ROLE": {"role_id": 2},
}


def row(row_id, level, starts_on=FEB, revision=1, amount=300, **changes):
    rate = None if amount is None else usd(amount)
    return BillRateRow(row_id, level, starts_on, revision, rate, **(KEYS[level] | changes))


def test_the_most_specific_level_wins_in_the_order_of_precedence():
    """RATE-01: take the winner away, and the next level wins."""
    rows = [row(number, level) for number, level in enumerate(PRECEDENCE, start=1)]
    for number in range(1, 6):
        assert resolve_rate(ASKED, rows).winner.row_id == number
        rows = rows[1:]
    assert resolve_rate(ASKED, rows).rate is None


@pytest.mark.parametrize(
    ("loser", "why"),
    [
        (row(2, "ROLE"), "less specific than role on project"),
        (row(2, "PERSON_PROJECT", starts_on=AUG), "not in force until 2026-08-01"),
        (row(2, "PERSON_PROJECT", person_id=6), "for another person"),
        (row(2, "CUSTOMER_ROLE", customer_id=8), "for another customer"),
        (row(2, "REGION_PRACTICE_ROLE", practice_id=8), "for another practice"),
        (row(2, "ROLE_PROJECT", project_id=8), "for another project"),
        (row(2, "ROLE_PROJECT", starts_on=FEB), "superseded from 2026-06-01"),
        (row(2, "ROLE_PROJECT", starts_on=JUN, revision=0), "replaced by revision 1"),
        (row(2, "ROLE_PROJECT", starts_on=AUG), "not in force until 2026-08-01"),
        (row(2, "PERSON_PROJECT", amount=None), "ended on 2026-02-01"),
    ],
)
def test_every_row_that_lost_says_why(loser, why):
    """RATE-01"""
    winner = row(1, "ROLE_PROJECT", starts_on=JUN, amount=310)
    for rows in ([winner, loser], [loser, winner]):
        answer = resolve_rate(ASKED, rows)
        assert answer.winner is winner
        assert answer.losers == ((loser, why),)


def test_an_ended_key_asks_the_next_level():
    """RATE-01: 330.00 for the person until June, then the role's 300.00 again."""
    rows = [
        row(1, "ROLE", amount=300),
        row(2, "PERSON_PROJECT", amount=330),
        row(3, "PERSON_PROJECT", starts_on=JUN, amount=None),
    ]
    assert resolve_rate(replace(ASKED, worked_on=date(2026, 5, 31)), rows).rate == usd(330)
    answer = resolve_rate(ASKED, rows)
    assert answer.rate == usd(300)
    assert {why for _, why in answer.losers} == {"ended on 2026-06-01"}


def test_no_rate_is_an_answer_with_reasons():
    """RATE-01"""
    answer = resolve_rate(replace(ASKED, worked_on=date(2026, 1, 31)), [row(1, "ROLE")])
    assert answer.winner is None
    assert answer.rate is None
    assert [why for _, why in answer.losers] == ["not in force until 2026-02-01"]


def test_another_precedence_is_followed_and_levels_left_out_say_so():
    """RATE-01"""
    rows = [row(1, "ROLE"), row(2, "CUSTOMER_ROLE"), row(3, "PERSON_PROJECT")]
    answer = resolve_rate(ASKED, rows, ("ROLE", "CUSTOMER_ROLE"))
    assert answer.winner.row_id == 1
    assert {lost.row_id: why for lost, why in answer.losers} == {
        2: "less specific than role",
        3: "rates by person on project are not in use",
    }


def test_the_order_of_rows_never_matters():
    """RATE-01"""
    rows = [
        row(1, "ROLE"),
        row(2, "ROLE", starts_on=JUN, amount=305),
        row(3, "CUSTOMER_ROLE", amount=None),
        row(4, "PERSON_PROJECT", starts_on=AUG),
    ]
    assert {resolve_rate(ASKED, order).winner.row_id for order in permutations(rows)} == {2}


@pytest.mark.parametrize(
    ("other", "ties"),
    [
        (row(1, "ROLE"), 1),
        (row(1, "ROLE", revision=2), 0),
        (row(1, "ROLE", starts_on=JUN), 0),
        (row(1, "ROLE", role_id=8), 0),
        (row(1, "ROLE_PROJECT"), 0),
        (row(2, "ROLE"), 0),  # itself
    ],
)
def test_two_rows_of_one_key_start_and_revision_tie(other, ties):
    """RATE-03: refused when saved."""
    assert len(conflicts(row(2, "ROLE"), [other])) == ties


@st.composite
def rate_rows(draw):
    found = []
    for row_id in range(draw(st.integers(0, 8))):
        level = draw(st.sampled_from(PRECEDENCE))
        other = draw(st.booleans())
        found.append(
            row(
                row_id,
                level,
                starts_on=FEB + timedelta(days=draw(st.integers(0, 20))),
                revision=row_id,
                amount=draw(st.one_of(st.none(), st.integers(100, 400))),
                **({"project_id": 8} if other and "project_id" in KEYS[level] else {}),
            )
        )
    return found


@given(rate_rows(), st.integers(-5, 20), st.integers(0, 25), st.permutations(PRECEDENCE))
def test_bulk_segments_equal_the_scalar_rule_on_every_day(rows, first, length, precedence):
    """RATE-04"""
    start = FEB + timedelta(days=first)
    end = start + timedelta(days=length)
    parts = resolve_rate_segments(ASKED, rows, start, end, precedence)
    assert sum((part.ends_on - part.starts_on).days for part in parts) == length
    for offset in range(length):
        day = start + timedelta(days=offset)
        (part,) = [each for each in parts if each.starts_on <= day < each.ends_on]
        scalar = resolve_rate(replace(ASKED, worked_on=day), rows, precedence)
        assert part.winner is scalar.winner
    for before, after in zip(parts, parts[1:], strict=False):
        assert before.winner is not after.winner


@given(rate_rows())
def test_every_row_is_the_winner_or_says_why_not(rows):
    """RATE-01"""
    answer = resolve_rate(ASKED, rows)
    shown = [lost.row_id for lost, _ in answer.losers]
    shown += [answer.winner.row_id] if answer.winner else []
    assert sorted(shown) == [each.row_id for each in rows]
    assert all(why for _, why in answer.losers)
