"""What did an engagement agree about its rates, from which day on?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import FactRow

MILLION = 1_000_000
HIGHEST_FACTOR = 10 * MILLION


class EngagementRateTerms(FactRow):
    """The order of levels, the discount and the factors of days of one engagement. Append-only.

    An empty precedence is the organization's; a null factor is not agreed. Terms that agree on
    nothing end what was agreed before.
    """

    engagement = models.ForeignKey(
        "commercial.Engagement", on_delete=models.PROTECT, related_name="+"
    )
    precedence = models.CharField(max_length=120, blank=True)
    discount_millionths = models.PositiveIntegerField(default=0)
    weekend_millionths = models.PositiveIntegerField(null=True, blank=True)
    holiday_millionths = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "starts_on", "revision"], name="rate_terms_once_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(discount_millionths__lte=MILLION), name="rate_terms_discount_a_part"
            ),
            models.CheckConstraint(
                condition=(
                    Q(weekend_millionths__isnull=True) | Q(weekend_millionths__lte=HIGHEST_FACTOR)
                )
                & (Q(holiday_millionths__isnull=True) | Q(holiday_millionths__lte=HIGHEST_FACTOR)),
                name="rate_terms_factor_in_range",
            ),
        ]
