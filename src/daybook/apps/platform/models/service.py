"""What do the server processes share? Who is signed in where, tries counted, and workers alive.

None of this is business data: it is left out of backups and may be emptied at any time, which
signs everyone out.
"""

from __future__ import annotations

from django.db import models


class SignIn(models.Model):
    """One browser a user signed in with, so that the user can see it and end it."""

    user = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    client = models.CharField(max_length=60, help_text="Browser and system, such as Firefox, Linux")
    signed_in_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class SharedCacheEntry(models.Model):
    """What every server process must agree on for a while: sign-in tries and used codes.

    The columns are those Django's database cache reads and writes.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "platform_shared_cache"


class WorkerHeartbeat(models.Model):
    """A background worker: when it was last seen, and whether it stopped as asked."""

    owner = models.CharField(max_length=60, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
