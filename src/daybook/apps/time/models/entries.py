"""What was worked? One stretch of work a row: person, local date, task, minutes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

ENTRY_STATES = ("DRAFT", "SUBMITTED", "APPROVED", "RETURNED")


class Submission(models.Model):
    """A person's week, or the part of it that lies in one month, handed in for approval."""

    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The day after the last.")
    submitted_at = models.DateTimeField()
    run = models.ForeignKey(
        "platform.Run",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
    )
    audit_line = models.ForeignKey(
        "platform.AuditLine", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="submission_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="submission_person")]


class TimeEntry(models.Model):
    """One stretch of work. Minutes are never rounded; clock times are kept only as they came.

    Unique by (import source, source key) and by (client user, client key).
    """

    person = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    project = models.ForeignKey(
        "projects.Project",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    task = models.ForeignKey(
        "projects.Task", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    worked_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    row_number = models.PositiveSmallIntegerField(
        null=True, blank=True,
        help_text="Which further row of its task it stands in, in My Week; empty for the first.",
    )  # fmt: skip
    note = models.CharField(max_length=500, blank=True)
    is_billable = models.BooleanField(default=True)
    state = models.CharField(max_length=10, default="DRAFT")
    estimated = models.BooleanField(default=False)
    flags = models.PositiveIntegerField(default=0, help_text="Bits of core's EntryFlag.")
    started_local = models.CharField(max_length=16, blank=True, help_text="2026-07-07T09:00")
    ended_local = models.CharField(max_length=16, blank=True)
    interrupted_minutes = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    return_reason = models.CharField(max_length=240, blank=True)
    import_source = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=80, null=True, blank=True)
    client_user = models.ForeignKey(
        "platform.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    client_key = models.CharField(max_length=64, null=True, blank=True)
    submission = models.ForeignKey(
        Submission,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
    )
    run = models.ForeignKey(
        "platform.Run",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
    )
    audit_line = models.ForeignKey(
        "platform.AuditLine",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                # A line that a correction removed stays, approved, with no minutes.
                condition=Q(minutes__lte=1440)
                & (Q(minutes__gte=1) | Q(minutes=0, state="APPROVED")),
                name="entry_minutes_of_a_day",
            ),
            models.CheckConstraint(condition=Q(state__in=ENTRY_STATES), name="entry_state_known"),
            models.UniqueConstraint(
                fields=["import_source", "source_key"],
                condition=Q(source_key__isnull=False),
                name="entry_source_key_once",
            ),
            models.UniqueConstraint(
                fields=["client_user", "client_key"],
                condition=Q(client_key__isnull=False),
                name="entry_client_key_once",
            ),
        ]
        indexes = [
            # Minutes are in the index, so that a day is summed without reading its rows.
            models.Index(fields=["person", "worked_on", "minutes"], name="entry_person"),
            models.Index(fields=["project", "worked_on"], name="entry_project"),
            models.Index(fields=["worked_on"], name="entry_worked_on"),
            models.Index(
                fields=["worked_on"], condition=~Q(state="APPROVED"), name="entry_not_approved"
            ),
        ]
