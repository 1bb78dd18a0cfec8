"""Who was reminded of which week, and what did they answer?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.people.queries.persons import person_names
from daybook.apps.platform.reply_tokens import token_digest
from daybook.core.periods import week_of

from ..models import Nudge

REPLY_WORDS = {"WAS_OFF": "says was off"}


@dataclass(frozen=True, slots=True)
class Told:
    """The reminders of a person's weeks: how many, the last one, and the last answer."""

    count: int
    last_at: datetime
    steps: tuple[str, ...]
    reply: str
    replied_at: datetime | None


def nudges_of(person_ids: Collection[int], starts_on: date, ends_on: date) -> dict[int, Told]:
    """By person, over weeks whose Monday lies in [starts_on, ends_on)."""
    rows = Nudge.objects.filter(
        person_id__in=person_ids, monday__gte=week_of(starts_on), monday__lt=ends_on
    ).order_by("id")
    found: dict[int, Told] = {}
    for person, at, step, reply, replied_at in rows.values_list(
        "person_id", "readable_at", "step", "reply", "replied_at"
    ):
        was = found.get(person)
        found[person] = Told(
            (was.count if was else 0) + 1,
            max(at, was.last_at) if was else at,
            tuple(sorted({*(was.steps if was else ()), step})),
            reply or (was.reply if was else ""),
            replied_at or (was.replied_at if was else None),
        )
    return found


@dataclass(frozen=True, slots=True)
class Answerable:
    """A reminder as the page of its answer shows it: no name, only the week."""

    id: int
    monday: date
    weeks: int
    reply: str


def answerable(token: str, now: datetime) -> Answerable | None:
    """The reminder of an answer link, or None for a link that is unknown or has ended."""
    row = Nudge.objects.filter(token_digest=token_digest(token), token_ends_at__gt=now).first()
    return Answerable(row.pk, row.monday, row.weeks, row.reply) if row else None


@dataclass(frozen=True, slots=True)
class NudgeRow:
    """One reminder, for whoever looks after the person."""

    id: int
    person_code: str
    monday: date
    step: str
    slot: str
    readable_at: datetime
    reply: str
    zone: str


def nudge_rows(person_ids: Collection[int], starts_on: date, ends_on: date) -> tuple[NudgeRow, ...]:
    """Every reminder of these people's weeks, newest first; rights are the caller's to apply."""
    rows = Nudge.objects.filter(
        person_id__in=person_ids, monday__gte=week_of(starts_on), monday__lt=ends_on
    ).order_by("-id")
    codes = {key: code for key, (code, _) in person_names(person_ids).items()}
    columns = ("id", "person_id", "monday", "step", "slot", "readable_at", "reply",
               "person__zone")  # fmt: skip
    return tuple(NudgeRow(row[0], codes[row[1]], *row[2:]) for row in rows.values_list(*columns))
