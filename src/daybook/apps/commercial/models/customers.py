"""Whom do we serve, and what might they buy?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import CurrencyField, MutableRow


class Customer(MutableRow):
    """A company we serve, and where its invoices go."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=160)
    address = models.TextField(blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    billing_email = models.EmailField(blank=True)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    payment_days = models.PositiveSmallIntegerField(default=30)

    def __str__(self) -> str:
        return self.code


class Opportunity(MutableRow):
    """A possible sale: stage, probability and value; weights demand, never revenue."""

    code = models.CharField(max_length=24, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    stage = models.PositiveSmallIntegerField(default=1, help_text="1 to 7; 7 is Closed Won.")
    is_lost = models.BooleanField(default=False)
    probability_millionths = models.PositiveIntegerField(default=0)
    amount_minor = models.BigIntegerField(default=0)
    currency = CurrencyField()
    closes_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__gte=1, stage__lte=7), name="opportunity_stage_in_range"
            ),
            models.CheckConstraint(
                condition=Q(probability_millionths__lte=1_000_000),
                name="opportunity_probability_in_range",
            ),
        ]
