"""What runs, what waits and what stopped? Jobs and runs as pages and people see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybook.apps.platform.actions.jobs import retry_dead_job
from daybook.apps.platform.actions.run_decisions import discard_run, resume_run
from daybook.apps.platform.actions.runs import commit_run, lease_run, move_run, start_run
from daybook.apps.platform.models import Job, Run
from daybook.apps.platform.queries.work import job_counts, jobs, run_count, run_page, runs
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.run_kinds import RUN_KINDS, RunKind
from daybook.core.rights import Data
from tests.builders import NOW

LATER = NOW + timedelta(minutes=6)


def started(company, who="coordinator", kind="TEST_IMPORT") -> int:
    run = start_run(actor=company.viewer(who), now=NOW, kind=kind, title="July", total_units=450)
    lease_run(run.id, owner="worker", now=NOW)
    move_run(run.id, owner="worker", now=NOW, cursor={}, counts={"new_rows": 1200},
             done_units=120)  # fmt: skip
    return run.id


def test_a_run_says_how_far_it_is_and_that_it_is_being_worked_on(company):
    """RUN-01"""
    page = run_page(company.viewer("coordinator"), started(company), NOW)
    assert (page.row.state, page.row.done_units, page.row.total_units) == ("RUNNING", 120, 450)
    assert page.counts == (("New rows", "1,200"),)
    assert not page.may_discard and "being worked on" in page.why_not


def test_a_run_whose_worker_fell_silent_is_stale_and_may_be_discarded(company):
    """RUN-01"""
    number, actor = started(company), company.viewer("coordinator")
    page = run_page(actor, number, LATER)
    assert (page.row.state, page.may_discard) == ("STALE", True)
    with pytest.raises(Refused):
        discard_run(actor=actor, now=NOW, run_id=number, reason="Wrong file")
    with pytest.raises(Refused) as caught:
        discard_run(actor=actor, now=LATER, run_id=number, reason=" ")
    assert caught.value.field == "reason"
    discard_run(actor=actor, now=LATER, run_id=number, reason="Wrong file")
    row = Run.objects.get(pk=number)
    assert (row.state, row.message) == ("DISCARDED", "Wrong file")


def test_a_committed_run_cannot_be_discarded(company):
    """RUN-01"""
    number, actor = started(company), company.viewer("coordinator")
    commit_run(number, actor=actor, now=NOW, counts={})
    with pytest.raises(Refused):
        discard_run(actor=actor, now=LATER, run_id=number, reason="Late")


@pytest.mark.parametrize(
    ("who", "seen"), [("engineer", False), ("manager", False), ("admin", True), ("finance", True)]
)
def test_a_run_of_somebody_else_is_seen_with_settings_only(company, who, seen):
    """RIGHT-01"""
    number = started(company)
    assert run_count(company.viewer(who)) == (1 if seen else 0)
    if seen:
        run_page(company.viewer(who), number, NOW)
    else:
        with pytest.raises(NotFound):
            run_page(company.viewer(who), number, NOW)
        with pytest.raises(NotFound):
            discard_run(actor=company.viewer(who), now=LATER, run_id=number, reason="x")


def test_whoever_only_sees_a_run_does_not_decide_about_it(company):
    """RIGHT-01"""
    number = started(company)
    page = run_page(company.viewer("finance"), number, LATER)
    assert not page.may_discard and page.why_not
    with pytest.raises(Denied):
        discard_run(actor=company.viewer("finance"), now=LATER, run_id=number, reason="x")


def test_a_kind_opens_its_runs_to_whoever_sees_its_data_and_resumes_by_its_own_action(
    company, monkeypatch
):
    """RUN-01"""
    resumed = []
    kind = RunKind(
        "TEST_IMPORT", "Import", Data.IMPORTS, result=lambda run_id: f"/import/{run_id}",
        resume=lambda *, actor, now, run_id: resumed.append(run_id),
    )  # fmt: skip
    number = started(company, "analyst")
    assert run_count(company.viewer("coordinator")) == 0
    monkeypatch.setitem(RUN_KINDS, "TEST_IMPORT", kind)
    (row,) = runs(company.viewer("coordinator"), LATER, rows=slice(0, 10))
    assert (row.word, row.result_href) == ("Import", f"/import/{number}")
    with pytest.raises(Denied):
        resume_run(actor=company.viewer("coordinator"), now=LATER, run_id=number)
    resume_run(actor=company.viewer("analyst"), now=LATER, run_id=number)
    assert resumed == [number]


def dead_job(company) -> int:
    return Job.objects.create(kind="send_mail", state="DEAD", due_at=NOW, created_at=NOW,
                              attempts=6, last_error="ConnectionError: no answer",
                              user_id=company["user finance"]).pk  # fmt: skip


def test_a_dead_job_shows_its_error_and_waits_again_when_retried(company):
    """RIGHT-01"""
    number = dead_job(company)
    (row,) = jobs(company.viewer("admin"), "DEAD")
    assert row.last_error == "ConnectionError: no answer"
    with pytest.raises(Denied):
        retry_dead_job(actor=company.viewer("finance"), now=NOW, job_id=number)
    assert retry_dead_job(actor=company.viewer("operations"), now=NOW, job_id=number)
    assert job_counts(company.viewer("admin")) == {"WAITING": 1}


def test_jobs_are_closed_to_whoever_sees_no_settings(company):
    """RIGHT-01"""
    with pytest.raises(Denied):
        jobs(company.viewer("engineer"), "DEAD")
