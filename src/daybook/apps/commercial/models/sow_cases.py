"""Where is the statement of work of an opportunity, who moved it when, and who approved it?

SOW-12 was opened on Friday 3 July, awaits discovery since Monday 6 July 10:00, and is worth
85,000.00 USD: a technical architect will review it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import CurrencyField, MutableRow
from daybook.core.contracts import APPROVALS, CASE_STATES


class SowCase(MutableRow):
    """A statement of work in the making. `drafted_at` is when its last draft began."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=160)
    opportunity = models.ForeignKey(
        "commercial.Opportunity", on_delete=models.PROTECT, related_name="+"
    )
    engagement = models.ForeignKey(
        "commercial.Engagement", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    practice = models.ForeignKey("people.Practice", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount_minor = models.BigIntegerField(default=0)
    currency = CurrencyField()
    state = models.CharField(max_length=18, default="OPEN")
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField(help_text="When it came into its state.")
    drafted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CASE_STATES), name="sow_case_state_known"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="sow_case_amount_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["state", "entered_at"], name="sow_case_state")]

    def __str__(self) -> str:
        return self.code


class SowMove(models.Model):
    """One move of a case, with its day and note. Append-only."""

    case = models.ForeignKey(SowCase, on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=18, blank=True)
    to_state = models.CharField(max_length=18)
    moved_at = models.DateTimeField()
    note = models.CharField(max_length=240, blank=True)
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_state__in=CASE_STATES), name="sow_move_state_known"
            ),
        ]
        indexes = [models.Index(fields=["case", "moved_at"], name="sow_move_case")]


class SowApproval(models.Model):
    """An approval of a case's draft: the architect's, the region's or finance's. Append-only.

    It counts for the draft it was given to: one begun later needs a new one.
    """

    case = models.ForeignKey(SowCase, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    reviewer = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField()
    note = models.CharField(max_length=240, blank=True)
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=APPROVALS), name="sow_approval_kind_known"),
        ]
        indexes = [models.Index(fields=["case"], name="sow_approval_case")]
