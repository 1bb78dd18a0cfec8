"""What was agreed before it was spent, and what was paid back? Pre-approvals and runs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.apps.platform.models import CurrencyField, MutableRow

PRE_APPROVAL_STATES = ("REQUESTED", "APPROVED", "RETURNED", "WITHDRAWN")


class PreApproval(MutableRow):
    """What somebody asked to spend on a project, between two days, and the answer."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(
        "expenses.ExpenseCategory",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    purpose = models.CharField(max_length=240)
    estimate_minor = models.BigIntegerField()
    currency = CurrencyField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The first day after it: [starts_on, ends_on).")
    state = models.CharField(max_length=10, default="REQUESTED")
    decision_reason = models.CharField(max_length=240, blank=True)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "platform.User", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PRE_APPROVAL_STATES), name="pre_approval_state_known"
            ),
            models.CheckConstraint(
                condition=Q(estimate_minor__gt=0), name="pre_approval_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="pre_approval_has_days"
            ),
            models.CheckConstraint(
                condition=Q(state="REQUESTED", decided_at__isnull=True)
                | (Q(state__in=("APPROVED", "RETURNED"), decided_by__isnull=False))
                | Q(state="WITHDRAWN"),
                name="pre_approval_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="pre_approval_person"),
            models.Index(fields=["project"], name="pre_approval_project"),
        ]


class Reimbursement(models.Model):
    """A run that pays back the approved expenses of an entity's people, with its number."""

    entity = models.ForeignKey("platform.LegalEntity", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    fiscal_year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=32, unique=True)
    currency = CurrencyField()
    total_minor = models.BigIntegerField()
    lines = models.PositiveIntegerField()
    paid_on = models.DateField()
    request_key = models.CharField(max_length=64, null=True, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "fiscal_year", "number"], name="reimbursement_number_once"
            ),
            models.CheckConstraint(condition=Q(lines__gt=0), name="reimbursement_not_empty"),
        ]
