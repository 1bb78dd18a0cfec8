"""What are we delivering, to whom, for how much, and how far is it?"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.apps.platform.models import MutableRow

PROJECT_STATUSES = (
    "ESTIMATE",
    "PROSPECT",
    "IN_SET_UP",
    "OKAY_TO_START",
    "ACTIVE",
    "ON_HOLD",
    "BACKLOG",
    "CLOSED",
    "COMPLETED",
    "CANCELLED",
)
BILLING_KINDS = ("T_AND_M", "FIXED_FEE", "PREPAID", "TRAINING", "INTERNAL")


class Project(MutableRow):
    """One delivery under an engagement: manager, region, practice, kind of billing, budget."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=160)
    engagement = models.ForeignKey(
        "commercial.Engagement", on_delete=models.PROTECT, related_name="+"
    )
    sow_line = models.ForeignKey(
        "commercial.SowLine", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    practice = models.ForeignKey("people.Practice", on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    billing_kind = models.CharField(max_length=10)
    status = models.CharField(max_length=14, default="IN_SET_UP")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    budget_minutes = models.PositiveIntegerField(default=0)
    budget_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PROJECT_STATUSES), name="project_status_known"
            ),
            models.CheckConstraint(
                condition=Q(billing_kind__in=BILLING_KINDS), name="project_billing_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
                name="project_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status"], name="project_region"),
            models.Index(fields=["manager"], name="project_manager"),
        ]

    def __str__(self) -> str:
        return self.code


class Task(MutableRow):
    """A piece of a project that time is booked on; billable unless it says otherwise."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=160)
    is_billable = models.BooleanField(default=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    budget_minutes = models.PositiveIntegerField(default=0)
    is_closed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="task_code_once_a_project"),
        ]


MILESTONE_STATES = ("PLANNED", "SENT", "ACCEPTED")


class Milestone(MutableRow):
    """A dated promise with a price: accepted with evidence, it is billed and recognized."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    due_on = models.DateField(null=True, blank=True)
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=10, default="PLANNED")
    sent_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    is_passively_accepted = models.BooleanField(default=False)
    evidence_note = models.CharField(max_length=240, blank=True)
    evidence_file = models.ForeignKey(
        "records.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="milestone_position"),
            models.CheckConstraint(
                condition=Q(state__in=MILESTONE_STATES), name="milestone_state_known"
            ),
            models.CheckConstraint(
                condition=(Q(state="ACCEPTED") & Q(accepted_on__isnull=False))
                | (~Q(state="ACCEPTED") & Q(accepted_on__isnull=True)),
                name="milestone_accepted_has_a_date",
            ),
        ]
