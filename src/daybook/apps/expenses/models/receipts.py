"""What proves an expense, and what came by mail? Files by content; messages kept with an answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Receipt(models.Model):
    """A picture or PDF that stands with a line; its bytes lie with the files of records."""

    line = models.ForeignKey("expenses.ExpenseLine", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "digest"], name="receipt_once_a_line"),
        ]
        indexes = [models.Index(fields=["digest"], name="receipt_digest")]


class ReceivedMessage(models.Model):
    """A message that came for expenses: what was made of it, or why nothing was. Append-only."""

    digest = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=8)
    reason = models.CharField(max_length=240, blank=True)
    drafts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="TAKEN", drafts__gt=0, person__isnull=False)
                | (Q(outcome="REFUSED", drafts=0) & ~Q(reason="")),
                name="message_taken_or_refused_with_a_reason",
            ),
        ]
