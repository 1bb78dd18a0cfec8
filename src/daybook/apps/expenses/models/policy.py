"""What may be spent, and what is given for it? Categories, and facts by date; append-only.

Meals, 4,500 minor units of EUR a day from 1 February; 5,000 from 1 May: on 30 April it is 45.00.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import CurrencyField, FactRow, MutableRow

CATEGORY_KINDS = ("ITEM", "PER_DIEM", "MILEAGE")
POLICY_KINDS = ("DAY", "ITEM", "RECEIPT")
DISTANCE_UNITS = ("KM", "MILE")


class ExpenseCategory(MutableRow):
    """What money is spent on. Its kind says whether it is a bill, a trip's days, or a distance."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, default="ITEM")
    reclaims_tax = models.BooleanField(default=False)
    is_closed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CATEGORY_KINDS), name="expense_category_kind_known"
            ),
        ]


class PolicyAmount(FactRow):
    """A limit by the DAY or the ITEM, or the amount above which a RECEIPT is needed.

    Of one category or of any, in one region or in all, in one currency. A null amount ends it.
    """

    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=60, help_text="Kind, category, region and currency as one.")
    category = models.ForeignKey(
        ExpenseCategory, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(
        "people.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    currency = CurrencyField()
    amount_minor = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "starts_on", "revision"], name="policy_amount_once_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=POLICY_KINDS), name="policy_amount_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(amount_minor__gte=0),
                name="policy_amount_not_negative",
            ),
        ]


class PerDiemRate(FactRow):
    """What a whole day in a place is worth, and what a provided meal takes off. Null ends it."""

    place = models.CharField(max_length=24, help_text="A country or region, such as US or US-NYC.")
    currency = CurrencyField()
    day_minor = models.BigIntegerField(null=True)
    breakfast_minor = models.BigIntegerField(default=0)
    lunch_minor = models.BigIntegerField(default=0)
    dinner_minor = models.BigIntegerField(default=0)
    edge_millionths = models.PositiveIntegerField(default=500_000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "starts_on", "revision"], name="per_diem_once_a_revision"
            ),
            models.CheckConstraint(
                condition=(Q(day_minor__isnull=True) | Q(day_minor__gte=0))
                & Q(breakfast_minor__gte=0, lunch_minor__gte=0, dinner_minor__gte=0),
                name="per_diem_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(edge_millionths__lte=1_000_000), name="per_diem_edge_at_most_whole"
            ),
        ]


class MileageRate(FactRow):
    """What a km or a mile is worth in a place: ten-thousandths of a major unit. Null ends it."""

    place = models.CharField(max_length=24)
    unit = models.CharField(max_length=4)
    currency = CurrencyField()
    per_unit = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "unit", "starts_on", "revision"], name="mileage_once_a_revision"
            ),
            models.CheckConstraint(condition=Q(unit__in=DISTANCE_UNITS), name="mileage_unit_known"),
            models.CheckConstraint(
                condition=Q(per_unit__isnull=True) | Q(per_unit__gte=0),
                name="mileage_not_negative",
            ),
        ]


class ChargeTerms(FactRow):
    """Mark-up on what a customer is charged for expenses, and the most of it, by project.

    Of one engagement or of one project, whose own terms win. The cap is of each project, in the
    currency of its engagement; null is no cap. `ends` takes the terms away again.
    """

    engagement = models.ForeignKey(
        "commercial.Engagement", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    markup_millionths = models.PositiveIntegerField(default=0)
    cap_minor = models.BigIntegerField(null=True, blank=True)
    ends = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "starts_on", "revision"],
                condition=Q(engagement__isnull=False),
                name="charge_terms_of_an_engagement_once",
            ),
            models.UniqueConstraint(
                fields=["project", "starts_on", "revision"],
                condition=Q(project__isnull=False),
                name="charge_terms_of_a_project_once",
            ),
            models.CheckConstraint(
                condition=Q(engagement__isnull=False, project__isnull=True)
                | Q(engagement__isnull=True, project__isnull=False),
                name="charge_terms_of_an_engagement_or_a_project",
            ),
            models.CheckConstraint(
                condition=Q(cap_minor__isnull=True) | Q(cap_minor__gte=0),
                name="charge_cap_not_negative",
            ),
        ]
