"""Does background work survive being killed, repeated and left alone?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from daybook.apps.platform.actions import jobs
from daybook.apps.platform.actions.runs import lease_run, start_run
from daybook.apps.platform.actions.sealing import seal_audit_days, verify_seals
from daybook.apps.platform.actions.upkeep import attend_silent_runs, expire_answered_requests
from daybook.apps.platform.models import (
    AnsweredRequest,
    AuditLine,
    AuditSeal,
    Job,
    Run,
    WorkerHeartbeat,
)
from daybook.apps.platform.transactions import record_audit
from daybook.config.health import worker_state
from daybook.config.worker import Worker
from tests.builders import NOW


@pytest.fixture
def calls():
    """A job kind that notes each time it is carried out."""
    made: list[dict] = []

    def handler(*, user_id, payload, now):
        made.append(payload)
        if payload.get("fail"):
            raise ValueError("of no interest")

    jobs.HANDLERS["note"] = handler
    yield made
    del jobs.HANDLERS["note"]


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def _run(owner: str, minutes: float) -> bool:
    return jobs.run_due_job(owner=owner, clock=lambda: at(minutes))


def test_a_job_is_carried_out_once_by_one_worker(company, calls):
    jobs.enqueue_job(actor=company.system, now=NOW, kind="note", payload={"n": 1})
    assert _run("one", 0) and not _run("two", 0)
    assert calls == [{"n": 1}]
    assert Job.objects.get(kind="note").state == "DONE"


def test_the_same_key_is_queued_once(company, calls):
    first = jobs.enqueue_job(actor=company.system, now=NOW, kind="note", unique_key="a")
    again = jobs.enqueue_job(actor=company.system, now=NOW, kind="note", unique_key="a")
    assert first and again is None


def test_a_killed_workers_job_is_taken_over_when_its_lease_lapses(company, calls):
    jobs.enqueue_job(actor=company.system, now=NOW, kind="note")
    assert jobs._claim("killed", at(0)) is not None
    assert not _run("other", 4.9)
    assert _run("other", 5.1)
    assert len(calls) == 1


def test_a_living_worker_keeps_its_long_job(company, calls):
    jobs.enqueue_job(actor=company.system, now=NOW, kind="note")
    jobs._claim("busy", at(0))
    assert jobs.renew_leases(owner="busy", now=at(4)) == 1
    assert not _run("other", 8)


def test_who_lost_the_lease_does_not_write_the_end(company, calls):
    jobs.enqueue_job(actor=company.system, now=NOW, kind="note")
    held = jobs._claim("slow", at(0))
    jobs._claim("other", at(6))
    jobs._fail(held, ValueError("late"), at(7))
    row = Job.objects.get(kind="note")
    assert (row.state, row.lease_owner) == ("RUNNING", "other")


def test_failures_back_off_and_end_on_the_dead_list(company, calls):
    jobs.enqueue_job(actor=company.system, now=NOW, kind="note", payload={"fail": True})
    minute = 0.0
    for _ in range(jobs.MAX_ATTEMPTS):
        assert _run("one", minute)
        row = Job.objects.get(kind="note")
        assert row.due_at > at(minute) or row.state == "DEAD"
        minute += 24 * 60
    assert row.state == "DEAD" and len(calls) == jobs.MAX_ATTEMPTS
    assert jobs.retry_dead_job(actor=company.system, now=at(minute), job_id=row.pk)
    assert Job.objects.get(kind="note").state == "WAITING"


def test_a_job_that_kills_every_worker_ends_on_the_dead_list(company, calls):
    jobs.enqueue_job(actor=company.system, now=NOW, kind="note")
    for attempt in range(jobs.MAX_ATTEMPTS):
        assert jobs._claim("killed", at(10 * attempt)) is not None
    assert jobs._claim("killed", at(600)) is None
    assert Job.objects.get(kind="note").state == "DEAD"


def test_the_schedule_adds_each_slot_once(company):
    first = jobs.schedule_due_jobs(actor=company.system, now=NOW)
    assert first == len(jobs.SCHEDULE) > 3
    assert jobs.schedule_due_jobs(actor=company.system, now=NOW) == 0
    assert jobs.schedule_due_jobs(actor=company.system, now=NOW + timedelta(days=1)) == first


def test_the_whole_schedule_may_run_twice(company):
    for _ in range(2):
        jobs.schedule_due_jobs(actor=company.system, now=NOW)
        Job.objects.update(state="WAITING")
        while _run("one", 1):
            pass
    assert not Job.objects.exclude(state="DONE").exists()
    assert Job.objects.filter(last_error="").count() == Job.objects.count()


def test_a_silent_run_says_so_and_is_discarded_after_a_day(company):
    run = start_run(actor=company.system, now=NOW, kind="SLOW", title="slow")
    lease_run(run.id, owner="killed", now=NOW)
    system = company.system
    assert attend_silent_runs(actor=system, now=at(4)) == (0, 0)
    assert attend_silent_runs(actor=system, now=at(6)) == (1, 0)
    assert attend_silent_runs(actor=system, now=at(7)) == (0, 0)
    assert Run.objects.get(pk=run.id).message.startswith("Its worker stopped.")
    assert attend_silent_runs(actor=system, now=at(26 * 60)) == (0, 1)
    assert Run.objects.get(pk=run.id).state == "DISCARDED"


def test_a_marked_run_can_still_be_resumed(company):
    run = start_run(actor=company.system, now=NOW, kind="SLOW", title="slow")
    lease_run(run.id, owner="killed", now=NOW)
    attend_silent_runs(actor=company.system, now=at(6))
    assert lease_run(run.id, owner="next", now=at(7)).state == "RUNNING"


def test_answers_are_kept_thirty_days(company):
    for days in (29, 31):
        AnsweredRequest.objects.create(
            user_id=company["user engineer"], key=str(days), method="PUT", path="/", body_digest="",
            recorded_at=NOW - timedelta(days=days),
        )  # fmt: skip
    assert expire_answered_requests(now=NOW) == 1
    assert AnsweredRequest.objects.get().key == "29"


def test_a_worker_says_that_it_lives_and_that_it_stopped(company):
    worker = Worker()
    assert worker_state() == "none"
    jobs.beat(owner=worker.owner, now=datetime.now(UTC), started_at=NOW)
    assert worker_state() == "ok"
    long_ago = datetime.now(UTC) - timedelta(minutes=10)
    WorkerHeartbeat.objects.update(seen_at=long_ago)
    assert worker_state() == "silent"
    jobs.stop_beating(owner=worker.owner, now=long_ago)
    assert worker_state() == "none"


DAY_AFTER = NOW + timedelta(days=1)


def test_days_are_sealed_once_and_today_is_not(company):
    assert seal_audit_days(now=NOW) == 0
    record_audit(actor=company.system, verb="later", now=DAY_AFTER)
    assert seal_audit_days(now=DAY_AFTER + timedelta(days=3)) == 2
    assert seal_audit_days(now=DAY_AFTER + timedelta(days=3)) == 0
    first, second = AuditSeal.objects.order_by("day")
    assert second.previous == first.digest
    assert first.line_count == AuditLine.objects.count() - 1
    assert verify_seals() == ()


def _directly(statement: str) -> None:
    """Change the database behind Daybook's back, past the trigger that refuses it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER platform_auditline_no_update")
            cursor.execute("DROP TRIGGER platform_auditline_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE platform_auditline DISABLE TRIGGER USER")
        cursor.execute(statement)


