"""What was asked to change of an approved line, what it was, and what came of it?

Entry 17 at version 3: 450 minutes become 480, requested by the engineer, posted by the manager in
August as revision 2.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import MutableRow

KINDS = ("CHANGE", "REMOVAL", "UNDO", "TRUE_UP")
STATES = ("REQUESTED", "POSTED", "DECLINED", "WITHDRAWN")


def _down(to: str, **kwargs) -> models.ForeignKey:
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", **kwargs)


class Correction(MutableRow):
    """A change of one approved line. Posted, it names the revision and the lines it made.

    The lines in the books carry `posting_id` as their correction id. One revision of a line is
    made by one correction, and a correction is undone once.
    """

    entry = _down("time.TimeEntry", db_constraint=False)
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=9)
    person = _down("people.Person")
    worked_on = models.DateField()
    entry_version = models.PositiveIntegerField(help_text="The line's version that was seen.")
    before_minutes = models.PositiveSmallIntegerField()
    before_project = _down("projects.Project")
    before_task = _down("projects.Task")
    before_billable = models.BooleanField()
    before_note = models.CharField(max_length=500, blank=True)
    after_minutes = models.PositiveSmallIntegerField()
    after_project = _down("projects.Project")
    after_task = _down("projects.Task")
    after_billable = models.BooleanField()
    after_note = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=240)
    requested_by = _down("platform.User")
    requested_at = models.DateTimeField()
    decided_by = _down("platform.User", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=240, blank=True)
    posted_in = models.DateField(null=True, blank=True, help_text="First day of a month.")
    revision = models.PositiveIntegerField(null=True, blank=True, help_text="The one it made.")
    posting = _down("platform.AuditLine", null=True, blank=True)
    undoes = _down("corrections.Correction", null=True, blank=True)
    client_key = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="correction_kind_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="correction_state_known"),
            models.CheckConstraint(
                condition=~Q(state="POSTED")
                | Q(revision__isnull=False, posting__isnull=False, posted_in__isnull=False,
                    decided_by__isnull=False),
                name="correction_posted_names_its_lines",
            ),
            models.CheckConstraint(
                condition=~Q(state="DECLINED") | ~Q(decline_reason=""),
                name="correction_declined_says_why",
            ),
            models.UniqueConstraint(
                fields=["entry", "revision"],
                condition=Q(revision__isnull=False),
                name="correction_revision_once",
            ),
            models.UniqueConstraint(
                fields=["undoes"], condition=Q(undoes__isnull=False), name="correction_undone_once"
            ),
            models.UniqueConstraint(
                fields=["requested_by", "client_key"],
                condition=Q(client_key__isnull=False),
                name="correction_client_key_once",
            ),
            # A line waits for one answer at a time.
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="REQUESTED"), name="correction_asked_once"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "requested_at"], name="correction_by_state"),
            models.Index(fields=["kind", "worked_on"], name="correction_by_day"),
        ]
