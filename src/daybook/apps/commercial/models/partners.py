"""Which firms work for us, from which fund, and what is each engineer authorized to do?

Kestrel Point has a prime SOW over 250,000.00 USD; under it Ravi is authorized for 120 hours at
115.00 on one engagement, until 30 September.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.apps.platform.models import CurrencyField, MutableRow

AUTHORIZATION_STATES = ("DRAFT", "SIGNED", "CLOSED")


class Partner(MutableRow):
    """A firm whose people work for us, which of our entities pays it, and whom we write to."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=160)
    currency = CurrencyField()
    entity = models.ForeignKey("platform.LegalEntity", on_delete=models.PROTECT, related_name="+")
    pack_email = models.EmailField(blank=True, help_text="Gets the approved time of a month.")
    returns_email = models.EmailField(blank=True, help_text="Gets invoices that are returned.")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class PartnerEngineer(MutableRow):
    """Whose engineer a person is [starts_on, ends_on); no two overlap for a person (trigger)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="partner_engineer_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "starts_on"], name="partner_engineer_partner"),
        ]


class PrimeFund(MutableRow):
    """A prime SOW's fund: what may be drawn by a partner's work [starts_on, ends_on)."""

    code = models.CharField(max_length=24, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    purchase_order = models.CharField(max_length=60, blank=True)
    currency = CurrencyField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="prime_fund_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PrimeFundLine(models.Model):
    """Money put into a fund, or taken out of it where negative. Append-only."""

    fund = models.ForeignKey(PrimeFund, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=240)
    recorded_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount_minor=0), name="prime_fund_line_is_an_amount"
            ),
        ]


class WorkAuthorization(MutableRow):
    """What one engineer may do on one engagement, at which rate, for how long and how much.

    Its terms are final once signed (trigger). `closed_on` is the first day it covers no more.
    What was drawn stands beside, kept by the draws themselves: it never passes what is authorized.
    """

    code = models.CharField(max_length=24, unique=True)
    fund = models.ForeignKey(PrimeFund, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(
        "commercial.Engagement", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    scope = models.TextField(blank=True)
    clearance = models.CharField(max_length=80, blank=True)
    per_hour = models.BigIntegerField(help_text="Ten-thousandths of a major unit of the fund.")
    authorized_minutes = models.PositiveIntegerField()
    expenses_minor = models.BigIntegerField(default=0, help_text="For travel and expenses.")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=6, default="DRAFT")
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=120, blank=True, help_text="The partner's signatory.")
    closed_on = models.DateField(null=True, blank=True)
    drawn_minutes = models.PositiveIntegerField(default=0)
    drawn_minor = models.BigIntegerField(default=0)
    drawn_expenses_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=AUTHORIZATION_STATES), name="authorization_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="authorization_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(per_hour__gte=0) & Q(expenses_minor__gte=0),
                name="authorization_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", signed_on__isnull=True, closed_on__isnull=True)
                | Q(state="SIGNED", signed_on__isnull=False, closed_on__isnull=True)
                | Q(state="CLOSED", signed_on__isnull=False, closed_on__isnull=False),
                name="authorization_state_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(drawn_minutes__lte=F("authorized_minutes"))
                & Q(drawn_expenses_minor__lte=F("expenses_minor"))
                & Q(drawn_minor__gte=0)
                & Q(drawn_expenses_minor__gte=0),
                name="authorization_not_overdrawn",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "engagement"], name="authorization_person"),
        ]

    def __str__(self) -> str:
        return self.code
