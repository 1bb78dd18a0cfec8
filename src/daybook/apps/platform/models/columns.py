"""Which columns mean the same everywhere? Currency codes, versions and the audit line of a row."""

from __future__ import annotations

from django.db import models


class CurrencyField(models.CharField):
    """An ISO 4217 code such as USD; the unit of the `_minor` column beside it."""

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 3
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs


class MutableRow(models.Model):
    """A row that people edit: it names its last audit line, and its version refuses blind saves."""

    version = models.PositiveIntegerField(default=1)
    audit_line = models.ForeignKey(
        "platform.AuditLine", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        abstract = True


class FactRow(models.Model):
    """A dated fact: holds from `starts_on` until the key's next start; a later revision wins.

    Append-only by trigger. What is known when is `recorded_at`, which as-of queries compare.
    """

    starts_on = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
