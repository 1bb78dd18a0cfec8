"""PART-03: which authorization covers a line, and why none does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.partners import EXPENSE, TIME, Authorized, Gap, PartnerLine, cover

_NOBODY = "No signed work authorization names this person here."
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def _signed(
    key=1, *, minutes=960, starts=JULY, ends=AUGUST, expenses=10_000, person=1, engagement=1
):
    return Authorized(key, f"WA-{key}", person, engagement, starts, ends, minutes, expenses,
                      1_000_000, "USD")  # fmt: skip


def _time(key, minutes=480, on=JULY, *, person=1, engagement=1, under=None):
    return PartnerLine(TIME, key, person, engagement, 1, on, minutes, drawn_under=under)


def _spent(key, minor, currency="USD"):
    return PartnerLine(EXPENSE, key, 1, 1, 1, JULY, minor, currency)


def test_a_line_of_the_person_the_engagement_and_the_days_is_covered():
    found = cover([_time(1)], [_signed()])
    assert [(row.line.id, row.by.code) for row in found.covered] == [(1, "WA-1")]
    assert found.uncovered == ()


@pytest.mark.parametrize(
    ("line", "gap", "text"),
    [
        (_time(1, person=2), Gap.NONE_SIGNED, _NOBODY),
        (_time(1, engagement=2), Gap.NONE_SIGNED,
         _NOBODY),
        (_time(1, on=date(2026, 6, 30)), Gap.NOT_YET, "WA-1 begins on 1 July 2026."),
        (_time(1, on=AUGUST), Gap.ENDED, "WA-1 ended on 31 July 2026."),
        (_time(1, 961), Gap.USED_UP, "WA-1 has 16:00 of 16:00 left."),
        (_spent(1, 5_000, "EUR"), Gap.CURRENCY, "It is in EUR, WA-1 pays in USD."),
        (_spent(1, 10_001), Gap.USED_UP,
         "WA-1 has 100.00 USD of 100.00 USD left for expenses."),
    ],
)  # fmt: skip
def test_what_is_not_covered_says_why(line, gap, text):
    (found,) = cover([line], [_signed()]).uncovered
    assert (found.gap, found.text) == (gap, text)
    assert found.remedy.endswith(".")


def test_hours_are_used_up_by_day_and_whole_lines_only():
    found = cover([_time(2, 480, JULY + timedelta(days=1)), _time(1, 500)], [_signed()])
    assert [row.line.id for row in found.covered] == [1]
    assert [row.line.id for row in found.uncovered] == [2]


def test_a_late_line_does_not_displace_what_was_drawn_before():
    drawn = _time(5, 960, JULY + timedelta(days=9), under=1)
    found = cover([_time(9, 60), drawn], [_signed()])
    assert [row.line.id for row in found.covered] == [5]
    assert [row.line.id for row in found.uncovered] == [9]


def test_an_amendment_takes_over_where_the_first_was_closed():
    middle = date(2026, 7, 15)
    both = [_signed(1, ends=middle), _signed(2, starts=middle)]
    found = cover([_time(1, on=date(2026, 7, 14)), _time(2, on=middle)], both)
    assert [row.by.code for row in found.covered] == ["WA-1", "WA-2"]


_LINES = st.lists(
    st.builds(
        _time,
        st.integers(1, 10**6),
        st.integers(1, 600),
        st.dates(date(2026, 6, 20), date(2026, 8, 10)),
        person=st.integers(1, 2),
        engagement=st.integers(1, 2),
        under=st.sampled_from([None, 1]),
    ),
    max_size=20,
    unique_by=lambda line: line.id,
)


@given(_LINES, st.integers(0, 5_000))
def test_every_line_is_covered_or_an_exception_and_hours_never_pass_what_is_authorized(lines, held):
    found = cover(lines, [_signed(minutes=held)])
    keys = [row.line.id for row in (*found.covered, *found.uncovered)]
    assert sorted(keys) == sorted(line.id for line in lines)
    assert sum(row.line.quantity for row in found.covered) <= held


@given(_LINES)
def test_the_order_of_the_lines_never_matters(lines):
    assert cover(lines, [_signed()]) == cover(list(reversed(lines)), [_signed()])
