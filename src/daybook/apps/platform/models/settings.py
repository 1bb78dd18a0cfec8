"""What is the rule today, and from when? Dated settings, and the drafts that become them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .columns import FactRow, MutableRow


class DatedSetting(FactRow):
    """A setting's value from a day on, for the organization or one entity. Append-only."""

    key = models.CharField(max_length=60)
    entity = models.ForeignKey(
        "platform.LegalEntity", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    value = models.TextField(null=True, help_text="Canonical text; null ends the setting.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "entity", "starts_on", "revision"],
                nulls_distinct=True,
                name="setting_once_a_revision",
            ),
            models.UniqueConstraint(
                fields=["key", "starts_on", "revision"],
                condition=Q(entity__isnull=True),
                name="setting_once_for_the_organization",
            ),
        ]


class Proposal(MutableRow):
    """A change waiting for a second pair of eyes: draft, preview, approval, effective date.

    `kind` names the handler (SETTING here, BILL_RATES in commercial, COST_RATE in people);
    `payload` is its JSON.
    """

    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=160)
    payload = models.TextField()
    starts_on = models.DateField()
    state = models.CharField(max_length=10, default="DRAFT")
    reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "platform.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        help_text="Of payload and start: sent twice, kept once.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposed_by", "kind", "digest"],
                condition=Q(state="DRAFT"),
                name="proposal_drafted_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "APPROVED", "REJECTED", "WITHDRAWN"]),
                name="proposal_state_known",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="proposal_needs_a_second_person",
            ),
        ]
