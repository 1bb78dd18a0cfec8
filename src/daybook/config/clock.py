"""What time is it? The only place that asks. DAYBOOK_TODAY pins the date for demonstrations."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

ZONE_KEPT_SECONDS = 60
_known_zone: list[tuple[float, ZoneInfo]] = []


def now() -> datetime:
    """The current instant in UTC; with DAYBOOK_TODAY, the running time of that day."""
    actual = datetime.now(UTC)
    if settings.DAYBOOK_TODAY:
        pinned = date.fromisoformat(settings.DAYBOOK_TODAY)
        return actual.replace(year=pinned.year, month=pinned.month, day=pinned.day)
    return actual


def organization_zone() -> ZoneInfo:
    """The organization's zone, UTC before it is set up; read again after a minute."""
    if not _known_zone or time.monotonic() - _known_zone[0][0] > ZONE_KEPT_SECONDS:
        from daybook.apps.platform.models import Organization

        name = Organization.objects.values_list("zone", flat=True).first()
        if name is None:
            return ZoneInfo("UTC")
        _known_zone[:] = [(time.monotonic(), ZoneInfo(name))]
    return _known_zone[0][1]


def local_today(instant: datetime) -> date:
    """The organization's date at an instant."""
    if settings.DAYBOOK_TODAY:
        return date.fromisoformat(settings.DAYBOOK_TODAY)
    return instant.astimezone(organization_zone()).date()
