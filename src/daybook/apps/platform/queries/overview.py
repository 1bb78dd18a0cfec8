"""What is set up, and what waits for this viewer? The first page of the administration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from daybook.core.rights import Data, Verb

from ..models import DatedSetting, FxRate, Grant, Holiday, Job, LegalEntity, Period, Run, User
from ..rights import may
from ..viewer import Viewer
from .changes import waiting_proposals


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: how many, of what, why it matters, and where it is decided."""

    count: int
    one: str
    many: str
    note: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """Counts of what is set up; None where the viewer may not see it."""

    entities: int
    users: int | None
    settings_changed: int
    pairs: int
    newest_rate_on: date | None
    holidays_through: date | None


def what_waits(viewer: Viewer, now: datetime, today: date) -> tuple[Waiting, ...]:
    """What this viewer could decide or mend now; what is at nothing is left out."""
    found = [
        Waiting(
            waiting_proposals(viewer), "proposal", "proposals",
            "drafted by somebody else, in force once you approve", "/admin/proposals?state=DRAFT",
            "submitted",
        ),
    ]  # fmt: skip
    if may(viewer, Data.PERIOD_LOCKS, Verb.LOCK_HARD):
        found.append(_second_signatures(viewer))
    if may(viewer, Data.SETTINGS):
        found += _stopped_work(now)
        found += _missing_holidays(today)
    if may(viewer, Data.USERS):
        found.append(_without_a_role(today))
    return tuple(row for row in found if row.count)


def _second_signatures(viewer: Viewer) -> Waiting:
    rows = Period.objects.filter(lock="SOFT", hard_lock_requested_by__isnull=False)
    count = rows.exclude(hard_lock_requested_by_id=viewer.user_id).count()
    return Waiting(count, "hard lock", "hard locks", "requested, and not yet confirmed by a second "
                   "member of finance", "/admin/periods", "lock")  # fmt: skip


def _stopped_work(now: datetime) -> list[Waiting]:
    dead = Job.objects.filter(state="DEAD").count()
    stale = Run.objects.filter(state="RUNNING", lease_until__lt=now).count()
    return [
        Waiting(dead, "dead job", "dead jobs", "given up after six tries; retry once its cause is "
                "mended", "/admin/jobs?state=DEAD", "red"),
        Waiting(stale, "stale run", "stale runs", "whose worker fell silent; nothing of it counts "
                "yet", "/admin/runs?state=RUNNING", "warn"),
    ]  # fmt: skip


def _missing_holidays(today: date) -> list[Waiting]:
    used = LegalEntity.objects.values_list("business_calendar_id", flat=True).distinct()
    loaded = Holiday.objects.filter(on__year=today.year + 1).values("calendar_id")
    missing = used.exclude(business_calendar_id__in=loaded).order_by().count()
    return [Waiting(missing, "calendar", "calendars", f"without holidays for {today.year + 1}: "
                    "deadlines would fall on days off", "/admin/organization",
                    "calendar")]  # fmt: skip


def _without_a_role(today: date) -> Waiting:
    held = Grant.objects.filter(starts_on__lte=today).exclude(ends_on__lte=today)
    rows = User.objects.filter(is_active=True, is_system=False)
    count = rows.exclude(pk__in=held.values("user_id")).count()
    return Waiting(count, "account", "accounts", "that can sign in and hold no role today",
                   "/admin/users?state=ACTIVE&role=NONE", "user")  # fmt: skip


def what_is_set_up(viewer: Viewer, today: date) -> SetUp:
    """The counts of the first page."""
    users = User.objects.filter(is_active=True, is_system=False)
    settings = DatedSetting.objects.filter(starts_on__lte=today)
    return SetUp(
        LegalEntity.objects.count(),
        users.count() if may(viewer, Data.USERS) else None,
        settings.values("key").distinct().count(),
        FxRate.objects.values("base", "quote").distinct().count(),
        FxRate.objects.filter(starts_on__lte=today).aggregate(last=Max("starts_on"))["last"],
        Holiday.objects.aggregate(last=Max("on"))["last"],
    )
