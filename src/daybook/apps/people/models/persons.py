"""Who works here, since when, as what? Persons and their dated employments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.apps.platform.models import MutableRow

PERSON_KINDS = ("EMPLOYEE", "PARTNER", "FUTURE")


class Person(MutableRow):
    """Someone who works and costs. Names live here alone; books and audit hold only the key."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    zone = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, default="EMPLOYEE")
    user = models.OneToOneField(
        "platform.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pseudonymized_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PERSON_KINDS), name="person_kind_known"),
        ]
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.code


class Employment(MutableRow):
    """What a person was from a day until another [starts_on, ends_on); no two overlap (trigger)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey("platform.LegalEntity", on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey("people.Role", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    practice = models.ForeignKey("people.Practice", on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    work_calendar = models.ForeignKey(
        "people.WorkCalendar", on_delete=models.PROTECT, related_name="+"
    )
    share_millionths = models.PositiveIntegerField(
        default=1_000_000, help_text="Share of full time; 1,000,000 is full time."
    )
    ramp_millionths = models.PositiveIntegerField(
        default=1_000_000, help_text="How productive the person is expected to be."
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="employment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(share_millionths__gt=0, share_millionths__lte=1_000_000),
                name="employment_share_in_range",
            ),
            models.CheckConstraint(
                condition=Q(ramp_millionths__lte=1_000_000), name="employment_ramp_in_range"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "starts_on"], name="employment_person"),
            models.Index(fields=["region"], name="employment_region"),
        ]
