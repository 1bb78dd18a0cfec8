"""How does a person get a calendar feed of their own, and how does it end?

The address is shown once; renewing makes another and ends the one before at once.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.transactions import action, change_row, or_refuse, record_audit
from daybook.apps.platform.viewer import Viewer

from ..models import CalendarFeed

# A token of its own kind, that no log keeps: it is long and has a digit in it.
PREFIX = "cal1_"
_READ_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Whose feed a token opens: the person and their account."""

    feed_id: int
    person_id: int
    user_id: int


def renew_calendar_feed(*, actor: Viewer, now: datetime) -> str:
    """Make one's own feed, or make it anew. Returns its token, which is stored hashed only."""
    if actor.token_scopes is not None:
        raise Denied("TOKEN-01", "A token cannot make a feed; sign in to make one.")
    if actor.person_id is None:
        raise Refused("TOKEN-01", "Your account belongs to nobody who works here, so it has no "
                      "bookings to read.")  # fmt: skip
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    twice = Conflict("Your feed was renewed elsewhere at this moment. Renew it again.")
    with action(), or_refuse(twice):
        line = record_audit(actor=actor, verb="renew_calendar_feed", now=now,
                            subject=("PERSON", actor.person_id))  # fmt: skip
        _end(actor.person_id, now, line)
        CalendarFeed.objects.create(
            person_id=actor.person_id, digest=_digest(secret), created_at=now, audit_line=line
        )
    return secret


def revoke_calendar_feed(*, actor: Viewer, now: datetime) -> None:
    """End one's own feed: calendars that read it find nothing from now on."""
    with action():
        line = record_audit(actor=actor, verb="revoke_calendar_feed", now=now,
                            subject=("PERSON", actor.person_id))  # fmt: skip
        if not _end(actor.person_id, now, line):
            raise NotFound("You have no calendar feed.")


def _end(person_id: int | None, now: datetime, line) -> bool:
    row = CalendarFeed.objects.filter(person_id=person_id, revoked_at__isnull=True).first()
    if row is None:
        return False
    change_row(CalendarFeed, row.pk, version=row.version, changes={"revoked_at": now}, line=line,
               kind="CALENDAR_FEED")  # fmt: skip
    return True


def reader_of_feed(secret: str) -> FeedReader | None:
    """Whose feed this token opens; None where it is unknown, ended, or the account is closed."""
    row = CalendarFeed.objects.filter(
        digest=_digest(secret), revoked_at__isnull=True, person__user__is_active=True
    ).values_list("id", "person_id", "person__user_id")
    found = row.first()
    return FeedReader(*found) if found else None


def note_feed_read(*, feed_id: int, content_digest: str, now: datetime) -> datetime:
    """Keep that a feed was read, and since when its content is what it is. Returns that instant."""
    now = now.replace(microsecond=0)
    row = CalendarFeed.objects.filter(pk=feed_id)
    before = row.values_list("content_digest", "changed_at", "last_read_at").get()
    if before[0] == content_digest and before[1] is not None:
        if before[2] is None or now - before[2] > _READ_EVERY:
            row.update(last_read_at=now)
        return before[1]
    row.update(last_read_at=now, content_digest=content_digest, changed_at=now)
    return now


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
