"""Month-end: PERIOD-04 days and clocks, EST-01 days, EST-02 variance, EST-03 what is late."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.corrections import counts_in_month, estimated_days, variances
from daybook.core.corrections.amounts import QuantityRefused, quantity_after
from daybook.core.month_end import month_end
from daybook.core.periods import BusinessCalendar, next_month
from daybook.core.policy import Policy

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
US_2026 = BusinessCalendar(
    frozenset(
        {date(2026, 1, 1), date(2026, 1, 19), date(2026, 5, 25), date(2026, 7, 3),
         date(2026, 9, 7), date(2026, 11, 26), date(2026, 12, 25)}
    )
)  # fmt: skip
BAVARIA_2026 = BusinessCalendar(
    frozenset({date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14),
               date(2026, 5, 25), date(2026, 12, 25), date(2026, 12, 26)})
)  # fmt: skip


def end(month, method="ESTIMATE", calendar=US_2026, **policy):
    return month_end(month, method, Policy(**policy), calendar)


# month, calendar: the cut-off, the days estimated, the true-up.
CUT_OFFS = [
    (date(2026, 4, 1), US_2026, "Tue 28 Apr", 2, "Thu 07 May"),
    (date(2026, 4, 1), BAVARIA_2026, "Tue 28 Apr", 2, "Fri 08 May"),
    (date(2026, 5, 1), US_2026, "Wed 27 May", 4, "Fri 05 Jun"),
    (date(2026, 6, 1), US_2026, "Fri 26 Jun", 4, "Wed 08 Jul"),
    (date(2026, 8, 1), US_2026, "Thu 27 Aug", 4, "Tue 08 Sep"),
    (date(2026, 11, 1), US_2026, "Wed 25 Nov", 5, "Mon 07 Dec"),
    (date(2026, 12, 1), BAVARIA_2026, "Tue 29 Dec", 2, "Thu 07 Jan"),
]


@pytest.mark.parametrize(("month", "calendar", "cutoff", "days", "true_up"), CUT_OFFS)
def test_a_month_is_cut_off_on_its_third_last_business_day(month, calendar, cutoff, days, true_up):
    made = end(month, calendar=calendar)
    assert f"{made.cutoff_on:%a %d %b}" == cutoff
    assert len(estimated_days(made, made.cutoff_on)) == days
    assert f"{made.deadline('TRUE_UP').on:%a %d %b}" == true_up


def test_april_2026_in_new_york_is_in_by_noon_approved_by_two_and_reported_by_six():
    made = end(date(2026, 4, 1))
    instants = {row.key: row.at(NEW_YORK) for row in made.deadlines[:3]}
    assert instants == {
        "SUBMIT": datetime(2026, 4, 28, 16, 0, tzinfo=UTC),
        "APPROVE": datetime(2026, 4, 28, 18, 0, tzinfo=UTC),
        "REPORT": datetime(2026, 4, 28, 22, 0, tzinfo=UTC),
    }


def test_the_same_noon_is_another_instant_in_winter_and_in_berlin():
    november, april = end(date(2026, 11, 1)), end(date(2026, 4, 1))
    assert november.deadline("SUBMIT").at(NEW_YORK).hour == 17
    assert april.deadline("SUBMIT").at(BERLIN).hour == 10


def test_under_actual_time_is_in_by_the_last_day_and_approved_on_d_plus_1_at_noon():
    made = end(date(2026, 4, 1), "ACTUAL")
    assert [(row.key, row.on, row.minute) for row in made.deadlines] == [
        ("SUBMIT", date(2026, 4, 30), 1439),
        ("APPROVE", date(2026, 5, 1), 720),
    ]
    assert estimated_days(made, date(2026, 4, 27)) == ()


def test_deadlines_follow_their_settings():
    made = end(date(2026, 4, 1), cutoff_business_days_back=3, cutoff_submit_minute=600,
               true_up_business_days=2)  # fmt: skip
    assert made.cutoff_on == date(2026, 4, 27)
    assert made.deadline("SUBMIT").minute == 600
    assert made.deadline("TRUE_UP").on == date(2026, 5, 4)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 5))
def test_deadlines_come_in_order_and_the_estimated_days_are_what_is_left_of_the_month(on, back):
    month = on.replace(day=1)
    made = end(month, calendar=BusinessCalendar(), cutoff_business_days_back=back)
    instants = [row.at(NEW_YORK) for row in made.deadlines]
    assert instants == sorted(instants)
    days = estimated_days(made, made.cutoff_on)
    assert all(made.cutoff_on < day < next_month(month) for day in days)
    assert len(days) == (next_month(month) - made.cutoff_on).days - 1
    assert estimated_days(made, next_month(month)) == ()


# kind, amount in USD, processed on, billed on: what it counts as in April.
LATE = [
    ("FIXED_FEE", 12_000, date(2026, 4, 29), date(2026, 4, 30), "LATE_FIXED_FEE"),
    ("FIXED_FEE", 10_000, date(2026, 4, 29), date(2026, 4, 30), ""),
    ("FIXED_FEE", 10_001, date(2026, 4, 29), date(2026, 4, 30), "LATE_FIXED_FEE"),
    ("FIXED_FEE", 12_000, date(2026, 4, 29), None, ""),
    ("FIXED_FEE", 12_000, date(2026, 4, 29), date(2026, 5, 1), ""),
    ("T_AND_M", 12_000, date(2026, 4, 29), date(2026, 4, 30), ""),
    ("TRAINING", 12_000, date(2026, 4, 29), date(2026, 4, 30), ""),
    ("FIXED_FEE", 500, date(2026, 4, 28), None, "IN_TIME"),
    ("FIXED_FEE", 12_000, date(2026, 5, 4), date(2026, 5, 4), ""),
]


@pytest.mark.parametrize(("kind", "amount", "processed", "billed", "verdict"), LATE)
def test_what_comes_after_the_cut_off_counts_by_exception(kind, amount, processed, billed, verdict):
    common = {"billing_kind": kind, "amount_minor": amount * 100, "threshold_minor": 1_000_000,
              "processed_on": processed, "billed_on": billed}  # fmt: skip
    month = date(2026, 4, 1)
    assert counts_in_month(month, **common, end=end(month)) == verdict
    # Under ACTUAL everything of the month is in time.
    whole = "IN_TIME" if processed.month == 4 else ""
    assert counts_in_month(month, **common, end=end(month, "ACTUAL")) == whole


KEYS = st.tuples(st.integers(1, 3), st.integers(1, 3))
WORK = st.dictionaries(KEYS, st.integers(0, 600), max_size=6)


@given(WORK, WORK)
def test_the_variance_of_what_is_known_is_its_truth_less_its_estimate(estimated, actual):
    found = variances(estimated, actual)
    assert [row.key for row in found] == sorted(actual)
    assert sum(row.minutes for row in found) == sum(actual.values()) - sum(
        minutes for key, minutes in estimated.items() if key in actual
    )


@given(st.integers(0, 1440), st.integers(0, 1440))
def test_a_fact_never_shrinks_below_what_is_taken(wanted, taken):
    if wanted >= taken:
        assert quantity_after(wanted, taken) == wanted
    else:
        with pytest.raises(QuantityRefused, match=str(taken - wanted)):
            quantity_after(wanted, taken)
