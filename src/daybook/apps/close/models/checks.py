"""Is the month right, and who says so?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CheckRun(models.Model):
    """One pass of the close checks over one entity's month."""

    entity = models.ForeignKey("platform.LegalEntity", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    checked_at = models.DateTimeField()
    mark = models.TextField(
        blank=True, default="", help_text="JSON: how far the data was when it was checked."
    )
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["entity", "month"], name="check_run_month")]


class CheckFinding(models.Model):
    """What one check found; no finding means the check passed."""

    check_run = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="+")
    check_id = models.CharField(max_length=10)
    severity = models.CharField(max_length=8)
    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField(null=True)
    message = models.CharField(max_length=300)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        indexes = [models.Index(fields=["check_run", "check_id"], name="check_finding_run")]


class SignOff(models.Model):
    """A person vouches for an entity's month, once for each check run."""

    check_run = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    signed_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_run", "user"], name="sign_off_once"),
            models.CheckConstraint(condition=~Q(role=""), name="sign_off_names_its_role"),
        ]
