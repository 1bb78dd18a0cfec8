"""Which rows does a person keep in a week, before any hours stand in them?"""

from __future__ import annotations

from django.db import models


class WeekRow(models.Model):
    """A project's task that a person put into the week of a Monday; hours may follow.

    The same task may stand in further rows, numbered from 1; the first is 0.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    monday = models.DateField()
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("projects.Task", on_delete=models.PROTECT, related_name="+")
    row_number = models.PositiveSmallIntegerField(default=0)
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "monday", "task", "row_number"], name="week_row_once"
            ),
        ]
