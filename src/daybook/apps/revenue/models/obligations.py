"""What did we promise, and how does delivering it become revenue?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import MutableRow

METHODS = ("AS_DELIVERED", "MILESTONE")


class Obligation(MutableRow):
    """One promise of one project and the method that recognizes it (REV-01, REV-02)."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=14)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project"], name="obligation_once_a_project"),
            models.CheckConstraint(condition=Q(method__in=METHODS), name="obligation_method_known"),
        ]
