"""What do we ask a customer to pay, and what proves it?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import CurrencyField, MutableRow

INVOICE_STATES = ("DRAFT", "ISSUED", "VOIDED")


class Invoice(MutableRow):
    """A document to one customer under one engagement. Its number is taken, gapless, at issue."""

    entity = models.ForeignKey("platform.LegalEntity", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("commercial.Customer", on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(
        "commercial.Engagement", on_delete=models.PROTECT, related_name="+"
    )
    month = models.DateField(help_text="First day of the month it bills.")
    state = models.CharField(max_length=8, default="DRAFT")
    series = models.CharField(max_length=16, default="INV")
    fiscal_year = models.PositiveIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    code = models.CharField(max_length=32, null=True, blank=True, unique=True)
    currency = CurrencyField()
    issued_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    total_minor = models.BigIntegerField(default=0)
    drafted_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(
        "records.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    run = models.ForeignKey(
        "platform.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=INVOICE_STATES), name="invoice_state_known"
            ),
            models.UniqueConstraint(
                fields=["entity", "series", "fiscal_year", "number"],
                condition=Q(number__isnull=False),
                name="invoice_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", number__isnull=True)
                | (~Q(state="DRAFT") & Q(number__isnull=False, issued_on__isnull=False)),
                name="invoice_issued_has_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["month", "state"], name="invoice_month"),
            models.Index(fields=["engagement"], name="invoice_engagement"),
        ]


class InvoiceLine(models.Model):
    """One printed line: quantity × price = amount, exactly as printed (BILL-02)."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(
        "people.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    description = models.CharField(max_length=200)
    minutes_billed = models.BigIntegerField(default=0)
    per_unit = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=6)
    day_minutes = models.PositiveSmallIntegerField(null=True)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position"),
        ]


class InvoiceItem(models.Model):
    """What a line is made of: one billable and the quantity of it; while a draft, reserved once."""

    line = models.ForeignKey(InvoiceLine, on_delete=models.CASCADE, related_name="+")
    billable = models.ForeignKey("ledger.Billable", on_delete=models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    is_draft = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["billable"], condition=Q(is_draft=True), name="billable_in_one_draft"
            ),
        ]
