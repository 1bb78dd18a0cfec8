"""What time is it? The only place that asks. DAYBOOK_TODAY pins the date for demonstrations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """The current instant in UTC; with DAYBOOK_TODAY, the running time of that day."""
    actual = datetime.now(UTC)
    if settings.DAYBOOK_TODAY:
        pinned = date.fromisoformat(settings.DAYBOOK_TODAY)
        return actual.replace(year=pinned.year, month=pinned.month, day=pinned.day)
    return actual


@lru_cache(maxsize=1)
def organization_zone() -> ZoneInfo:
    """The organization's zone, UTC before it is set up."""
    from daybook.apps.platform.models import Organization

    row = Organization.objects.values_list("zone", flat=True).first()
    return ZoneInfo(row or "UTC")


def local_today(instant: datetime) -> date:
    """The organization's date at an instant."""
    if settings.DAYBOOK_TODAY:
        return date.fromisoformat(settings.DAYBOOK_TODAY)
    return instant.astimezone(organization_zone()).date()
