"""What is the hour worth, and why? RATED, ADJUSTED, COST, BILLED, RECOGNIZED: append-only.

Example: 450 minutes at 330.00 USD post RATED 247,500 and, at 120.00, COST 90,000 minor units;
both lines name their basis (rule, rate row, exchange rates) and their source (TIME_ENTRY, 17).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import CurrencyField

BOOKS = ("RATED", "ADJUSTED", "COST", "BILLED", "RECOGNIZED")
REASONS = ("", "WRITE_DOWN", "WRITE_UP", "WRITE_OFF", "CAP", "ROUNDING")


class Basis(models.Model):
    """The inputs that many lines share: rules, the winning rate row, exchange rates with sources.

    Resolved once for a person, role, project and range of dates, so a line stays narrow and
    Explain still shows everything. `digest` is the SHA-256 of its canonical text.
    """

    digest = models.CharField(max_length=64, unique=True)
    rules = models.CharField(max_length=80, help_text="Rule ids, space separated.")
    inputs = models.TextField(help_text="JSON: the rate row, its level, keys and trail.")
    per_unit = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=4, blank=True)
    day_minutes = models.PositiveSmallIntegerField(null=True)
    currency = CurrencyField()
    functional_currency = CurrencyField()
    functional_rate = models.BigIntegerField(help_text="Over 10^10.")
    functional_rate_type = models.CharField(max_length=20)
    functional_rate_on = models.DateField()
    functional_rate_source = models.CharField(max_length=60)
    reporting_currency = CurrencyField()
    reporting_rate = models.BigIntegerField(help_text="Over 10^10.")
    reporting_rate_type = models.CharField(max_length=20)
    reporting_rate_on = models.DateField()
    reporting_rate_source = models.CharField(max_length=60)


class LineColumns(models.Model):
    """The columns of a ledger line, shared by the table and the view of what counts."""

    book = models.CharField(max_length=10)
    source_kind = models.CharField(max_length=12)
    source_id = models.BigIntegerField()
    revision = models.PositiveIntegerField(default=1)
    reverses = models.ForeignKey(
        "ledger.LedgerLine",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    correction_id = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=10, blank=True)
    notional = models.BooleanField(default=False)
    is_billable = models.BooleanField(
        default=True, help_text="Whether the work counts as billable time."
    )
    estimated = models.BooleanField(default=False)
    entity = models.ForeignKey(
        "platform.LegalEntity",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    project = models.ForeignKey(
        "projects.Project",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    task = models.ForeignKey(
        "projects.Task",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
    )
    person = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    role = models.ForeignKey(
        "people.Role",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    worked_on = models.DateField()
    posted_in = models.DateField(help_text="First day of the month it counts in.")
    minutes = models.IntegerField(default=0)
    amount_minor = models.BigIntegerField()
    currency = CurrencyField()
    functional_minor = models.BigIntegerField()
    reporting_minor = models.BigIntegerField()
    basis = models.ForeignKey(
        Basis, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    run = models.ForeignKey(
        "platform.Run",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
    )
    audit_line = models.ForeignKey(
        "platform.AuditLine",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )

    class Meta:
        abstract = True


class LedgerLine(LineColumns):
    """One line of one book. The actor and the recording instant are those of its audit line."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "source_kind", "source_id", "revision"],
                condition=Q(reverses__isnull=True),
                name="line_once_a_revision",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="line_reversed_once",
            ),
            models.CheckConstraint(condition=Q(book__in=BOOKS), name="line_book_known"),
            models.CheckConstraint(condition=Q(reason__in=REASONS), name="line_reason_known"),
            models.CheckConstraint(
                condition=(Q(book="ADJUSTED") & ~Q(reason=""))
                | (~Q(book="ADJUSTED") & Q(reason="")),
                name="line_adjusted_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["entity", "posted_in"], name="line_entity"),
            models.Index(fields=["project", "posted_in"], name="line_project"),
            models.Index(fields=["person", "worked_on"], name="line_person"),
            models.Index(
                fields=["run"], condition=Q(run__isnull=False, book="RATED"), name="line_run"
            ),
        ]


class CountedLine(LineColumns):
    """The view that every report reads: lines of no run, or of a committed run."""

    class Meta:
        managed = False
        db_table = "ledger_counted_line"
