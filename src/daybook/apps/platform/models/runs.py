"""What long work is under way, and what waits? Runs, jobs, and requests already answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

RUN_STATES = ("PENDING", "RUNNING", "COMMITTED", "FAILED", "DISCARDED", "UNDONE")
JOB_STATES = ("WAITING", "RUNNING", "DONE", "DEAD")


class Run(models.Model):
    """Work longer than a second: state, cursor and lease.

    Rows that name a run count only once it is COMMITTED, which one update does. A killed run
    resumes at its cursor, or is discarded whole.
    """

    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=10, default="PENDING")
    scope = models.TextField(default="{}", help_text="JSON: what the run was asked to do.")
    cursor = models.TextField(default="{}", help_text="JSON: where the next step begins.")
    counts = models.TextField(default="{}", help_text="JSON: what was seen, kind by kind.")
    message = models.CharField(max_length=500, blank=True)
    done_units = models.BigIntegerField(default=0)
    total_units = models.BigIntegerField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=60, blank=True)
    started_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(
        max_length=64, blank=True, help_text="Same digest, same request: rerunning changes nothing."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RUN_STATES), name="run_state_known"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=~Q(state="COMMITTED"), name="run_not_committed"),
            models.Index(fields=["kind", "digest"], name="run_kind_digest"),
        ]


class Job(models.Model):
    """One piece of background work. Any job may run twice; five-minute leases; retries back off."""

    kind = models.CharField(max_length=40)
    payload = models.TextField(default="{}")
    state = models.CharField(max_length=8, default="WAITING")
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=60, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    unique_key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JOB_STATES), name="job_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["WAITING", "RUNNING"]), name="job_due"
            ),
        ]


class AnsweredRequest(models.Model):
    """A write request already carried out, kept 30 days: the same key is answered, not repeated."""

    user = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=240)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    response = models.TextField(blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="answered_request_once"),
        ]


class RateLimitCounter(models.Model):
    """How often a key was used in the current window; shared by every server process."""

    key = models.CharField(max_length=160, unique=True)
    window_starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
