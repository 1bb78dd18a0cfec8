"""Who did what, when, for whom and why? One line an action; changes of mutable rows beside it."""

from __future__ import annotations

from django.db import models


class AuditLine(models.Model):
    """One action: actor, verb, reason, channel, run. Append-only; ids, never personal names."""

    actor = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        "platform.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=32, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    via = models.CharField(max_length=12)
    run = models.ForeignKey(
        "platform.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_subject"),
            models.Index(fields=["recorded_at"], name="audit_recorded"),
            models.Index(fields=["verb"], name="audit_verb"),
        ]


class AuditChange(models.Model):
    """Before and after of one mutable row in one action, as JSON text of its changed columns."""

    audit_line = models.ForeignKey(AuditLine, on_delete=models.PROTECT, related_name="+")
    record_kind = models.CharField(max_length=32)
    record_id = models.BigIntegerField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["record_kind", "record_id"], name="audit_change_record")]


class AuditSeal(models.Model):
    """A day's chained hash over its audit lines and changes: tampering breaks the chain."""

    day = models.DateField(unique=True)
    line_count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
