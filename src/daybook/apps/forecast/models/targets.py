"""What should the month bring? Revenue targets by region and practice, as dated facts."""

from __future__ import annotations

from django.db import models

from daybook.apps.platform.models import CurrencyField


class RevenueTarget(models.Model):
    """The revenue asked of one region and practice in one month; a later revision replaces it."""

    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    practice = models.ForeignKey("people.Practice", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    amount_minor = models.BigIntegerField()
    currency = CurrencyField()
    recorded_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "practice", "month", "revision"], name="revenue_target_once"
            ),
        ]
