"""Is the month right? CHK-01 to CHK-07: facts in, findings out, never exceptions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.checks import (
    AcceptedMilestone,
    Finding,
    Position,
    ProjectMinutes,
    ProjectTime,
    ReversalPair,
    TimeGroup,
    check_milestones,
    check_minutes_tied,
    check_orphans,
    check_positions,
    check_reversals,
    check_time_billed,
    check_unapproved,
    check_unpriced,
)

BILLED = ProjectTime(1, "ACME-014", "USD", 9_999, 1, 10_000, 0)
TIED = ProjectMinutes(1, "ACME-014", 450, 450, 450)
GROUP = TimeGroup(1, "ACME-014", 3, 450)


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, None),
        ({"adjusted": 0}, -1),  # the rounding was never adjusted
        ({"rated": 20_000}, 10_001),
        ({"rated": 20_000, "minutes_left": 60}, None),  # there is still time to bill
    ],
)
def test_a_project_is_billed_out_only_with_nothing_in_wip(changes, amount):
    """CHK-01"""
    findings = check_time_billed([replace(BILLED, **changes)])
    assert [finding.amount_minor for finding in findings] == ([] if amount is None else [amount])


@pytest.mark.parametrize(
    ("changes", "count"),
    [({}, 0), ({"rated": 390}, 1), ({"cost": 0}, 1), ({"approved": 460}, 1)],
)
def test_the_books_hold_the_approved_minutes(changes, count):
    """CHK-02"""
    assert len(check_minutes_tied([replace(TIED, **changes)])) == count


def test_approved_time_without_a_rate_blocks():
    """CHK-03"""
    (finding,) = check_unpriced([GROUP, replace(GROUP, entries=0)])
    assert finding.severity == "BLOCKS"
    assert "3 entries (450 minutes) approved and without a rate" in finding.message


def test_time_not_approved_warns():
    """CHK-04"""
    (finding,) = check_unapproved([GROUP, replace(GROUP, entries=0)])
    assert finding.severity == "WARNS"
    assert "3 entries of the month (450 minutes) not approved" in finding.message


@pytest.mark.parametrize(
    ("reversal", "left"), [(-10_000, None), (-9_999, 1), (10_000, 20_000), (0, 10_000)]
)
def test_a_line_and_its_reversal_cancel(reversal, left):
    """CHK-05"""
    findings = check_reversals([ReversalPair(7, 10_000, reversal, "USD")])
    assert [finding.amount_minor for finding in findings] == ([] if left is None else [left])


@pytest.mark.parametrize(
    ("recognized", "billed", "shown", "off"),
    [
        (247_500, 200_000, 47_500, None),
        (0, 500_000, -500_000, None),
        (247_500, 200_000, 47_000, -500),
    ],
)
def test_positions_are_recognized_less_billed(recognized, billed, shown, off):
    """CHK-05"""
    findings = check_positions([Position("USD", recognized, billed, shown)])
    assert [finding.amount_minor for finding in findings] == ([] if off is None else [off])


def test_a_line_without_its_source_is_an_orphan():
    """CHK-06"""
    found = check_orphans([("TIME_ENTRY", 5), ("MILESTONE", 7)])
    assert [(finding.subject_kind, finding.subject_id) for finding in found] == [
        ("TIME_ENTRY", 5),
        ("MILESTONE", 7),
    ]
    assert check_orphans([]) == ()


@pytest.mark.parametrize(
    ("recognized", "missing"),
    [(7_300_000, None), (0, 7_300_000), (7_000_000, 300_000), (14_600_000, -7_300_000)],
)
def test_an_accepted_milestone_is_recognized_once_and_whole(recognized, missing):
    """CHK-07"""
    findings = check_milestones([AcceptedMilestone(1, "Pilot", 7_300_000, recognized, "EUR")])
    assert [finding.amount_minor for finding in findings] == ([] if missing is None else [missing])


def all_findings() -> list[Finding]:
    return [
        *check_time_billed([replace(BILLED, adjusted=0)]),
        *check_minutes_tied([replace(TIED, rated=0)]),
        *check_unpriced([GROUP]),
        *check_unapproved([GROUP]),
        *check_reversals([ReversalPair(7, 1, 0, "USD")]),
        *check_positions([Position("USD", 1, 0, 0)]),
        *check_orphans([("TIME_ENTRY", 5)]),
        *check_milestones([AcceptedMilestone(1, "Pilot", 1, 0, "EUR")]),
    ]


@pytest.mark.parametrize("finding", all_findings(), ids=lambda finding: finding.check_id)
def test_every_finding_names_its_check_the_place_and_the_remedy(finding):
    assert finding.check_id.startswith("CHK-0")
    assert finding.severity in ("BLOCKS", "WARNS")
    assert finding.message.count(". ") >= 1, "a place, and then a remedy"
    assert finding.message.endswith(".")


@given(st.lists(st.integers(-(10**9), 10**9), max_size=20))
def test_reversing_any_lines_leaves_nothing_to_find(amounts):
    """CHK-05"""
    pairs = [ReversalPair(key, minor, -minor, "USD") for key, minor in enumerate(amounts)]
    assert check_reversals(pairs) == ()
