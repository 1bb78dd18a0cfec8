"""What does a partner ask for, how does it compare, and what was accepted and taken?

Invoice K-2026-07 over 22,300.00: one line two hours above what was approved, returned with that.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from daybook.apps.platform.models import CurrencyField, MutableRow

INVOICE_STATES = ("RECEIVED", "MATCHED", "MISMATCHED", "APPROVED", "RETURNED")
OPEN_STATES = ("RECEIVED", "MATCHED", "MISMATCHED")


class PartnerInvoice(MutableRow):
    """An invoice that came. Approved or returned it is final (trigger)."""

    partner = models.ForeignKey("commercial.Partner", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    invoiced_on = models.DateField()
    received_on = models.DateField()
    month = models.DateField(help_text="The month it is for, by its first day.")
    currency = CurrencyField()
    total_minor = models.BigIntegerField()
    purchase_order = models.CharField(max_length=60, blank=True)
    file = models.ForeignKey(
        "records.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, default="RECEIVED")
    entered_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        "platform.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    return_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("partner"), Upper("number"), condition=~Q(state="RETURNED"),
                name="partner_invoice_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=INVOICE_STATES), name="partner_invoice_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, decided_at__isnull=True)
                | Q(state__in=("APPROVED", "RETURNED"), decided_at__isnull=False),
                name="partner_invoice_decided_at_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="APPROVED") | ~Q(decided_by=F("entered_by")),
                name="partner_invoice_approved_by_another",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["partner", "month"], name="partner_invoice_month")]


class PartnerInvoiceLine(models.Model):
    """One line as the partner wrote it; `ends_on` is the day after its last."""

    invoice = models.ForeignKey(PartnerInvoice, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, default="TIME")
    project_code = models.CharField(max_length=24)
    consultant = models.CharField(max_length=120)
    purchase_order = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    minutes = models.IntegerField(default=0)
    per_hour = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="partner_line_position"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="partner_line_ends_after_start"
            ),
        ]


class FindingAcceptance(models.Model):
    """A difference somebody accepted, and why. Append-only; it holds for these numbers only."""

    invoice = models.ForeignKey(PartnerInvoice, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=160)
    reason = models.CharField(max_length=240)
    accepted_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "key"], name="partner_finding_once"),
        ]


class InvoiceTake(models.Model):
    """Approved work that an approved invoice took. Append-only; never above what was approved."""

    invoice = models.ForeignKey(PartnerInvoice, on_delete=models.PROTECT, related_name="+")
    authorization = models.ForeignKey(
        "commercial.WorkAuthorization", on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    kind = models.CharField(max_length=8, default="TIME")
    minutes = models.IntegerField()
    amount_minor = models.BigIntegerField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["authorization", "project", "month"], name="partner_take_group"),
        ]
