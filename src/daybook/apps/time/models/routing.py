"""Who approves which work, from when; what went up its ladder; and why lines come back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import FactRow


class ApprovalRoute(FactRow):
    """The ladder of a kind of work for a role and a region (none is any), from a day on.

    Append-only. A ladder without text ends the route: the next less specific one holds again.
    """

    work_kind = models.CharField(max_length=12)
    role = models.ForeignKey(
        "people.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(
        "people.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ladder = models.CharField(
        max_length=160, blank=True, help_text="Kinds of approvers, first first, with commas."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(work_kind__in=["ANY", "CONSULTING", "MANAGER", "INTERNAL", "TRAINING"]),
                name="approval_route_kind_known",
            ),
        ]


class ReturnReasons(FactRow):
    """The reasons that a return offers, one a line, from a day on. Append-only."""

    texts = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on", "revision"], name="return_reasons_once_a_revision"
            ),
        ]


class Escalation(models.Model):
    """A waiting line went one step up its ladder: of which handing in, how far, and when."""

    # Not asked when a draft is deleted: what went up was handed in, and may have come back since.
    entry = models.ForeignKey(
        "time.TimeEntry",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    submission = models.ForeignKey(
        "time.Submission",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    level = models.PositiveSmallIntegerField()
    escalated_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "submission", "level"], name="escalation_once_a_level"
            ),
        ]
