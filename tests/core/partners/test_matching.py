"""PART-07: a partner's invoice beside what was approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.partners import (
    EXPENSE,
    FINDING_TITLES,
    ApprovedGroup,
    Invoiced,
    InvoicedLine,
    UncoveredWork,
    match_invoice,
)

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
GROUP = ApprovedGroup(1, "WA-1", 1, "ACME-001", "RAV", "Ravi Menon", JULY, JULY, date(2026, 10, 1),
                      "4711", "USD", 1_000_000, 1_200, 200_000)  # fmt: skip
LINE = InvoicedLine(1, "ACME-001", "Ravi Menon", JULY, date(2026, 7, 31), 1_200, 1_000_000, 200_000)


def _match(*lines, groups=(GROUP,), uncovered=(), **more):
    total = sum(line.total_minor for line in lines)
    asked = Invoiced("K-1", JULY, "USD", total, lines)
    return match_invoice(replace(asked, **more), groups, uncovered)


def _kinds(*lines, **more):
    return [(f.kind, f.minutes, f.amount_minor) for f in _match(*lines, **more).findings]


def test_an_invoice_that_agrees_has_no_finding():
    assert _kinds(LINE) == []
    by_code = replace(LINE, consultant=" rav ", project_code="acme-001")
    assert _kinds(by_code) == []


def test_two_hours_over_approved_time_are_named_with_their_money():
    over = replace(LINE, minutes=1_320, total_minor=220_000)
    assert _kinds(over) == [("HOURS", 120, 20_000)]
    (found,) = _match(over).findings
    assert found.text == "22:00 invoiced, 20:00 approved: +2:00 h, worth +200.00 USD."
    assert found.remedy


def test_weekly_lines_of_one_group_are_added_before_they_are_compared():
    weeks = [replace(LINE, position=n, minutes=300, total_minor=50_000) for n in range(1, 5)]
    assert _kinds(*weeks) == []
    assert _kinds(*weeks[:3]) == [("HOURS", -300, -50_000)]


@pytest.mark.parametrize(
    ("line", "findings"),
    [
        (replace(LINE, per_hour=1_100_000, total_minor=220_000), [("RATE", None, 20_000)]),
        (replace(LINE, total_minor=210_000), [("AMOUNT", None, 10_000)]),
        (replace(LINE, purchase_order="9999"), [("PO", None, None)]),
        (replace(LINE, purchase_order="4711"), []),
    ],
)
def test_rate_amount_and_order_are_each_a_finding(line, findings):
    assert _kinds(line) == findings


def test_work_that_nobody_approved_is_unknown_and_what_was_approved_is_missed():
    stray = replace(LINE, project_code="BOLT-001")
    assert _kinds(stray) == [("NOT_INVOICED", -1_200, -200_000), ("UNKNOWN_WORK", 1_200, 200_000)]


def test_approved_work_without_an_authorization_is_said_to_be_that():
    work = UncoveredWork("BOLT-001", "RAV", "Ravi Menon", JULY, 600, "WA-1 ended on 30 June 2026.")
    found = _match(replace(LINE, project_code="BOLT-001"), groups=(), uncovered=(work,)).findings
    assert [row.kind for row in found] == ["OUTSIDE_AUTHORIZATION"]
    assert "10:00 approved, but in no pack. WA-1 ended on 30 June 2026." in found[0].text


def test_a_total_that_its_lines_do_not_sum_to_is_named():
    assert _kinds(LINE, total_minor=205_000) == [("TOTAL", None, 5_000)]


def test_another_currency_is_a_finding_of_its_own():
    assert _kinds(LINE, currency="EUR")[0][0] == "CURRENCY"


def test_what_an_earlier_invoice_took_is_not_open_any_more():
    taken = replace(GROUP, taken_minutes=1_200, taken_minor=200_000, taken_by="K-0")
    assert _kinds(LINE, groups=(taken,)) == [("ALREADY_INVOICED", 1_200, 200_000)]
    part = replace(GROUP, taken_minutes=900, taken_minor=150_000, taken_by="K-0")
    rest = replace(LINE, minutes=300, total_minor=50_000)
    assert _kinds(rest, groups=(part,)) == []
    more = replace(LINE, minutes=1_260, total_minor=210_000)
    assert _kinds(more, groups=(part,)) == [
        ("ALREADY_INVOICED", 900, 150_000), ("HOURS", 60, 10_000),
    ]  # fmt: skip


def test_time_taken_back_after_it_was_paid_is_asked_back():
    back = replace(GROUP, minutes=1_080, amount_minor=180_000, taken_minutes=1_200,
                   taken_minor=200_000, taken_by="K-0")  # fmt: skip
    (found,) = _match(groups=(back,)).findings
    assert (found.kind, found.minutes, found.amount_minor) == ("NOT_INVOICED", 120, 20_000)
    assert "does not give them back" in found.text
    credit = replace(LINE, minutes=-120, total_minor=-20_000)
    assert _kinds(credit, groups=(back,)) == []


def test_of_two_authorizations_the_one_of_the_rate_is_meant():
    dearer = replace(GROUP, authorization_id=2, authorization_code="WA-2", per_hour=1_200_000,
                     minutes=600, amount_minor=120_000)  # fmt: skip
    second = replace(LINE, position=2, minutes=600, per_hour=1_200_000, total_minor=120_000)
    assert _kinds(LINE, second, groups=(GROUP, dearer)) == []


def test_later_months_are_not_missed_on_an_earlier_invoice():
    assert _kinds(replace(LINE), groups=(GROUP, replace(GROUP, month=date(2026, 8, 1)))) == []
    assert [kind for kind, _, _ in _kinds(LINE, groups=(GROUP, replace(GROUP, month=JUNE)))] == [
        "NOT_INVOICED"
    ]


def test_expenses_are_compared_by_amount():
    group = replace(GROUP, kind=EXPENSE, minutes=0, amount_minor=9_000)
    line = replace(LINE, kind=EXPENSE, minutes=0, per_hour=0, total_minor=9_500)
    assert _kinds(line, groups=(group,)) == [("AMOUNT", None, 500)]
    paid = replace(group, taken_minor=9_000, taken_by="K-0")
    assert _kinds(line, groups=(paid,))[0][0] == "ALREADY_INVOICED"


@given(st.integers(1, 6_000), st.integers(1, 6_000), st.integers(0, 6_000))
def test_open_hours_and_findings_always_make_up_the_difference(approved, invoiced, taken):
    taken = min(taken, approved)
    group = replace(GROUP, minutes=approved, amount_minor=approved * 500 // 3, taken_minutes=taken,
                    taken_minor=taken * 500 // 3, taken_by="K-0")  # fmt: skip
    line = replace(LINE, minutes=invoiced, total_minor=(invoiced * 1_000 + 3) // 6)
    found = _match(line, groups=(group,)).findings
    minutes = sum(row.minutes for row in found if row.kind in ("HOURS", "ALREADY_INVOICED"))
    assert minutes == invoiced - (approved - taken)
    assert all(row.kind in FINDING_TITLES and row.key and row.remedy for row in found)
    assert len({row.key for row in found}) == len(found)
