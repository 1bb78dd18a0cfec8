"""By which rules is a line billed and recognized, and what did we plan to earn with it?

Line 1 of ACME-E1 has two rows of terms: hourly without a cap, and, a revision later, hourly and not
above 120,000.00. The second holds. Its estimate plans 480 hours of an engineer.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import FactRow, MutableRow
from daybook.core.contracts import BILLING_RULES, REVENUE_RULES


class SowLineTerms(FactRow):
    """The two rules of a SOW line, each a code and its canonical parameters. Append-only.

    Until activation they hold from the first day on and a later revision wins; a change afterwards
    has a start of its own.
    """

    line = models.ForeignKey("commercial.SowLine", on_delete=models.PROTECT, related_name="+")
    billing_rule = models.CharField(max_length=16)
    billing_parameters = models.TextField(default="{}")
    revenue_rule = models.CharField(max_length=16)
    revenue_parameters = models.TextField(default="{}")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "starts_on", "revision"], name="sow_line_terms_once_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(billing_rule__in=tuple(BILLING_RULES)),
                name="sow_line_terms_billing_known",
            ),
            models.CheckConstraint(
                condition=Q(revenue_rule__in=tuple(REVENUE_RULES)),
                name="sow_line_terms_revenue_known",
            ),
        ]


class CostEstimate(MutableRow):
    """The planned hours, revenue and cost of an engagement; final once frozen (trigger)."""

    engagement = models.OneToOneField(
        "commercial.Engagement", on_delete=models.PROTECT, related_name="+"
    )
    expenses_minor = models.BigIntegerField(default=0, help_text="Travel that we bear.")
    frozen_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expenses_minor__gte=0), name="cost_estimate_expenses_not_negative"
            ),
        ]


class CostEstimateLine(models.Model):
    """Hours of a role with the rates it was planned at, in ten-thousandths of a major unit."""

    estimate = models.ForeignKey(CostEstimate, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    role = models.ForeignKey("people.Role", on_delete=models.PROTECT, related_name="+")
    work = models.CharField(max_length=120, blank=True)
    minutes = models.PositiveIntegerField()
    bill_per_hour = models.BigIntegerField()
    standard_per_hour = models.BigIntegerField()
    loaded_per_hour = models.BigIntegerField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["estimate", "position"], name="cost_estimate_line_position"
            ),
            models.CheckConstraint(
                condition=Q(bill_per_hour__gte=0)
                & Q(standard_per_hour__gte=0)
                & Q(loaded_per_hour__gte=0),
                name="cost_estimate_line_not_negative",
            ),
        ]
