"""What may be invoiced, and what does the line say? BILL-01 to BILL-05, BILL-07."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.billing import (
    BillableFact,
    RatedEntry,
    RoundingScope,
    group_entries,
    may_take,
    not_eligible_because,
    rated_part,
    round_minutes,
    wip,
    write_down,
)
from daybook.core.money import Rate, Rounding, price

AUGUST = date(2026, 8, 1)
FACT = BillableFact("TIME_ENTRY", date(2026, 7, 7), 450)
HUNDRED = Rate(1_000_000, "USD")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"taken": 200}, None),  # the rest may be billed
        ({"worked_on": date(2026, 7, 31)}, None),
        ({"is_approved": False}, "not approved yet"),
        ({"is_billable": False}, "marked non-billable"),
        ({"is_notional": True}, "fixed fee, prepaid or training: billed by milestone or seat"),
        ({"is_estimated": True}, "estimated time is never billable: wait for the true-up"),
        ({"is_signed": False}, "work at risk: the statement of work is not signed"),
        ({"has_rate": False}, "no rate: complete the rate card"),
        ({"worked_on": AUGUST}, "after the end of this run"),
        ({"taken": 450}, "invoiced already"),
        ({"in_draft": "7"}, "on draft 7 already"),
        ({"is_approved": False, "has_rate": False}, "not approved yet"),  # the first to act on
    ],
)
def test_a_fact_may_be_invoiced_or_says_why_not(changes, reason):
    """BILL-01"""
    assert not_eligible_because(replace(FACT, **changes), AUGUST) == reason


def test_issuing_twice_changes_nothing():
    """BILL-01: what is taken whole is not eligible again."""
    assert not_eligible_because(replace(FACT, taken=FACT.quantity), AUGUST) == "invoiced already"


def entries(*minutes, group=("ACME", 5), rate=HUNDRED):
    return [
        RatedEntry(key, group, worked, rate, price(worked, rate))
        for key, worked in enumerate(minutes, start=1)
    ]


@pytest.mark.parametrize(
    ("minutes", "step", "mode", "scope", "billed", "amount", "shares", "rounding"),
    [
        ((20, 20, 20), 0, "HALF_UP", "LINE", 60, 10_000, (3_334, 3_333, 3_333), (1, 0, 0)),
        ((20, 20, 20), 30, "UP", "LINE", 60, 10_000, (3_334, 3_333, 3_333), (1, 0, 0)),
        ((20, 20, 20), 30, "UP", "ENTRY", 90, 15_000, (5_000,) * 3, (1_667,) * 3),
        ((20, 20, 20), 30, "DOWN", "ENTRY", 0, 0, (0, 0, 0), (-3_333,) * 3),
        ((452,), 15, "HALF_UP", "LINE", 450, 75_000, (75_000,), (-333,)),
        ((450,), 0, "HALF_UP", "LINE", 450, 75_000, (75_000,), (0,)),
    ],
)
def test_a_line_prints_its_quantity_times_its_rate(
    minutes, step, mode, scope, billed, amount, shares, rounding
):
    """BILL-02: the agreement rounds minutes; the money is rounded once."""
    (line,) = group_entries(entries(*minutes), step, Rounding(mode), RoundingScope(scope))
    assert (line.minutes, line.minutes_billed) == (sum(minutes), billed)
    assert line.amount_minor == amount == price(line.minutes_billed, line.rate)
    assert line.billed_minor_shares == shares
    assert line.rounding_minor_shares == rounding


def test_entries_of_another_rate_or_group_make_their_own_line_in_order_of_first_sight():
    """BILL-02"""
    found = [
        *entries(60),
        *entries(60, rate=Rate(2_000_000, "USD")),
        *entries(60, group=("ACME", 6)),
        *entries(30),
    ]
    lines = group_entries(found)
    assert [(line.group, line.rate.per_unit, line.minutes) for line in lines] == [
        (("ACME", 5), 1_000_000, 90),
        (("ACME", 5), 2_000_000, 60),
        (("ACME", 6), 1_000_000, 60),
    ]
    assert group_entries([]) == ()


many = st.lists(st.integers(1, 1_440), min_size=1, max_size=20)
rates = st.integers(0, 10**7).map(lambda per_unit: Rate(per_unit, "USD"))


@given(many, rates, st.integers(0, 60), st.sampled_from(Rounding), st.sampled_from(RoundingScope))
def test_after_billing_nothing_is_left_in_wip(minutes, rate, step, mode, scope):
    """BILL-02, BILL-05: rated + rounding − billed is zero, for the line and for each entry."""
    members = entries(*minutes, rate=rate)
    (line,) = group_entries(members, step, mode, scope)
    rated = sum(member.rated_minor for member in members)
    assert wip(rated, sum(line.rounding_minor_shares), line.amount_minor) == 0
    assert sum(line.billed_minor_shares) == line.amount_minor == price(line.minutes_billed, rate)
    assert sum(line.billed_minutes_shares) == line.minutes_billed
    for member, share, rounding in zip(
        members, line.billed_minor_shares, line.rounding_minor_shares, strict=True
    ):
        assert wip(member.rated_minor, rounding, share) == 0


@given(many, rates, st.randoms(use_true_random=False))
def test_the_order_of_approvals_never_matters_to_the_total(minutes, rate, random):
    """BILL-02"""
    members = entries(*minutes, rate=rate)
    shuffled = list(members)
    random.shuffle(shuffled)
    (first,), (second,) = group_entries(members), group_entries(shuffled)
    assert first.amount_minor == second.amount_minor


@pytest.mark.parametrize(
    ("minutes", "step", "mode", "billed"),
    [
        (452, 15, Rounding.HALF_UP, 450),
        (458, 15, Rounding.HALF_UP, 465),
        (451, 15, Rounding.UP, 465),
        (464, 15, Rounding.DOWN, 450),
        (452, 0, Rounding.UP, 452),  # no step: exactly what was worked
    ],
)
def test_minutes_are_rounded_by_the_agreement(minutes, step, mode, billed):
    """BILL-02"""
    assert round_minutes(minutes, step, mode) == billed


def test_a_negative_step_is_refused():
    with pytest.raises(ValueError, match="0 minutes"):
        round_minutes(450, -15, Rounding.UP)


@pytest.mark.parametrize(
    ("amount", "rated", "parts"),
    [
        (5_000, (10_000, 20_000), (-1_667, -3_333)),
        (30_000, (10_000, 20_000), (-10_000, -20_000)),
        (0, (10_000, 20_000), (0, 0)),
        (0, (), ()),
    ],
)
def test_a_write_down_is_spread_by_amount(amount, rated, parts):
    """BILL-03"""
    assert write_down(amount, rated) == parts


@pytest.mark.parametrize("amount", [-1, 30_001])
def test_a_write_down_takes_no_more_than_there_is(amount):
    """BILL-03"""
    with pytest.raises(ValueError, match="between nothing and what was rated"):
        write_down(amount, (10_000, 20_000))


@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=20), st.data())
def test_a_write_down_sums_and_leaves_no_entry_below_nothing(rated, data):
    """BILL-03"""
    amount = data.draw(st.integers(0, sum(rated)))
    parts = write_down(amount, rated)
    assert sum(parts) == -amount
    assert all(0 <= worth + part for worth, part in zip(rated, parts, strict=True))


@pytest.mark.parametrize(
    ("taken", "quantity", "may"),
    [
        (0, 450, True),
        (200, 250, True),
        (200, 251, False),
        (450, 1, False),
        (450, -450, True),  # a credit note
        (200, -201, False),
        (450, 0, True),
    ],
)
def test_takes_stay_between_nothing_and_the_whole(taken, quantity, may):
    """BILL-04: of 450 minutes."""
    assert may_take(450, taken, quantity) is may


@pytest.mark.parametrize(
    ("rated", "adjusted", "billed", "left"),
    [
        (247_500, 0, 0, 247_500),  # approved, not billed
        (247_500, 0, 247_500, 0),
        (9_999, 1, 10_000, 0),  # ROUNDING
        (30_000, -5_000, 0, 25_000),  # written down
        (30_000, -30_000, 0, 0),  # written off
    ],
)
def test_wip_is_worked_and_not_yet_billed(rated, adjusted, billed, left):
    """BILL-05"""
    assert wip(rated, adjusted, billed) == left


@given(st.integers(0, 10**9), st.lists(st.integers(1, 500), min_size=1, max_size=12))
def test_parts_of_an_entry_sum_to_what_it_was_rated(rated, quantities):
    """BILL-07: taken in any sizes, and a credit gives back what its take had."""
    whole = sum(quantities)
    taken, parts = 0, []
    for quantity in quantities:
        parts.append(rated_part(rated, whole, taken, quantity))
        taken += quantity
        assert rated_part(rated, whole, taken, -quantity) == -parts[-1]
    assert sum(parts) == rated
    assert all(part >= 0 for part in parts)


def test_a_fact_without_quantity_has_no_parts():
    """BILL-07"""
    with pytest.raises(ValueError, match="at least 1"):
        rated_part(10_000, 0, 0, 0)
