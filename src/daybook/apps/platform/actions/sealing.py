"""Was the audit changed afterwards? Each day is sealed by a hash chained to the day before.

The seal of a UTC day is the SHA-256 of: the seal before it, the day, and every audit line of the
day with its changes, in canonical JSON. Changing, adding or removing one line of a sealed day
breaks its seal; changing a seal breaks the next. Example: two lines on 7 July and none on 8 July
make one seal, over two lines, dated 7 July.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from ..models import AuditChange, AuditLine, AuditSeal

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class SealFinding:
    """A day whose audit is no longer what was sealed, and how that shows."""

    day: date
    what: str


def seal_audit_days(*, now: datetime) -> int:
    """Seal every finished UTC day that has lines and no seal yet. Returns how many were sealed.

    Running it twice seals nothing twice. Today is never sealed: its lines are still coming.
    """
    sealed = 0
    while True:
        with transaction.atomic():
            last = AuditSeal.objects.order_by("-day").first()
            day = _next_day(last, now)
            if day is None:
                return sealed
            count, digest = _digest(day, last.digest if last else FIRST)
            AuditSeal.objects.create(
                day=day,
                line_count=count,
                previous=last.digest if last else FIRST,
                digest=digest,
                sealed_at=now,
            )
        sealed += 1


def _next_day(last: AuditSeal | None, now: datetime) -> date | None:
    rows = AuditLine.objects.filter(recorded_at__lt=_midnight(now.astimezone(UTC).date()))
    if last:
        rows = rows.filter(recorded_at__gte=_midnight(last.day + timedelta(days=1)))
    first = rows.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return first.astimezone(UTC).date() if first else None


def verify_seals() -> tuple[SealFinding, ...]:
    """Every sealed day that no longer matches; empty when the chain is whole."""
    found: list[SealFinding] = []
    previous, since = FIRST, None
    for seal in AuditSeal.objects.order_by("day"):
        if seal.previous != previous:
            found.append(SealFinding(seal.day, "does not follow from the seal before it"))
        count, digest = _digest(seal.day, seal.previous)
        if count != seal.line_count:
            found.append(
                SealFinding(seal.day, f"has {count} audit lines, {seal.line_count} were sealed")
            )
        elif digest != seal.digest:
            found.append(SealFinding(seal.day, "has an audit line that was changed"))
        found += _between(since, seal.day)
        previous, since = seal.digest, seal.day
    return tuple(found)


def _between(since: date | None, day: date) -> list[SealFinding]:
    """Lines that appeared on a day without a seal, before a day that has one."""
    rows = AuditLine.objects.filter(recorded_at__lt=_midnight(day))
    if since:
        rows = rows.filter(recorded_at__gte=_midnight(since + timedelta(days=1)))
    instants = rows.order_by("recorded_at").values_list("recorded_at", flat=True)
    days = sorted({instant.astimezone(UTC).date() for instant in instants})
    return [
        SealFinding(each, "has audit lines added after later days were sealed") for each in days
    ]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _digest(day: date, previous: str) -> tuple[int, str]:
    found = hashlib.sha256(f"{previous}\n{day.isoformat()}\n".encode())
    count = 0
    for text in _canonical(day):
        found.update(f"{text}\n".encode())
        count += 1
    return count, found.hexdigest()


_LINE = (
    "id",
    "actor_id",
    "on_behalf_of_id",
    "verb",
    "subject_kind",
    "subject_id",
    "reason",
    "via",
    "run_id",
    "recorded_at",
)
_CHANGE = ("id", "record_kind", "record_id", "before", "after")


def _canonical(day: date) -> Iterator[str]:
    """Each audit line of a day with its changes, as one line of canonical JSON."""
    within = {"gte": _midnight(day), "lt": _midnight(day + timedelta(days=1))}
    changes: dict[int, list[list]] = {}
    rows = AuditChange.objects.filter(
        audit_line__recorded_at__gte=within["gte"], audit_line__recorded_at__lt=within["lt"]
    )
    for line_id, *values in rows.order_by("id").values_list("audit_line_id", *_CHANGE).iterator():
        changes.setdefault(line_id, []).append(values)
    lines = AuditLine.objects.filter(recorded_at__gte=within["gte"], recorded_at__lt=within["lt"])
    for values in lines.order_by("id").values_list(*_LINE).iterator():
        line = dict(zip(_LINE, values, strict=True))
        line["recorded_at"] = line["recorded_at"].astimezone(UTC).isoformat(timespec="microseconds")
        line["changes"] = changes.get(line["id"], [])
        yield json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
