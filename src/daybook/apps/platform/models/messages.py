"""Which messages leave, by which channel, and which has each account chosen?

A message is written with the change that causes it and sent afterwards, at least once.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .columns import MutableRow

CHANNELS = ("MAIL", "SLACK", "TEAMS", "WEBEX")
MESSAGE_STATES = ("WAITING", "SENT", "KEPT", "DEAD", "WITHDRAWN")


class OutboxMessage(models.Model):
    """One message to one account. `key` is told to the receiver, who may see it twice.

    KEPT: its channel was not set up when it was due. WITHDRAWN: nobody needed it any more.
    """

    key = models.CharField(max_length=32, unique=True)
    channel = models.CharField(max_length=8)
    topic = models.CharField(max_length=16, help_text="What it is about, such as NUDGE.")
    user = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    address = models.EmailField(
        null=True, blank=True, help_text="Where it goes instead of the account's own address."
    )
    subject = models.CharField(max_length=160)
    body = models.TextField()
    href = models.CharField(max_length=240, blank=True, help_text="The page it opens.")
    link_label = models.CharField(max_length=60, blank=True)
    reply_path = models.CharField(
        max_length=60, blank=True, help_text="Where an answer goes; its token is made when sent."
    )
    reply_label = models.CharField(max_length=60, blank=True)
    not_before_at = models.DateTimeField()
    state = models.CharField(max_length=9, default="WAITING")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    audit_line = models.ForeignKey("platform.AuditLine", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MESSAGE_STATES), name="message_state_known"
            ),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="message_channel_known"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="message_by_state")]


class MessageChannel(MutableRow):
    """By which channel an account wants its messages; without a row, the organization's."""

    user = models.OneToOneField("platform.User", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, blank=True)
    handle = models.CharField(
        max_length=120, blank=True, help_text="The member's id at the vendor, where it differs."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=("", *CHANNELS)), name="chosen_channel_known"
            ),
        ]
