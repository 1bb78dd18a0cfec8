"""What is sold under a statement of work, by which entity, in which currency?"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.apps.platform.models import CurrencyField, MutableRow

SOW_KINDS = ("T_AND_M", "FIXED_FEE", "BLOCK", "TRAINING", "EXPENSES", "INTERNAL")


class Engagement(MutableRow):
    """One SOW: the customer, the selling entity, the currency, the card its hours are priced by."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=160)
    customer = models.ForeignKey("commercial.Customer", on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(
        "commercial.Opportunity", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entity = models.ForeignKey("platform.LegalEntity", on_delete=models.PROTECT, related_name="+")
    rate_card = models.ForeignKey("commercial.RateCard", on_delete=models.PROTECT, related_name="+")
    currency = CurrencyField()
    signed_on = models.DateField(
        null=True, blank=True, help_text="Empty: work is at risk, and is not billed."
    )
    purchase_order = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    billing_step_minutes = models.PositiveSmallIntegerField(
        default=0, help_text="Agreed rounding of billed time; 0 bills exact minutes."
    )
    billing_rounding = models.CharField(max_length=10, default="HALF_UP")
    activated_on = models.DateField(
        null=True, blank=True, help_text="From here on its terms change by change order alone."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
                name="engagement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SowLine(MutableRow):
    """One line of a SOW: its commercial type, value and hours."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    description = models.CharField(max_length=200)
    amount_minor = models.BigIntegerField(default=0)
    budget_minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "position"], name="sow_line_position"),
            models.CheckConstraint(condition=Q(kind__in=SOW_KINDS), name="sow_line_kind_known"),
        ]
