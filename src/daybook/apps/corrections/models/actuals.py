"""What was worked on a day that had been estimated? Written once the day is over, until trued up.

The engineer's Thursday 30 April on ACME-001 was estimated at 480 minutes and took 360.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import MutableRow


class ActualLine(MutableRow):
    """The truth of one person, project, task and day; 0 minutes: nothing was worked.

    `settled_at` is when the true-up took it into the books; then it stays as it is.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("projects.Task", on_delete=models.PROTECT, related_name="+")
    worked_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True)
    estimated_minutes = models.PositiveSmallIntegerField(
        default=0, help_text="What the estimate was when it was settled."
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__lte=1440), name="actual_fits_a_day"),
            models.UniqueConstraint(
                fields=["person", "task", "worked_on"], name="actual_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["worked_on"], name="actual_by_day")]
