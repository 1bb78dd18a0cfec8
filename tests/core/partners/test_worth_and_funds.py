"""PART-01, PART-02, PART-04, PART-05, PART-06: what work draws, what a fund still holds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.money import price_minutes
from daybook.core.partners import (
    Drawn,
    FundBalance,
    balance_of,
    commitment_minor,
    draw_changes,
    drawn_by,
    missing_minor,
    runs_out_in,
)

JULY = date(2026, 7, 1)
LINES = st.dictionaries(
    st.integers(1, 30), st.integers(1, 1_440), max_size=12
)  # line → minutes of one group
RATES = st.integers(1, 5_000_000)


@pytest.mark.parametrize(
    ("minutes", "minors"),
    [
        ((480,), (80_000,)),
        ((20, 20, 20), (3_334, 3_333, 3_333)),
        ((480, 450, 30), (80_000, 75_000, 5_000)),
        ((), ()),
    ],
)
def test_a_group_is_priced_once_and_shared_by_its_lines(minutes, minors):
    """PART-01: at 100.00 an hour."""
    assert drawn_by(minutes, 1_000_000, "USD") == minors


@given(st.lists(st.integers(1, 1_440), min_size=1, max_size=60), RATES)
def test_the_lines_of_a_group_sum_to_what_an_invoice_of_its_hours_asks(minutes, rate):
    assert sum(drawn_by(minutes, rate, "USD")) == price_minutes(sum(minutes), rate, 2)


def _wanted(lines: dict[int, int], rate: int) -> dict[int, Drawn]:
    keys = sorted(lines)
    minors = drawn_by([lines[key] for key in keys], rate, "USD")
    return {key: Drawn(lines[key], minor) for key, minor in zip(keys, minors, strict=True)}


def _posted(held: dict[int, Drawn], wanted: dict[int, Drawn]) -> dict[int, Drawn]:
    """What is drawn after the changes are posted."""
    after = dict(held)
    for row in draw_changes(held, wanted):
        before = after.get(row.key, Drawn(0, 0))
        after[row.key] = Drawn(before.minutes + row.minutes, before.amount_minor + row.amount_minor)
    return {key: value for key, value in after.items() if value != Drawn(0, 0)}


@given(LINES, LINES, RATES)
def test_after_any_change_each_line_has_drawn_what_it_draws_now(before, after, rate):
    """PART-02: late lines, corrections and lines taken back, in one issue."""
    assert _posted(_wanted(before, rate), _wanted(after, rate)) == _wanted(after, rate)


@given(LINES, RATES)
def test_issuing_twice_posts_nothing(lines, rate):
    wanted = _wanted(lines, rate)
    assert draw_changes(_posted({}, wanted), wanted) == ()


@given(LINES, RATES)
def test_what_is_taken_back_is_the_exact_negative(lines, rate):
    wanted = _wanted(lines, rate)
    there, back = draw_changes({}, wanted), draw_changes(wanted, {})
    assert [(-row.minutes, -row.amount_minor) for row in there] == [
        (row.minutes, row.amount_minor) for row in back
    ]


def test_an_authorization_promises_hours_and_expenses_until_it_is_closed():
    """PART-04: 120:00 at 115.00 and 2,000.00 are 15,800.00; closed, only what was drawn."""
    assert commitment_minor(7_200, 1_150_000, 200_000, "USD") == 1_580_000
    assert commitment_minor(7_200, 1_150_000, 200_000, "USD", closed_at_minor=812_345) == 812_345


@pytest.mark.parametrize(
    ("more", "missing"), [(4_000_000, 0), (4_000_001, 1), (4_500_000, 500_000)]
)
def test_a_signature_says_what_the_fund_lacks(more, missing):
    """PART-05: 40,000.00 of 100,000.00 are free."""
    assert missing_minor(FundBalance(10_000_000, 6_000_000, 0), more) == missing


def test_a_balance_sums_its_lines():
    balance = balance_of([10_000_000, 500_000, -250_000], [6_000_000], 2_200_000)
    assert (balance.amount_minor, balance.free_minor, balance.left_minor) == (
        10_250_000, 4_250_000, 8_050_000,
    )  # fmt: skip
    assert balance.left_millionths == 785_366
    assert FundBalance(0, 0, 0).left_millionths is None


@pytest.mark.parametrize(
    ("left", "drawn", "month"),
    [
        (6_000_000, (2_000_000,) * 3, date(2026, 10, 1)),
        (6_000_000, (), None),
        (0, (2_000_000,), JULY),
        (-5, (), JULY),
        (1, (2_000_000,), JULY),
        (6_000_000, (1,), None),
    ],
)
def test_a_fund_runs_out_at_its_usual_draw(left, drawn, month):
    """PART-06."""
    assert runs_out_in(left, drawn, JULY) == month
