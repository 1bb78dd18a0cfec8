"""Where does a person's own calendar read their bookings? A feed with a token, stored hashed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.apps.platform.models import MutableRow


class CalendarFeed(MutableRow):
    """An address a calendar program reads without signing in; renewing it ends the one before.

    `content_digest` is of what was last read and `changed_at` when it became that, so that the
    reader is told when anything changed.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    content_digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="calendar_feed_one"
            ),
        ]
