"""Is a contract's life played as it was agreed? Sentences, checks, caps, lots, and closing laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.core.contracts import (
    BILLING_RULES,
    CASE_STATES,
    DEFAULTS,
    REVENUE_RULES,
    CapBook,
    ContractTerms,
    Installment,
    LineTerms,
    Outcome,
    SampleHours,
    SampleMonth,
    Threshold,
    TimeWork,
    approvals_needed,
    billing_codes,
    bought,
    due_at,
    estimate,
    even_sample,
    faults,
    fields_of,
    from_text,
    from_values,
    is_lost,
    moves_from,
    revenue_codes,
    sentence,
    simulate,
    statement,
    to_text,
    unfilled,
    win_rate,
    within_caps,
)
from daybook.core.contracts import billing as b
from daybook.core.contracts import revenue as r
from daybook.core.contracts.checks import date_faults, fit_faults, sum_faults
from daybook.core.contracts.estimate import EstimateLine, below_list
from daybook.core.periods import BusinessCalendar, add_months
from daybook.core.policy import Policy

FEBRUARY = date(2026, 2, 1)
CALENDAR = BusinessCalendar()


def line(kind="FIXED_FEE", price=10_000_000, minutes=60_000, **rules) -> LineTerms:
    first, second = DEFAULTS[kind]
    return replace(
        LineTerms(1, kind, "Migration", price, minutes, first, second),
        billing=rules.get("billing", first),
        revenue=rules.get("revenue", second),
    )


def contract(*lines: LineTerms, ends_on=date(2026, 6, 1)) -> ContractTerms:
    return ContractTerms("ACME-E1", "USD", FEBRUARY, ends_on, FEBRUARY, lines)


def worked(*minutes: int, **more) -> list[SampleMonth]:
    return [
        SampleMonth(1, add_months(FEBRUARY, index),
                    (SampleHours(7, count, 3_300_000, 1_200_000),), **more)
        for index, count in enumerate(minutes)
    ]  # fmt: skip


def test_a_capped_line_reads_as_a_sentence():
    """CONTRACT-02"""
    said = sentence(b.Hourly(cap_minor=12_000_000), "USD")
    assert said == (
        "Time and materials, monthly, at the customer's card, not above 120,000.00 USD in all; "
        "at 80 % we warn, beyond it we hold."
    )


@pytest.mark.parametrize("made", [*BILLING_RULES.values(), *REVENUE_RULES.values()])
def test_every_rule_has_a_sentence_even_where_nothing_is_filled_in(made):
    """CONTRACT-02"""
    assert sentence(made(), "JPY").endswith(".")
    empty = made(**{one.name: None for one in fields_of(made) if one.kind not in
                    ("CHOICE", "INSTALLMENTS", "THRESHOLDS")})  # fmt: skip
    assert sentence(empty, "USD").endswith(".")


@pytest.mark.parametrize("code", BILLING_RULES)
def test_every_billing_rule_keeps_its_meaning_as_text(code):
    held = BILLING_RULES[code]()
    assert to_text(held) == "{}"
    assert from_text(code, "{}") == held


def test_parts_are_kept_in_order_and_wrong_values_are_named():
    held = b.Schedule((Installment(date(2026, 3, 1), 4), Installment(date(2026, 5, 1), 6)))
    assert to_text(held) == '{"installments":[["2026-03-01",4],["2026-05-01",6]]}'
    back = from_values("SCHEDULE", {"installments": [["2026-05-01", 6], ["2026-03-01", 4]]})
    assert back == held
    for values, words in (({"cap": 1}, "no parameter"), ({"cap_minor": 1.5}, "whole number"),
                          ({"beyond": "MAYBE"}, "choose one of")):  # fmt: skip
        with pytest.raises(ValueError, match=words):
            from_values("HOURLY", values)


def test_what_is_missing_is_asked_for():
    """CONTRACT-01"""
    assert [one.name for one in unfilled(b.Daily())] == ["per_day"]
    assert [one.name for one in unfilled(b.PrepaidBlock(overage="RATE"))] == ["overage_per_hour"]
    assert unfilled(b.Hourly()) == ()


def test_parts_that_do_not_sum_to_the_price_are_a_fault():
    """CONTRACT-03"""
    held = b.Schedule((Installment(date(2026, 3, 1), 4_000_000),))
    (found,) = sum_faults(line(billing=held), "USD")
    assert "40,000.00 USD together" in found.text and found.position == 1
    short = b.OnPercent(thresholds=(Threshold(500_000, 400_000),))
    assert "40 %" in sum_faults(line(billing=short), "USD")[0].text


def test_days_outside_the_engagement_are_a_fault():
    """CONTRACT-04"""
    held = line(billing=b.Schedule((Installment(date(2026, 6, 1), 10_000_000),)))
    assert len(date_faults(held, contract(held))) == 1
    inside = line(billing=b.Schedule((Installment(date(2026, 5, 31), 10_000_000),)))
    assert date_faults(inside, contract(inside)) == ()


def test_rules_fit_the_kind_of_line_and_each_other():
    """CONTRACT-05"""
    assert fit_faults(line()) == ()
    assert len(fit_faults(line(billing=b.Hourly()))) == 2
    for kind in DEFAULTS:
        assert DEFAULTS[kind][0].code in billing_codes(kind)
        assert DEFAULTS[kind][1].code in revenue_codes(DEFAULTS[kind][0].code)


def test_every_fault_of_a_contract_is_listed_at_once():
    second = replace(line(billing=b.Daily(), kind="T_AND_M"), position=2, revenue=r.AsDelivered())
    found = faults(contract(line(price=0), second))
    assert [(one.position, one.rule) for one in found] == [(1, "CONTRACT-03"), (2, "CONTRACT-01")]


@given(
    st.lists(st.tuples(st.integers(0, 9_000), st.integers(1, 3)), max_size=30),
    st.integers(0, 5_000_000),
    st.integers(0, 20_000),
    st.sampled_from(("LINE", "MONTH", "PERSON", "PURCHASE_ORDER")),
)
@settings(max_examples=60, deadline=None)
def test_no_cap_is_ever_exceeded_and_nothing_is_lost(pieces, cap, hours, scope):
    """CONTRACT-06"""
    held = b.Hourly(cap_minor=cap, cap_minor_scope=scope, cap_minutes=hours,
                    cap_minutes_scope=scope, alert_millionths=500_000)  # fmt: skip
    work = [TimeWork(1, FEBRUARY, person, minutes, minutes * 550) for minutes, person in pieces]
    found = within_caps(work, {1: held}, CapBook())
    groups: dict[int, list] = {}
    for one, part in zip(work, found, strict=True):
        assert part.minor + part.beyond_minor == one.value_minor
        assert part.minutes + part.beyond_minutes == one.minutes
        groups.setdefault(one.person if scope == "PERSON" else 0, []).append(part)
    for parts in groups.values():
        assert sum(part.minor for part in parts) <= cap
        assert sum(part.minutes for part in parts) <= hours


@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=18), st.integers(0, 1_500),
       st.integers(0, 3))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_what_is_bought_is_drawn_expired_or_left_and_nothing_rolls_twice(wanted, size, roll):
    """CONTRACT-07"""
    months = [add_months(FEBRUARY, index) for index in range(len(wanted))]
    lots = [bought(month, 1, roll, size, 10_001) for month in months]
    found = statement(lots, dict(zip(months, wanted, strict=True)), months)
    for one in found:
        assert one.opening + one.bought - one.drawn - one.expired == one.left
        assert one.left <= size * roll
    spent = sum(one.drawn + one.expired for one in found)
    assert spent + found[-1].left == size * len(months)
    assert sum(one.drawn + one.beyond for one in found) == sum(wanted)


FIXED = [
    b.HalfAndHalf(), b.HalfAndHalf(333_333), b.OnCompletion(), b.OnMilestone(),
    b.OnPercent(thresholds=(Threshold(300_000, 333_333), Threshold(900_000, 666_667))),
]  # fmt: skip


@given(
    st.sampled_from(FIXED),
    st.sampled_from([r.OnAcceptance(), r.PercentHours(), r.PercentCost(), r.StraightLine(),
                     r.EqualSplit()]),
    st.integers(1, 10**9),
    st.lists(st.integers(0, 40_000), min_size=1, max_size=6),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_a_fixed_price_is_billed_whole_and_recognized_never_above_it(first, second, price, minutes):
    """CONTRACT-08"""
    held = line(price=price, billing=first, revenue=second)
    found = simulate(contract(held), worked(*minutes), CALENDAR)
    assert found.total("billed_minor") == price == found.total("recognized_minor")
    earned = 0
    for one in found.months:
        earned += one.recognized_minor
        assert 0 <= earned <= price
    assert found.months[-1].position_minor == 0
    assert sum(one.amount_minor for one in found.invoices) == price


def test_time_beyond_a_cap_is_written_down_or_held():
    """CONTRACT-08"""
    down = line("T_AND_M", billing=b.Hourly(cap_minor=30_000_000, beyond="WRITE_DOWN"))
    found = simulate(contract(down), worked(30_000, 30_000), CALENDAR)
    assert found.total("billed_minor") == 30_000_000 == found.total("recognized_minor")
    assert found.months[-1].wip_minor == 0
    held = simulate(
        contract(line("T_AND_M", billing=b.Hourly(cap_minor=30_000_000))), worked(30_000, 30_000),
        CALENDAR,
    )  # fmt: skip
    assert held.months[-1].wip_minor == 3_000_000
    assert [one.is_alert for one in held.lines[0].months[:2]] == [False, True]


def test_a_quarterly_line_waits_as_wip_until_its_quarter_ends():
    held = line("T_AND_M", billing=b.Hourly(every="QUARTER"))
    found = simulate(contract(held), worked(60, 60, 60, 60), CALENDAR)
    assert [one.billed_minor for one in found.months] == [0, 0, 99_000, 33_000]
    assert [one.wip_minor for one in found.months] == [33_000, 66_000, 0, 0]


def test_a_block_expires_into_revenue_and_bills_work_beyond():
    held = line("BLOCK", 1_440_000, 2_880, billing=b.PrepaidBlock(expiry_months=6))
    found = simulate(contract(held), worked(1_440, 0), CALENDAR)
    assert [one.billed_minor for one in found.months] == [1_440_000, 0, 0, 0, 0, 0]
    assert [one.recognized_minor for one in found.months] == [720_000, 0, 0, 0, 0, 720_000]
    beyond = simulate(contract(held), worked(2_880, 60), CALENDAR)
    assert beyond.total("billed_minor") == 1_440_000 + 33_000


def test_a_subscription_a_class_and_net_expenses_bring_what_they_should():
    held = line("FIXED_FEE", billing=b.Subscription(amount_minor=100_000, every="QUARTER"),
                revenue=r.SubscriptionPeriod())  # fmt: skip
    found = simulate(contract(held), [], CALENDAR)
    assert [one.billed_minor for one in found.months] == [100_000, 0, 0, 100_000]
    assert [one.recognized_minor for one in found.months] == [33_334, 33_333, 33_333, 100_000]
    seats = b.PerSeat(class_minor=500_000, included_seats=12, extra_seat_minor=50_000)
    taught = [SampleMonth(1, FEBRUARY, count=1, seats=14)]
    found = simulate(contract(line("TRAINING", billing=seats)), taught, CALENDAR)
    assert found.total("billed_minor") == 600_000 == found.total("recognized_minor")
    net = line("EXPENSES", billing=b.Expenses(markup_millionths=100_000), revenue=r.ExpensesNet())
    found = simulate(contract(net), [SampleMonth(1, FEBRUARY, expenses_minor=10_000)], CALENDAR)
    assert (found.total("billed_minor"), found.total("recognized_minor")) == (11_000, 1_000)
    assert found.total("cost_minor") == 0


def test_an_even_sample_is_the_whole_budget():
    sample = even_sample(contract(line()), CALENDAR, FEBRUARY, (3_300_000, 1_200_000))
    assert sum(one.minutes for one in sample) == 60_000 and len(sample) == 4
    assert sample[-1].accepted_millionths == 1_000_000


def test_an_estimate_has_two_margins_and_a_list_price_to_meet():
    """ESTIMATE-01, ESTIMATE-02"""
    plan = estimate((EstimateLine(2, 28_800, 3_300_000, 1_200_000, 1_900_300),), "USD")
    assert (plan.revenue_minor, plan.standard_minor, plan.loaded_minor) == (
        15_840_000, 5_760_000, 9_121_440,
    )  # fmt: skip
    assert (plan.standard_margin, plan.loaded_margin) == (636_364, 424_152)
    assert below_list(plan.average_per_hour, 3_300_000) == 0
    assert below_list(3_000_000, 3_300_000) == 300_000


def test_a_case_goes_one_step_on_or_back_and_is_approved_from_ready_alone():
    """SOW-01"""
    assert moves_from("OPEN") == ("AWAITING_DISCOVERY", "ON_HOLD")
    assert [state for state in CASE_STATES if "APPROVED" in moves_from(state)] == [
        "READY_FOR_APPROVAL"
    ]


def test_an_architect_reads_what_is_above_fifty_thousand():
    """SOW-02"""
    assert "ARCHITECT" not in approvals_needed(5_000_000, 2, Policy())
    assert "ARCHITECT" in approvals_needed(5_000_001, 2, Policy())


def test_business_hours_pause_over_the_weekend():
    """SOW-03"""
    friday = datetime(2026, 7, 3, 16, tzinfo=UTC)
    assert due_at(friday, 24, "BUSINESS", CALENDAR, UTC) == datetime(2026, 7, 6, 16, tzinfo=UTC)
    assert due_at(friday, 24, "PLAIN", CALENDAR, UTC) == datetime(2026, 7, 4, 16, tzinfo=UTC)


def test_two_idle_months_lose_a_case():
    """SOW-04, SOW-05"""
    today = date(2026, 7, 7)
    idle, fresh = Outcome(False, False, date(2026, 5, 7)), Outcome(False, False, date(2026, 5, 8))
    assert is_lost(idle, today, 2) and not is_lost(fresh, today, 2)
    won = Outcome(True, False, date(2026, 1, 1))
    assert win_rate([won, won, won, idle, fresh], today, 2) == 750_000
    assert win_rate([fresh], today, 2) is None
