"""Who is reserved for what, when, and how firmly?"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from daybook.apps.platform.models import MutableRow

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Booking(MutableRow):
    """A person on a project over [starts_on, ends_on), minutes for each weekday, soft or hard."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(
        "projects.Task", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    monday_minutes = models.PositiveSmallIntegerField(default=0)
    tuesday_minutes = models.PositiveSmallIntegerField(default=0)
    wednesday_minutes = models.PositiveSmallIntegerField(default=0)
    thursday_minutes = models.PositiveSmallIntegerField(default=0)
    friday_minutes = models.PositiveSmallIntegerField(default=0)
    saturday_minutes = models.PositiveSmallIntegerField(default=0)
    sunday_minutes = models.PositiveSmallIntegerField(default=0)
    commitment = models.CharField(max_length=4)
    expires_on = models.DateField(
        null=True, blank=True, help_text="When a soft booking lapses unless confirmed."
    )
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="booking_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(commitment__in=["SOFT", "HARD"]), name="booking_commitment_known"
            ),
            models.CheckConstraint(
                condition=Q(**{f"{day}_minutes__lte": 1440 for day in WEEKDAYS}),
                name="booking_day_at_most_24_hours",
            ),
            models.CheckConstraint(
                condition=reduce(or_, (Q(**{f"{day}_minutes__gt": 0}) for day in WEEKDAYS)),
                name="booking_has_hours",
            ),
            models.CheckConstraint(
                condition=Q(commitment="SOFT") | Q(expires_on__isnull=True),
                name="booking_hard_never_lapses",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "starts_on"], name="booking_person"),
            models.Index(fields=["project", "starts_on"], name="booking_project"),
        ]

    @property
    def weekday_minutes(self) -> tuple[int, ...]:
        """Seven whole numbers, Monday first."""
        return (
            self.monday_minutes,
            self.tuesday_minutes,
            self.wednesday_minutes,
            self.thursday_minutes,
            self.friday_minutes,
            self.saturday_minutes,
            self.sunday_minutes,
        )
