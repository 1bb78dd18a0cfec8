"""What is an hour sold for? Rate cards and their effective-dated rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import CurrencyField, FactRow, MutableRow

RATE_LEVELS = ("PERSON_PROJECT", "ROLE_PROJECT", "CUSTOMER_ROLE", "REGION_PRACTICE_ROLE", "ROLE")


class RateCard(MutableRow):
    """A named set of bill rates in one currency.

    A card that follows another takes that one's rates, converted, for each key it has no row of its
    own for (RATE-07). Whom it follows is said when it is added, and stays.
    """

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    currency = CurrencyField()
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.code


class BillRate(FactRow):
    """The price of an hour or day for one key of one level, from a day on. Append-only.

    The project lies above this app, so it is held by value. A null rate ends the key.
    """

    card = models.ForeignKey(RateCard, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=20)
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    project_id = models.BigIntegerField(null=True, blank=True)
    customer = models.ForeignKey(
        "commercial.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.ForeignKey(
        "people.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(
        "people.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    practice = models.ForeignKey(
        "people.Practice", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(
        max_length=120, help_text="Canonical text of card, level and ids; makes ties impossible."
    )
    per_unit = models.BigIntegerField(null=True, help_text="Ten-thousandths of a major unit.")
    unit = models.CharField(max_length=4, default="HOUR")
    day_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    currency = CurrencyField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "starts_on", "revision"], name="bill_rate_once_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(level__in=RATE_LEVELS), name="bill_rate_level_known"
            ),
            models.CheckConstraint(
                condition=Q(unit="HOUR", day_minutes__isnull=True)
                | Q(unit="DAY", day_minutes__gt=0),
                name="bill_rate_day_names_its_minutes",
            ),
            models.CheckConstraint(
                condition=Q(per_unit__isnull=True) | Q(per_unit__gte=0),
                name="bill_rate_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["card", "level"], name="bill_rate_card")]
