"""Which weeks are excused, and who was reminded of a missing one, with which answer?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import MutableRow

NUDGE_STEPS = ("PERSON", "MANAGER", "REGION")
NUDGE_SLOTS = ("MANUAL", "FIRST", "SECOND", "LADDER")


class Excuse(MutableRow):
    """A week that nobody asks a person for, with its reason; it can be lifted."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    monday = models.DateField()
    reason = models.CharField(max_length=240)
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "monday"],
                condition=Q(lifted_at__isnull=True),
                name="excuse_once_a_week",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="excuse_has_a_reason"),
        ]
        indexes = [models.Index(fields=["monday"], name="excuse_monday")]


class Nudge(MutableRow):
    """A reminder of a week: to the person themselves, or a step of the ladder above them.

    `monday` is the oldest week it asks for, `last_monday` the newest. The message lies in the
    outbox under `message_key`; of the token in its answer link only a digest is kept.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    monday = models.DateField()
    last_monday = models.DateField()
    weeks = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(max_length=8, default="PERSON")
    slot = models.CharField(max_length=8, default="MANUAL")
    local_on = models.DateField(help_text="The person's day on which it was asked for.")
    to_user = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    message_key = models.CharField(max_length=32)
    readable_at = models.DateTimeField(help_text="When it could be read: not in quiet hours.")
    created_at = models.DateTimeField()
    token_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    token_ends_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=12, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "local_on", "slot"],
                condition=Q(step="PERSON"),
                name="nudge_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["person", "monday", "step"],
                condition=~Q(step="PERSON"),
                name="nudge_step_once",
            ),
            models.CheckConstraint(condition=Q(step__in=NUDGE_STEPS), name="nudge_step_known"),
            models.CheckConstraint(condition=Q(slot__in=NUDGE_SLOTS), name="nudge_slot_known"),
            models.CheckConstraint(
                condition=Q(reply__in=("", "WAS_OFF")), name="nudge_reply_known"
            ),
        ]
        indexes = [
            models.Index(fields=["message_key"], name="nudge_message"),
            models.Index(fields=["monday"], name="nudge_monday"),
        ]
