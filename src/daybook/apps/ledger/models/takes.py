"""What may still be invoiced? Facts that may be, and quantities of them on invoice lines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

BILLABLE_KINDS = ("TIME_ENTRY", "EXPENSE", "MILESTONE", "SEAT", "LOT")


class Billable(models.Model):
    """A fact that may be invoiced: unit and whole quantity (an entry's minutes, 1 milestone)."""

    kind = models.CharField(max_length=12)
    source_id = models.BigIntegerField()
    unit = models.CharField(max_length=6)
    quantity = models.BigIntegerField()
    project = models.ForeignKey(
        "projects.Project",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    worked_on = models.DateField()
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
            models.UniqueConstraint(fields=["kind", "source_id"], name="billable_once"),
            models.CheckConstraint(
                condition=Q(kind__in=BILLABLE_KINDS), name="billable_kind_known"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="billable_not_negative"),
        ]
        indexes = [models.Index(fields=["project", "worked_on"], name="billable_project")]


class Take(models.Model):
    """A signed quantity of one billable on one invoice line. Append-only; credits are negative.

    A trigger keeps the sum of takes between nothing and the whole quantity.
    """

    billable = models.ForeignKey(
        Billable, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    quantity = models.BigIntegerField()
    quantity_billed = models.BigIntegerField(help_text="After the agreement's rounding.")
    invoice_line_id = models.BigIntegerField(help_text="By value: invoices lie above.")
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
            models.CheckConstraint(condition=~Q(quantity=0), name="take_not_empty"),
        ]
        indexes = [models.Index(fields=["invoice_line_id"], name="take_invoice_line")]
