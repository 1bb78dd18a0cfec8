"""What does an hour of a person cost, and how much of it should be sold? Dated facts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import CurrencyField, FactRow


class CostRate(FactRow):
    """Cost of a person, or of a role in a region, from a day on; both bases in one row.

    The standard rate spreads the annual cost over 1,880 hours; the loaded rate over the hours the
    target says will be sold (COST-01, COST-02). Rates are ten-thousandths of a major unit an hour.
    """

    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.ForeignKey(
        "people.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(
        "people.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    annual_cost_minor = models.BigIntegerField(null=True, help_text="Null ends the rate.")
    currency = CurrencyField()
    standard_basis_minutes = models.PositiveIntegerField(default=1_880 * 60)
    target_basis_minutes = models.PositiveIntegerField()
    standard_per_hour = models.BigIntegerField()
    loaded_per_hour = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, role__isnull=True, region__isnull=True)
                | Q(person__isnull=True, role__isnull=False),
                name="cost_rate_of_a_person_or_a_role",
            ),
            models.UniqueConstraint(
                fields=["person", "starts_on", "revision"],
                condition=Q(person__isnull=False),
                name="cost_rate_person_once",
            ),
            models.UniqueConstraint(
                fields=["role", "region", "starts_on", "revision"],
                condition=Q(role__isnull=False, region__isnull=False),
                name="cost_rate_role_region_once",
            ),
            models.UniqueConstraint(
                fields=["role", "starts_on", "revision"],
                condition=Q(role__isnull=False, region__isnull=True),
                name="cost_rate_role_once",
            ),
            models.CheckConstraint(
                condition=Q(standard_per_hour__gte=0, loaded_per_hour__gte=0),
                name="cost_rate_not_negative",
            ),
        ]


class UtilizationTarget(FactRow):
    """The share of available time that should be billable, by role or by person."""

    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.ForeignKey(
        "people.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    target_millionths = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, role__isnull=True)
                | Q(person__isnull=True, role__isnull=False),
                name="target_of_a_person_or_a_role",
            ),
            models.UniqueConstraint(
                fields=["person", "starts_on", "revision"],
                condition=Q(person__isnull=False),
                name="target_person_once",
            ),
            models.UniqueConstraint(
                fields=["role", "starts_on", "revision"],
                condition=Q(role__isnull=False),
                name="target_role_once",
            ),
            models.CheckConstraint(
                condition=Q(target_millionths__lte=1_000_000), name="target_at_most_whole"
            ),
        ]
