"""What did people type in the last weeks, and who vouched for it? Every state is there to see.

Of the week before last all is approved; of last week a third still waits, some came back, three
people have not handed in and two have written nothing; the running week has its first day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.actions.approval import approve_entries, return_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import TimeEntry
from daybook.core.periods import week_of, week_parts

from .history import SOURCE, History
from .horizon import Horizon, instant
from .persons import Staff
from .places import ZONES
from .portfolio import ProjectPlan
from .worked_days import WorkedEntry

DAY = timedelta(days=1)
LATE_PERCENT = 6
RETURN_REASONS = (
    "Which of the two environments was this? Please add a note.",
    "Booked on build, but this was the steering meeting: use project management.",
    "The customer had a holiday on that day; is the date right?",
    "More than we had agreed for this week. Please split off what was tool enablement.",
)
# Logins whose approvals of last week are still open, so that there is something to approve.
SLOW_APPROVERS = ("manager", "training")


@dataclass(slots=True)
class _Written:
    """A stored entry and what it was meant to be."""

    id: int
    entry: WorkedEntry


class Weeks:
    """Types, submits, approves and returns the time of the last weeks."""

    def __init__(self, staff: Staff, history: History, horizon: Horizon, rng: Random):
        self._staff, self._history = staff, history
        self._horizon, self._rng = horizon, rng
        self._slow = {staff.accounts[name].user_id for name in SLOW_APPROVERS}
        self._behind = self._people_behind()

    def _people_behind(self) -> dict[str, str]:
        """Who is late with last week: three have drafts only, two wrote nothing."""
        pool = [w for w in self._staff.workers if w.role in ("PSE", "SPSE", "PE") and not w.login]
        chosen = self._rng.sample(pool, 5)
        return {
            worker.code: "NOTHING" if index < 2 else "DRAFT"
            for index, worker in enumerate(chosen)
        }  # fmt: skip

    def hold_back(self, entries: list[WorkedEntry]) -> tuple[list[WorkedEntry], list[WorkedEntry]]:
        """The entries of a month without three of its last day, which come too late."""
        last = max(entry.day for entry in entries)
        late = [
            e for e in entries
            if e.day == last and e.is_billable and not e.worker.login
            and e.project.kind == "T_AND_M" and e.project.status == "ACTIVE"
        ]  # fmt: skip
        held = late[:: max(1, len(late) // 3)][:3]
        return [entry for entry in entries if not any(entry is one for one in held)], held

    def hand_in_late(self, entries: list[WorkedEntry], day: date) -> None:
        """Lines of a month that is being closed: handed in, and approved by nobody yet."""
        with transaction.atomic():
            for entry in entries:
                self._save(entry, instant(day, 9, 50, ZONES[entry.worker.entity]))
                submit_part(
                    actor=entry.worker.viewer, now=instant(day, 9, 55, ZONES[entry.worker.entity]),
                    person_id=entry.worker.id, day=entry.day,
                )  # fmt: skip

    def live(self, entries: Iterable[WorkedEntry]) -> int:
        """Carry the weeks through in order. Returns how many entries were written."""
        by_week: dict[date, list[WorkedEntry]] = {}
        for entry in entries:
            by_week.setdefault(week_of(entry.day), []).append(entry)
        count = 0
        for monday, found in sorted(by_week.items()):
            found = with_oddities(found, self._rng)
            if monday == self._horizon.this_monday:
                count += self._type_running(found)
                continue
            written = self._write(monday, found)
            with transaction.atomic():
                self._submit_and_approve(monday, written)
            count += len(written)
        return count

    def _write(self, monday: date, entries: list[WorkedEntry]) -> list[_Written]:
        """Whoever has a login types; the others' sheets come in as a file of drafts."""
        is_last = monday == self._horizon.this_monday - 7 * DAY
        if is_last:
            entries = [e for e in entries if self._behind.get(e.worker.code) != "NOTHING"]
        with transaction.atomic():
            found = [
                _Written(self._save(e, instant(e.day, 17, 10, ZONES[e.worker.entity])), e)
                for e in entries if e.worker.login
            ]  # fmt: skip
        filed = self._history.import_entries(
            (entry for entry in entries if not entry.worker.login),
            f"sheets-{monday:%G-W%V}.csv", instant(monday + 4 * DAY, 12), approve=False,
        )  # fmt: skip
        keys = TimeEntry.objects.filter(import_source=SOURCE, source_key__in=list(filed))
        found += [
            _Written(key, filed[source])
            for key, source in keys.order_by("id").values_list("id", "source_key")
        ]
        return found

    def _type_running(self, entries: list[WorkedEntry]) -> int:
        """Of the running week most have written down Monday, few today."""
        count = 0
        with transaction.atomic():
            for entry in entries:
                is_today = entry.day == self._horizon.today
                chance = 78 if not is_today else 0 if entry.worker.login else 25
                if self._rng.randrange(100) < chance or (entry.worker.login and not is_today):
                    hour = 9 if is_today else 17
                    self._save(entry, instant(entry.day, hour, 10, ZONES[entry.worker.entity]))
                    count += 1
        return count

    def _save(self, entry: WorkedEntry, now: datetime) -> int:
        saved = save_entry(
            actor=entry.worker.viewer, now=now, today=self._horizon.today,
            person_id=entry.worker.id, project_id=entry.project.id,
            task_id=entry.project.tasks[entry.task], worked_on=entry.day, minutes=entry.minutes,
            note=entry.note, is_billable=entry.is_billable,
        )  # fmt: skip
        return saved.id

    def _submit_and_approve(self, monday: date, typed: list[_Written]) -> None:
        is_last = monday == self._horizon.this_monday - 7 * DAY
        handed_in = []
        by_worker: dict[str, list[_Written]] = {}
        for row in typed:
            by_worker.setdefault(row.entry.worker.code, []).append(row)
        for code, rows in by_worker.items():
            if is_last and self._behind.get(code) == "DRAFT":
                continue
            self._submit(monday, rows)
            handed_in += rows
        self._approve(monday, handed_in, is_last)

    def _submit(self, monday: date, rows: list[_Written]) -> None:
        worker = rows[0].entry.worker
        is_late = not worker.login and self._rng.randrange(100) < LATE_PERCENT
        day, hour = (monday + 7 * DAY, 9) if is_late else (monday + 4 * DAY, 15)
        now = instant(day, hour, self._rng.randrange(59), ZONES[worker.entity])
        for part in week_parts(monday):
            if any(part.starts_on <= row.entry.day < part.ends_on for row in rows):
                submit_part(actor=worker.viewer, now=now, person_id=worker.id, day=part.starts_on)

    def _approve(self, monday: date, typed: list[_Written], is_last: bool) -> None:
        queues: dict[int, tuple[Viewer, list[_Written]]] = {}
        for row in typed:
            actor = self._approver(row.entry)
            queues.setdefault(actor.user_id, (actor, []))[1].append(row)
        now = instant(monday + 7 * DAY, 11, 15)
        for user_id, (actor, rows) in queues.items():
            returned = self._returned(rows) if is_last else []
            if returned:
                return_entries(actor=actor, now=now, reason=self._rng.choice(RETURN_REASONS),
                               entry_ids=[row.id for row in returned])  # fmt: skip
            if is_last and user_id in self._slow:
                continue
            away = {row.id for row in returned}
            rest = [row.id for row in rows if row.id not in away]
            if is_last:
                rest = rest[: len(rest) * 2 // 3]
            if rest:
                approve_entries(actor=actor, now=now, entry_ids=rest)

    def _returned(self, rows: list[_Written]) -> list[_Written]:
        """At most one line of a queue comes back; one of the consultant's login always does."""
        consultant = self._staff.accounts["consultant"]
        billable = [row for row in rows if row.entry.is_billable]
        hers = [row for row in billable if row.entry.worker.viewer == consultant]
        if hers:
            return hers[:1]
        return billable[:1] if billable and self._rng.randrange(100) < 40 else []

    def _approver(self, entry: WorkedEntry) -> Viewer:
        """The project's manager; the coordinator for a manager's own lines."""
        manager = entry.project.manager
        if manager is None or manager is entry.worker:
            return self._staff.accounts["coordinator"]
        return manager.viewer


def with_oddities(entries: list[WorkedEntry], rng: Random) -> list[WorkedEntry]:
    """The week with what a look should find: an odd step, a long day, a Saturday, a day nobody
    had planned, a tick that is missing."""
    found = list(entries)
    sold = [index for index, e in enumerate(found) if e.is_billable and e.project.kind == "T_AND_M"]
    if len(sold) < 12:
        return found
    # The manager who has a login finds some of them among the lines to approve.
    shown = [index for index in sold if found[index].project.manager.login]
    picked = rng.sample(shown, min(3, len(shown)))
    picked += rng.sample([index for index in sold if index not in picked], 6 - len(picked))
    found[picked[0]] = replace(found[picked[0]], minutes=67)
    found[picked[1]] = replace(found[picked[1]], minutes=660, note="Cut-over until late")
    found[picked[2]] = replace(found[picked[2]], is_billable=False, note="Handover call")
    found[picked[3]] = replace(found[picked[3]], is_billable=False)
    weekend = found[picked[4]]
    saturday = week_of(weekend.day) + 5 * DAY
    if saturday < max(e.day for e in found) + 3 * DAY and max(e.day for e in found).weekday() == 4:
        found.append(replace(weekend, day=saturday, minutes=180, note="Change window"))
    found.append(_unplanned(found[picked[5]], found))
    return found


def _unplanned(entry: WorkedEntry, entries: list[WorkedEntry]) -> WorkedEntry:
    """The same person on a T&M project they have no booking on."""
    mine = {e.project.code for e in entries if e.worker is entry.worker}
    others: list[ProjectPlan] = [
        e.project for e in entries
        if e.project.kind == "T_AND_M" and e.project.code not in mine
        and e.project.region == entry.worker.region
    ]  # fmt: skip
    return replace(entry, project=others[0] if others else entry.project, minutes=90, note="")
