"""What did a partner's people do that we approved? A pack a month, and the draws it posted.

The pack of July for Kestrel Point holds 212 draws, 1,640 hours; a late line makes pack 2 of July.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import CurrencyField

DRAW_KINDS = ("TIME", "EXPENSE")


class PartnerPack(models.Model):
    """The approved work of a month as it was told to the partner. Append-only."""

    partner = models.ForeignKey("commercial.Partner", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="Its first day.")
    number = models.PositiveSmallIntegerField(help_text="1, and then supplements.")
    minutes = models.IntegerField()
    amount_minor = models.BigIntegerField()
    currency = CurrencyField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    message_key = models.CharField(max_length=32, blank=True)
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "month", "number"], name="partner_pack_number_once"
            ),
        ]


class FundDraw(models.Model):
    """What one line drew from a fund, or gave back where negative. Append-only.

    The line is held by value: an approved entry of time, or an expense. Its sum is what it draws.
    """

    pack = models.ForeignKey(PartnerPack, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey("commercial.PrimeFund", on_delete=models.PROTECT, related_name="+")
    authorization = models.ForeignKey(
        "commercial.WorkAuthorization", on_delete=models.PROTECT, related_name="+"
    )
    source_kind = models.CharField(max_length=8)
    source_id = models.BigIntegerField()
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    worked_on = models.DateField()
    minutes = models.IntegerField()
    amount_minor = models.BigIntegerField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source_kind__in=DRAW_KINDS), name="draw_kind_known"),
            models.CheckConstraint(
                condition=Q(source_kind="TIME") | Q(minutes=0), name="draw_expense_has_no_minutes"
            ),
            models.CheckConstraint(
                condition=~Q(minutes=0) | ~Q(amount_minor=0), name="draw_is_something"
            ),
        ]
        indexes = [
            models.Index(fields=["source_kind", "source_id"], name="draw_source"),
            models.Index(fields=["authorization", "worked_on"], name="draw_authorization"),
        ]
