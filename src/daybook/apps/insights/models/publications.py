"""Which columnar copy do reports read, and what was known when it was made?"""

from __future__ import annotations

from django.db import models


class Publication(models.Model):
    """One published set of columnar facts. `seal` is the hash of its canonical text."""

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=80, blank=True, help_text="A named snapshot is kept.")
    known_at = models.DateTimeField()
    line_count = models.BigIntegerField()
    seal = models.CharField(max_length=64)
    file_name = models.CharField(max_length=80)
    run = models.ForeignKey("platform.Run", null=True, on_delete=models.PROTECT, related_name="+")
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")
