"""Who keeps these books? The organization, its legal entities, and the days they work.

Example: an organization reporting in USD with a GmbH in EUR (zone Europe/Berlin, Bavarian
holidays, fiscal year from February) and a Ltd in GBP.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .columns import CurrencyField, MutableRow


class HolidayCalendar(models.Model):
    """A named set of public holidays of one country or region, from the holidays library."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    subdivision = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return self.code


class Holiday(models.Model):
    """One day off in a calendar; stored, so that a newer library never changes a closed month."""

    calendar = models.ForeignKey(HolidayCalendar, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    name = models.CharField(max_length=160)
    source = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "on"], name="holiday_once_a_day"),
        ]


class Organization(MutableRow):
    """The one organization of this installation. Its reporting currency is fixed once posted."""

    name = models.CharField(max_length=120)
    reporting_currency = CurrencyField()
    zone = models.CharField(max_length=64)
    singleton = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(singleton=True), name="organization_is_one"),
        ]


class LegalEntity(MutableRow):
    """A company that employs, sells and invoices: its currency, zone, calendars and numbers."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    functional_currency = CurrencyField()
    zone = models.CharField(max_length=64)
    business_calendar = models.ForeignKey(
        HolidayCalendar, on_delete=models.PROTECT, related_name="+"
    )
    fiscal_year_starts_month = models.PositiveSmallIntegerField(default=2)
    close_method = models.CharField(max_length=10, default="ESTIMATE")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_year_starts_month__gte=1, fiscal_year_starts_month__lte=12),
                name="entity_fiscal_month_is_a_month",
            ),
            models.CheckConstraint(
                condition=Q(close_method__in=["ACTUAL", "ESTIMATE"]),
                name="entity_close_method_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FxRate(models.Model):
    """A dated exchange rate: one unit of `base` buys `rate` / 10^10 of `quote`. Append-only."""

    base = CurrencyField()
    quote = CurrencyField()
    rate_type = models.CharField(max_length=20)
    starts_on = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    rate = models.BigIntegerField()
    source = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["base", "quote", "rate_type", "starts_on", "revision"],
                name="fx_rate_once_a_revision",
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="fx_rate_positive"),
        ]


class NumberSeries(models.Model):
    """The locked counter from which an entity's gapless document numbers are taken at issue."""

    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=16)
    fiscal_year = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "series", "fiscal_year"], name="number_series_once"
            ),
        ]


class Period(MutableRow):
    """One calendar month of one legal entity, and how far it is closed."""

    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="First day of the month.")
    lock = models.CharField(max_length=4, default="OPEN")
    lock_reason = models.CharField(max_length=240, blank=True)
    hard_lock_requested_by = models.ForeignKey(
        "platform.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hard_locked_by = models.ForeignKey(
        "platform.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The second signature; never the one that requested (trigger).",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "month"], name="period_once_an_entity"),
            models.CheckConstraint(
                condition=Q(lock__in=["OPEN", "SOFT", "HARD"]), name="period_lock_known"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="period_is_a_month"),
        ]
