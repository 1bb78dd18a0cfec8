"""What files do we hold? Bytes by content hash, outside the web root; rights of their record."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """One upload or document: its bytes lie under their SHA-256; the same bytes lie once."""

    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size_bytes = models.BigIntegerField()
    record_kind = models.CharField(max_length=32, help_text="Whose rights it takes, by value.")
    record_id = models.BigIntegerField(null=True, blank=True)
    stored_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size_bytes__gte=0), name="file_size_not_negative"),
        ]
        indexes = [
            models.Index(fields=["digest"], name="file_digest"),
            models.Index(fields=["record_kind", "record_id"], name="file_record"),
        ]
