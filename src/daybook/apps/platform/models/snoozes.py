"""What did somebody put off, until when and why? One row a user and thing, kept for its history."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .columns import MutableRow


class Snooze(MutableRow):
    """A thing that a user does not want to be shown before a day; no day once it is awake again."""

    user = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    thing = models.CharField(max_length=240, help_text="What it is, as the list that shows it says")
    until_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=240)
    tier = models.PositiveSmallIntegerField(help_text="How pressing it was; 0 is late.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "thing"], name="snooze_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="snooze_has_a_reason"),
        ]
