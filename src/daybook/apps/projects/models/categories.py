"""Which internal work is creditable, from when? Dated facts on a task, or on a task code."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import FactRow

GIVEN_CATEGORIES = ("CREDITABLE", "NON_CREDITABLE")


class TaskCategory(FactRow):
    """What time on internal tasks of a code, or on one task, counts as from a day on.

    Append-only. A null category ends the key: the code's, or the default, holds again.
    """

    code = models.CharField(max_length=32, blank=True, help_text="A task code, in capitals.")
    task = models.ForeignKey(
        "projects.Task", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.CharField(max_length=16, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(task__isnull=True) & ~Q(code="")) | Q(task__isnull=False, code=""),
                name="task_category_has_one_key",
            ),
            models.CheckConstraint(
                condition=Q(category__isnull=True) | Q(category__in=GIVEN_CATEGORIES),
                name="task_category_known",
            ),
            models.UniqueConstraint(
                fields=["code", "starts_on", "revision"],
                condition=Q(task__isnull=True),
                name="task_category_code_once",
            ),
            models.UniqueConstraint(
                fields=["task", "starts_on", "revision"],
                condition=Q(task__isnull=False),
                name="task_category_task_once",
            ),
        ]
