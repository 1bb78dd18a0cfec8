"""What was spent? Reports, and their lines from a photo to the money paid back.

A dinner of 5,700 minor units of USD on 7 July for ACME-001: DRAFT, SUBMITTED with a reason,
APPROVED into the books, REIMBURSED in a run.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.apps.platform.models import CurrencyField, MutableRow

LINE_STATES = ("DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "REIMBURSED")
PAYMENTS = ("OWN", "COMPANY_CARD", "CASH")
OPEN_STATES = ("DRAFT", "RETURNED")


class ExpenseReport(MutableRow):
    """Lines of one person that belong together: a trip, or a month. Its state is theirs."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    opened_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["person", "opened_on"], name="expense_report_person")]


class ConversionColumns(models.Model):
    """The amount in the project's entity's and in the employer's currency, with the rates used."""

    functional_minor = models.BigIntegerField(null=True)
    functional_currency = CurrencyField(blank=True)
    functional_rate = models.BigIntegerField(null=True, help_text="Over 10^10.")
    functional_rate_type = models.CharField(max_length=20, blank=True)
    functional_rate_on = models.DateField(null=True)
    functional_rate_source = models.CharField(max_length=60, blank=True)
    employer = models.ForeignKey(
        "platform.LegalEntity", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The entity that pays it back: where the person is employed on the day.",
    )  # fmt: skip
    reimbursed_minor = models.BigIntegerField(null=True, help_text="What is paid back.")
    reimbursed_currency = CurrencyField(blank=True)
    reimbursed_rate = models.BigIntegerField(null=True, help_text="Over 10^10.")
    reimbursed_rate_type = models.CharField(max_length=20, blank=True)
    reimbursed_rate_on = models.DateField(null=True)
    reimbursed_rate_source = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class AllowanceColumns(models.Model):
    """How a per diem or a mileage was worked out."""

    place = models.CharField(max_length=24, blank=True)
    last_on = models.DateField(null=True, help_text="The last day of a trip.")
    breakfasts = models.PositiveSmallIntegerField(default=0)
    lunches = models.PositiveSmallIntegerField(default=0)
    dinners = models.PositiveSmallIntegerField(default=0)
    distance_tenths = models.PositiveIntegerField(null=True)
    distance_unit = models.CharField(max_length=4, blank=True)
    per_unit = models.BigIntegerField(null=True, help_text="The mileage rate used.")

    class Meta:
        abstract = True


class ExpenseLine(MutableRow, ConversionColumns, AllowanceColumns):
    """One expense. A draft may lack anything but its day; what is handed in lacks nothing."""

    report = models.ForeignKey(ExpenseReport, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    spent_on = models.DateField()
    project = models.ForeignKey(
        "projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    task = models.ForeignKey(
        "projects.Task", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.ForeignKey(
        "expenses.ExpenseCategory", null=True, on_delete=models.PROTECT, related_name="+"
    )
    amount_minor = models.BigIntegerField(null=True)
    tax_minor = models.BigIntegerField(default=0)
    currency = CurrencyField()
    is_billable = models.BooleanField(default=False)
    payment = models.CharField(max_length=12, default="OWN")
    note = models.CharField(max_length=240, blank=True)
    reason = models.CharField(max_length=240, blank=True, help_text="Why it is over, or so old.")
    lost_statement = models.CharField(
        max_length=240, blank=True, help_text="What the owner says of a receipt that is lost."
    )
    pre_approval = models.ForeignKey(
        "expenses.PreApproval", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, default="DRAFT")
    flags = models.PositiveSmallIntegerField(default=0)
    over_minor = models.BigIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    return_reason = models.CharField(max_length=240, blank=True)
    consent = models.CharField(max_length=240, blank=True, help_text="Why the approver agreed.")
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    charge_minor = models.BigIntegerField(default=0)
    charge_currency = CurrencyField(blank=True)
    reimbursement = models.ForeignKey(
        "expenses.Reimbursement", null=True, on_delete=models.PROTECT, related_name="+"
    )
    client_key = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LINE_STATES), name="expense_state_known"),
            models.CheckConstraint(condition=Q(payment__in=PAYMENTS), name="expense_payment_known"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES)
                | Q(
                    project__isnull=False,
                    category__isnull=False,
                    amount_minor__gt=0,
                    functional_minor__isnull=False,
                    reimbursed_minor__isnull=False,
                    employer__isnull=False,
                    submitted_at__isnull=False,
                ),
                name="expense_handed_in_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(tax_minor__gte=0)
                & (Q(amount_minor__isnull=True) | Q(tax_minor__lte=F("amount_minor"))),
                name="expense_tax_within_the_amount",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(amount_minor__gte=0),
                name="expense_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("APPROVED", "REIMBURSED"), approved_at__isnull=False)
                | (~Q(state__in=("APPROVED", "REIMBURSED")) & Q(approved_at__isnull=True)),
                name="expense_approved_at_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(state="REIMBURSED", reimbursement__isnull=False)
                | (~Q(state="REIMBURSED") & Q(reimbursement__isnull=True)),
                name="expense_reimbursed_by_a_run",
            ),
            models.CheckConstraint(
                condition=Q(charge_minor__gte=0), name="expense_charge_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(last_on__gte=F("spent_on")),
                name="expense_trip_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "client_key"],
                condition=Q(client_key__isnull=False),
                name="expense_client_key_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "spent_on"], name="expense_person"),
            models.Index(fields=["project", "spent_on"], name="expense_project"),
            models.Index(fields=["state"], condition=~Q(state="REIMBURSED"), name="expense_open"),
            models.Index(fields=["report"], name="expense_report_lines"),
        ]


class ProjectCharge(models.Model):
    """What a project's customer is charged for expenses so far: the row that caps are held at."""

    project = models.OneToOneField("projects.Project", on_delete=models.PROTECT, related_name="+")
    charged_minor = models.BigIntegerField(default=0)
    cap_minor = models.BigIntegerField(
        null=True, help_text="The cap when the last charge was made, or what was charged by then."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(charged_minor__gte=0), name="project_charge_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(cap_minor__isnull=True) | Q(charged_minor__lte=F("cap_minor")),
                name="project_charge_within_its_cap",
            ),
        ]
