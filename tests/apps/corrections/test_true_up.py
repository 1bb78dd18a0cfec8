"""Estimated hours are written before the cut-off, count, are never billed, and become true."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from daybook.apps.corrections.actions.true_up import (
    Actual,
    save_actuals,
    true_up_month,
    true_up_person,
)
from daybook.apps.corrections.models import Correction
from daybook.apps.corrections.queries.estimates import by_person, estimate_lines
from daybook.apps.ledger.models import Billable, LedgerLine
from daybook.apps.ledger.queries.unbilled import estimated_time
from daybook.apps.platform.actions.settings import write_setting
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.transactions import record_audit
from daybook.apps.staffing.actions.bookings import add_booking
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.estimates import (
    Estimate,
    accept_plan_as_estimates,
    save_estimates,
)
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.estimates import estimate_sheet

from .books import findings, hard_locked, month_bytes, recognized, sums

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
MONDAY, CUTOFF = date(2026, 4, 27), date(2026, 4, 28)
WEDNESDAY, THURSDAY = date(2026, 4, 29), date(2026, 4, 30)
NOON = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)
IN_MAY, SOON = date(2026, 5, 4), datetime(2026, 5, 4, 16, 0, tzinfo=UTC)


def estimated(company, *minutes, today=MONDAY, who="engineer", project="ACME"):
    days = (WEDNESDAY, THURSDAY)
    return save_estimates(
        actor=company.viewer(who), now=NOON, today=today, person_id=company["engineer"],
        estimates=[
            Estimate(company[project], company[f"task {project}"], on, amount)
            for on, amount in zip(days, minutes, strict=False)
        ],
    )  # fmt: skip


def approved(company) -> None:
    submit_part(actor=company.viewer("engineer"), now=NOON, person_id=company["engineer"],
                day=MONDAY)  # fmt: skip
    keys = list(TimeEntry.objects.filter(state="SUBMITTED").values_list("pk", flat=True))
    approve_entries(actor=company.viewer("manager"), now=NOON, entry_ids=keys)


def worked_on(company, *minutes, who="engineer", today=IN_MAY, project="ACME"):
    days = (WEDNESDAY, THURSDAY)
    return save_actuals(
        actor=company.viewer(who), now=SOON, today=today, person_id=company["engineer"],
        actuals=[
            Actual(company[project], company[f"task {project}"], on, amount)
            for on, amount in zip(days, minutes, strict=False)
            if amount is not None
        ],
    )  # fmt: skip


def trued_up(company, who="coordinator", today=IN_MAY):
    return true_up_person(actor=company.viewer(who), now=SOON, today=today,
                          person_id=company["engineer"], month=APRIL)  # fmt: skip


@pytest.fixture
def april(company):
    """April estimated, approved, recognized and hard-locked."""
    estimated(company, 480, 480)
    approved(company)
    recognized(company, APRIL)
    hard_locked(company, APRIL)
    return company


def test_estimates_are_written_on_or_before_the_cut_off_for_the_days_after_it(company):
    assert estimated(company, 480, 480, today=CUTOFF) == 960
    assert set(TimeEntry.objects.values_list("estimated", "state")) == {(True, "DRAFT")}
    with pytest.raises(Refused) as refused:
        estimated(company, 300, today=WEDNESDAY)
    assert refused.value.rule == "EST-04"
    with pytest.raises(Refused, match="takes no estimate"):
        save_estimates(
            actor=company.viewer("engineer"), now=NOON, today=MONDAY,
            person_id=company["engineer"],
            estimates=[Estimate(company["ACME"], company["task ACME"], CUTOFF, 480)],
        )  # fmt: skip


def test_saving_again_changes_and_nothing_takes_an_estimate_away(company):
    estimated(company, 480, 480)
    estimated(company, 360, 0)
    assert list(TimeEntry.objects.values_list("worked_on", "minutes")) == [(WEDNESDAY, 360)]


def test_a_coordinator_estimates_on_behalf_and_a_stranger_does_not(company):
    estimated(company, 480, who="coordinator")
    with pytest.raises(Denied):
        estimated(company, 480, who="manager")


def test_under_actual_no_day_takes_an_estimate(company):
    write_setting(
        key="close_method",
        value="ACTUAL",
        starts_on=APRIL,
        entity_id=company["US"],
        now=NOON,
        line=record_audit(actor=company.system, verb="set", now=NOON),
    )
    with pytest.raises(Refused):
        estimated(company, 480)


def test_the_plan_of_the_days_after_the_cut_off_is_accepted_at_once(company):
    add_booking(
        actor=company.viewer("coordinator"), now=NOON, person_id=company["engineer"],
        project_id=company["ACME"], task_id=company["task ACME"], starts_on=MONDAY,
        ends_on=MAY, weekday_minutes=(420,) * 5 + (0, 0), commitment="HARD",
    )  # fmt: skip
    common = {"actor": company.viewer("engineer"), "now": NOON, "today": MONDAY}
    found = accept_plan_as_estimates(
        **common, person_id=company["engineer"], person_code="ENG", month=APRIL
    )
    assert found == (2, 840)
    sheet = estimate_sheet(company.viewer("engineer"), "ENG", APRIL, today=MONDAY, now=NOON)
    assert (sheet.open_days, sheet.planned_left) == ((WEDNESDAY, THURSDAY), 0)
    with pytest.raises(Refused, match="No booked hours"):
        accept_plan_as_estimates(
            **common, person_id=company["engineer"], person_code="ENG", month=APRIL
        )


def test_estimates_are_rated_costed_recognized_flagged_and_never_billable(company):
    estimated(company, 480, 480)
    approved(company)
    recognized(company, APRIL)
    assert sums(posted_in=APRIL) == {"RATED": 528_000, "COST": 192_000, "RECOGNIZED": 528_000}
    assert set(LedgerLine.objects.values_list("estimated", flat=True)) == {True}
    assert Billable.objects.count() == 0
    assert findings(company, month=APRIL) == []


def test_the_variance_posts_in_may_and_april_stays_byte_for_byte(april):
    before = month_bytes(APRIL)
    worked_on(april, 480, 360)
    done = trued_up(april)
    assert (done.lines, done.variance_minutes, done.left_out) == (2, -120, 0)
    assert month_bytes(APRIL) == before
    assert sums(posted_in=MAY) == {"RATED": -66_000, "COST": -24_000, "RECOGNIZED": -66_000}
    assert sums() == {"RATED": 462_000, "COST": 168_000, "RECOGNIZED": 462_000}
    assert dict(Billable.objects.values_list("worked_on", "quantity")) == {
        WEDNESDAY: 480, THURSDAY: 360,
    }  # fmt: skip
    assert not TimeEntry.objects.filter(estimated=True).exists()
    assert estimated_time([april["ACME"]], MAY) == {}
    assert findings(april, month=MAY) == []


def test_an_open_april_takes_no_variance_either(company):
    estimated(company, 480)
    approved(company)
    worked_on(company, 300)
    trued_up(company)
    assert sums(posted_in=APRIL) == {"RATED": 264_000, "COST": 96_000}
    assert sums(posted_in=MAY) == {"RATED": -99_000, "COST": -36_000}


def test_doing_it_twice_settles_nothing_more(april):
    worked_on(april, 480, 360)
    trued_up(april)
    count = LedgerLine.objects.count()
    assert trued_up(april).lines == 0
    assert LedgerLine.objects.count() == count
    with pytest.raises(Refused, match="trued up already"):
        worked_on(april, 400)


def test_what_nobody_wrote_down_is_left_and_stays_estimated(april):
    worked_on(april, 480, None)
    done = trued_up(april)
    assert (done.lines, done.left_out) == (1, 1)
    assert TimeEntry.objects.filter(estimated=True).count() == 1
    lines = estimate_lines(april.viewer("coordinator"), APRIL)
    assert [(row.worked_on, row.estimated, row.actual, row.variance, row.state)
            for row in lines] == [
        (WEDNESDAY, 480, 480, 0, "SETTLED"),
        (THURSDAY, 480, None, None, "ESTIMATED"),
    ]  # fmt: skip
    (person,) = by_person(lines)
    assert (person.estimated, person.actual, person.missing, person.settled) == (960, 480, 1, 1)


def test_a_day_on_which_nothing_was_worked_is_removed(april):
    worked_on(april, 0, 480)
    trued_up(april)
    assert sums() == {"RATED": 264_000, "COST": 96_000, "RECOGNIZED": 264_000}
    assert Correction.objects.filter(kind="TRUE_UP", after_minutes=0).count() == 1
    assert findings(april, month=MAY) == []


def test_work_that_nobody_estimated_posts_in_may_and_may_be_billed(april):
    worked_on(april, 480, 480)
    save_actuals(
        actor=april.viewer("engineer"), now=SOON, today=IN_MAY, person_id=april["engineer"],
        actuals=[Actual(april["ACME"], april["admin ACME"], THURSDAY, 60)],
    )  # fmt: skip
    assert trued_up(april).variance_minutes == 60
    entry = TimeEntry.objects.get(task_id=april["admin ACME"])
    assert (entry.state, entry.minutes, entry.estimated) == ("APPROVED", 60, False)
    line = LedgerLine.objects.get(book="COST", source_id=entry.pk)
    assert (line.posted_in, line.amount_minor) == (MAY, 12_000)
    assert findings(april, month=MAY) == []


def test_nobody_trues_up_their_own_time_and_not_before_the_month_is_over(april):
    worked_on(april, 480, 360, today=THURSDAY)
    with pytest.raises(Refused, match="is not over yet"):
        trued_up(april, today=THURSDAY)
    with pytest.raises(Denied):
        trued_up(april, who="engineer")
    assert trued_up(april, who="manager").lines == 2


def test_a_day_is_written_once_it_is_over(april):
    with pytest.raises(Refused, match="is not over yet"):
        worked_on(april, 480, 480, today=WEDNESDAY)
    with pytest.raises(Refused, match="was not a day of estimates"):
        save_actuals(
            actor=april.viewer("engineer"), now=SOON, today=IN_MAY, person_id=april["engineer"],
            actuals=[Actual(april["ACME"], april["task ACME"], CUTOFF, 60)],
        )  # fmt: skip


def test_a_run_for_all_leaves_ones_own_to_somebody_else(april):
    worked_on(april, 480, 360)
    done = true_up_month(actor=april.viewer("coordinator"), now=SOON, today=IN_MAY, month=APRIL)
    assert (done.lines, done.variance_minutes) == (2, -120)
    assert true_up_month(
        actor=april.viewer("coordinator"), now=SOON, today=IN_MAY, month=APRIL
    ).lines == 0  # fmt: skip
