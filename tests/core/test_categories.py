"""Billable, creditable, non-creditable: by date, and never both (TIME-18, TIME-19, KPI-06)."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.core.facts import Fact
from daybook.core.utilization.categories import (
    Category,
    category_on,
    creditable_share,
    lacks_note,
)

OF_CODE = [
    Fact(date(2022, 2, 1), 1, "CREDITABLE"),
    Fact(date(2026, 2, 1), 1, "NON_CREDITABLE"),
]


@pytest.mark.parametrize(
    ("on", "billable", "internal", "of_task", "expected"),
    [
        (date(2026, 7, 7), True, False, (), "BILLABLE"),
        (date(2022, 1, 31), False, True, (), "NON_CREDITABLE"),
        (date(2022, 2, 1), False, True, (), "CREDITABLE"),
        (date(2026, 1, 31), False, True, (), "CREDITABLE"),
        (date(2026, 2, 1), False, True, (), "NON_CREDITABLE"),
        (date(2023, 1, 1), False, False, (), "NON_CREDITABLE"),
        (date(2023, 1, 1), False, False, [Fact(date(2022, 6, 1), 1, "CREDITABLE")], "CREDITABLE"),
        (date(2026, 3, 1), False, True, [Fact(date(2026, 2, 15), 1, "CREDITABLE")], "CREDITABLE"),
        (date(2026, 2, 1), False, True, [Fact(date(2026, 2, 15), 1, "CREDITABLE")],
         "NON_CREDITABLE"),
        (date(2023, 3, 1), False, True,
         [Fact(date(2023, 1, 1), 1, "NON_CREDITABLE"), Fact(date(2023, 2, 1), 1, None)],
         "CREDITABLE"),
    ],
)  # fmt: skip
def test_a_line_counts_as_what_held_on_its_day(on, billable, internal, of_task, expected):
    found = category_on(
        on, is_billable=billable, is_internal=internal, of_task=of_task, of_code=OF_CODE
    )
    assert found is Category(expected)


def test_the_creditable_share_is_of_available_time():
    assert creditable_share(1_272, 25_440) == 50_000
    assert creditable_share(60, 0) is None


def test_only_non_creditable_time_may_need_a_note():
    assert lacks_note(Category.NON_CREDITABLE, " ", "REQUIRED")
    assert not lacks_note(Category.NON_CREDITABLE, "staff meeting", "REQUIRED")
    assert not lacks_note(Category.NON_CREDITABLE, "", "NOT_REQUIRED")
    assert not lacks_note(Category.CREDITABLE, "", "REQUIRED")
