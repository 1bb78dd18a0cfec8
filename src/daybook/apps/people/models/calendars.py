"""When does a person work? Work calendars with public holidays, and leave."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.apps.platform.models import MutableRow


class WorkCalendar(MutableRow):
    """Minutes of each weekday (Monday first), less the holidays of one calendar."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    holiday_calendar = models.ForeignKey(
        "platform.HolidayCalendar", on_delete=models.PROTECT, related_name="+"
    )
    monday_minutes = models.PositiveSmallIntegerField(default=480)
    tuesday_minutes = models.PositiveSmallIntegerField(default=480)
    wednesday_minutes = models.PositiveSmallIntegerField(default=480)
    thursday_minutes = models.PositiveSmallIntegerField(default=480)
    friday_minutes = models.PositiveSmallIntegerField(default=480)
    saturday_minutes = models.PositiveSmallIntegerField(default=0)
    sunday_minutes = models.PositiveSmallIntegerField(default=0)

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

    def __str__(self) -> str:
        return self.code


LEAVE_KINDS = ("VACATION", "SICK", "PARENTAL", "COMPANY", "OTHER")


class Leave(models.Model):
    """Approved absence over days [starts_on, ends_on); a later revision of a key replaces it.

    Append-only: cancelling is a revision with no minutes. It is never a time entry.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    leave_key = models.CharField(max_length=64, help_text="Names one absence across revisions.")
    revision = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=10)
    starts_on = models.DateField()
    ends_on = models.DateField()
    minutes_per_day = models.PositiveSmallIntegerField(
        help_text="How much of each working day is leave; 0 cancels."
    )
    reason = models.CharField(max_length=240, blank=True)
    recorded_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "leave_key", "revision"], name="leave_once_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="leave_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(kind__in=LEAVE_KINDS), name="leave_kind_known"),
            models.CheckConstraint(
                condition=Q(minutes_per_day__lte=1440), name="leave_minutes_of_a_day"
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="leave_person")]
