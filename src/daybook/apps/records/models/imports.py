"""How does a file become rows? Mappings remembered by header, batches, and refused rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ImportMapping(models.Model):
    """Which column feeds which field; found again by the file's header."""

    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=80)
    header_digest = models.CharField(max_length=64)
    mapping = models.TextField(help_text="JSON of the mapping document.")
    saved_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="import_mapping_name_once"),
        ]
        indexes = [models.Index(fields=["kind", "header_digest"], name="import_mapping_header")]


class ImportBatch(models.Model):
    """One import of one file: its run, its mapping, whether atomic or valid-only."""

    run = models.OneToOneField("platform.Run", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    source = models.CharField(max_length=40, help_text="Names the sending system; keys are its.")
    file = models.ForeignKey(
        "records.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    mapping = models.TextField()
    mode = models.CharField(max_length=10, default="ATOMIC")
    dry_run = models.BooleanField(default=False)
    summary = models.TextField(
        default="{}", help_text="JSON: what a check found beyond its counts, or how it was used."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=["ATOMIC", "VALID_ONLY"]), name="import_mode_known"
            ),
        ]


class ImportRejection(models.Model):
    """A refused row: its number in the file, the field, and a reason a person understands."""

    run = models.ForeignKey("platform.Run", on_delete=models.CASCADE, related_name="+")
    row_number = models.PositiveIntegerField()
    field = models.CharField(max_length=60)
    code = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    raw = models.TextField(help_text="JSON list of the row's cells, for repair.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "row_number"], name="rejection_once_a_row"),
        ]


class ImportChange(models.Model):
    """A stored value that a checked file would change, for the first rows that do."""

    run = models.ForeignKey("platform.Run", on_delete=models.CASCADE, related_name="+")
    row_number = models.PositiveIntegerField()
    record_id = models.BigIntegerField(help_text="The stored record, by value: it lies above.")
    field = models.CharField(max_length=60)
    old = models.CharField(max_length=200, blank=True)
    new = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "row_number", "field"], name="import_change_once_a_cell"
            ),
        ]