@pytest.fixture
def sealed(company):
    """Two sealed days."""
    record_audit(actor=company.system, verb="later", now=DAY_AFTER)
    seal_audit_days(now=DAY_AFTER + timedelta(days=2))
    return company


def test_a_changed_audit_line_breaks_its_seal(sealed):
    _directly("UPDATE platform_auditline SET verb = 'other' WHERE verb = 'later'")
    assert [row.what for row in verify_seals()] == ["has an audit line that was changed"]


def test_a_line_added_to_a_sealed_day_breaks_its_seal(sealed):
    record_audit(actor=sealed.system, verb="backdated", now=NOW)
    (found,) = verify_seals()
    assert found.day == NOW.date() and "were sealed" in found.what


def test_a_line_on_a_quiet_day_between_seals_is_found(company):
    record_audit(actor=company.system, verb="later", now=NOW + timedelta(days=5))
    seal_audit_days(now=NOW + timedelta(days=9))
    record_audit(actor=company.system, verb="backdated", now=NOW + timedelta(days=2))
    (found,) = verify_seals()
    assert "added after later days were sealed" in found.what


def test_a_forged_seal_breaks_the_chain(sealed):
    first = AuditSeal.objects.order_by("day").first()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER platform_auditseal_no_update")
        else:
            cursor.execute("ALTER TABLE platform_auditseal DISABLE TRIGGER USER")
    AuditSeal.objects.filter(pk=first.pk).update(digest="0" * 64)
    assert len(verify_seals()) == 2
