"""By which factor is work on a task sold, from which day on? Overtime at 1.5, travel at 0.5."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import FactRow

HIGHEST_FACTOR = 10_000_000


class TaskRateFactor(FactRow):
    """A factor on the rate of one task's time, in millionths. Append-only; null ends it."""

    task = models.ForeignKey("projects.Task", on_delete=models.PROTECT, related_name="+")
    factor_millionths = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "starts_on", "revision"], name="task_factor_once_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(factor_millionths__isnull=True)
                | Q(factor_millionths__lte=HIGHEST_FACTOR),
                name="task_factor_in_range",
            ),
        ]
