"""How did the past months go? Time imported, milestones accepted, billed, recognized, closed.

June 2026: imported on Thursday 2 July, drafted by the coordinator, issued by finance the next
day, recognized and checked on the 6th, soft-locked; May was hard-locked on 25 June.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from daybook.apps.billing.actions.drafts import draft_invoices
from daybook.apps.billing.actions.issue import issue_invoice
from daybook.apps.close.actions.checks import run_checks, sign_off
from daybook.apps.close.actions.locks import (
    confirm_month_lock,
    request_month_lock,
    soft_lock_month,
)
from daybook.apps.projects.actions.projects import (
    accept_milestone,
    change_status,
    send_milestone,
)
from daybook.apps.revenue.actions.recognize import recognize_month
from daybook.apps.time.actions.imports.mapping import parse_mapping
from daybook.apps.time.actions.imports.run import import_time
from daybook.core.periods import (
    BusinessCalendar,
    add_months,
    business_day_after_end,
    next_month,
)

from .horizon import Horizon, instant
from .persons import Staff
from .places import Places
from .portfolio import ProjectPlan
from .worked_days import WorkedEntry

SOURCE = "history"
COLUMNS = ("key", "person", "project", "task", "date", "minutes", "note", "billable")
MAPPING = json.dumps({
    "kind": "time",
    "source": SOURCE,
    "columns": {
        "source_key": "key", "person": "person", "project": "project", "task": "task",
        "worked_on": "date", "minutes": "minutes", "note": "note", "billable": "billable",
    },
})  # fmt: skip
# Drafts of last month that finance has not issued yet: something to do for whoever looks.
HELD_DRAFTS = 3


class History:
    """Carries the plan through the months that are over."""

    def __init__(self, staff: Staff, places: Places, horizon: Horizon, plans: list[ProjectPlan]):
        self._staff, self._places, self._horizon = staff, places, horizon
        self._plans = plans
        self._calendar = BusinessCalendar(places.days_off["US"])
        self._key = 0
        self._versions: dict[int, int] = {}

    def import_entries(
        self, entries: Iterable[WorkedEntry], name: str, now: datetime, *, approve: bool = True
    ) -> dict[str, WorkedEntry]:
        """Import a file of entries; returns them by the key of their row.

        With `approve` the same run submits, approves, rates and posts them, which the operations
        manager alone may ask for; else they are drafts, brought in by the coordinator.
        """
        actor = self._staff.accounts["operations" if approve else "coordinator"]
        written: dict[str, WorkedEntry] = {}
        for entry in entries:
            self._key += 1
            written[f"H{self._key:06d}"] = entry
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(COLUMNS)
                writer.writerows(
                    (key, entry.worker.code, entry.project.code, entry.task,
                     entry.day.isoformat(), entry.minutes, entry.note,
                     "yes" if entry.is_billable else "no")
                    for key, entry in written.items()
                )  # fmt: skip
            import_time(
                actor=actor.through("IMPORT"), clock=lambda: now,
                today=self._horizon.today, path=path, mapping=parse_mapping(MAPPING, name),
                name=name, approve=approve, owner="demo",
            )  # fmt: skip
        return written

    def day_after(self, month: date, ahead: int) -> date:
        """Business day D+`ahead` of a month's close, never after today."""
        return min(business_day_after_end(month, ahead, self._calendar), self._horizon.today)

    @transaction.atomic
    def move_projects(self, since: date, until: date) -> None:
        """Milestones sent and accepted, and projects closed, on days in [since, until)."""
        coordinator = self._staff.accounts["coordinator"]
        for plan in self._plans:
            manager = coordinator if plan.kind == "TRAINING" else plan.manager.viewer
            for found in plan.milestones:
                self._move_milestone(found, manager, since, until)
            self._move_status(plan, since, until)

    def _move_milestone(self, found, actor, since: date, until: date) -> None:
        version = self._versions.get(found.id, 1)
        if found.sent_on and since <= found.sent_on < until:
            send_milestone(actor=actor, now=instant(found.sent_on, 11, 40), milestone_id=found.id,
                           sent_on=found.sent_on, version=version)  # fmt: skip
            version += 1
        if found.accepted_on and since <= found.accepted_on < until:
            accept_milestone(
                actor=actor, now=instant(found.accepted_on, 16, 10), milestone_id=found.id,
                accepted_on=found.accepted_on, evidence_note=found.evidence, version=version,
                is_passive=found.is_passive,
            )  # fmt: skip
            version += 1
        self._versions[found.id] = version

    def _move_status(self, plan: ProjectPlan, since: date, until: date) -> None:
        if plan.status not in ("CLOSED", "COMPLETED") or plan.ends_on is None:
            return
        actor = self._staff.accounts["coordinator"]
        steps = [("CLOSED", plan.ends_on, 1)]
        if plan.status == "COMPLETED":
            steps.append(("COMPLETED", plan.ends_on + timedelta(days=25), 2))
        for status, day, version in steps:
            if since <= min(day, self._horizon.today) < until:
                change_status(actor=actor, now=instant(min(day, self._horizon.today), 17),
                              project_id=plan.id, status=status, version=version)  # fmt: skip

    @transaction.atomic
    def bill(self, month: date) -> int:
        """Draft by the coordinator, issue by finance the next day; a few of last month wait."""
        drafted = instant(self.day_after(month, 2), 9, 30)
        issued_on = self.day_after(month, 3)
        made = draft_invoices(
            actor=self._staff.accounts["coordinator"], now=drafted, month=month,
            worked_from=add_months(month, -1),
        ).invoice_ids  # fmt: skip
        is_last = next_month(month) == self._horizon.months_ago(0)
        ready = made[:-HELD_DRAFTS] if is_last else made
        for invoice_id in ready:
            issue_invoice(actor=self._staff.accounts["finance"], now=instant(issued_on, 14, 20),
                          invoice_id=invoice_id, issued_on=issued_on)  # fmt: skip
        return len(ready)

    @transaction.atomic
    def close(self, month: date) -> int:
        """Recognize, check and sign off a month in every entity. Returns lines recognized."""
        finance = self._staff.accounts["finance"]
        now, lines = instant(self.day_after(month, 4), 10), 0
        for entity_id in self._places.entity.values():
            where = {"entity_id": entity_id, "month": month}
            lines += recognize_month(actor=finance, now=now, **where).lines
            checks = run_checks(actor=self._staff.accounts["analyst"],
                                now=now + timedelta(hours=2), **where)  # fmt: skip
            if not any(found.severity == "BLOCKS" for found in checks.findings):
                sign_off(actor=self._staff.accounts["operations"], now=now + timedelta(hours=4),
                         check_run_id=checks.check_run_id)  # fmt: skip
        return lines

    @transaction.atomic
    def lock(self, month: date) -> None:
        """Soft-lock a closed month; hard-lock the one before it, by two of finance."""
        finance, second = self._staff.accounts["finance"], self._staff.accounts["finance2"]
        now = instant(self.day_after(month, 5), 12)
        for entity_id in self._places.entity.values():
            where = {"entity_id": entity_id, "month": month}
            soft_lock_month(actor=self._staff.accounts["operations"], now=now,
                          reason=f"{month:%B} is closed", **where)  # fmt: skip
            if next_month(month) < self._horizon.months_ago(0):
                late = instant(min(next_month(month) + timedelta(days=24), self._horizon.today), 15)
                request_month_lock(actor=finance, now=late, reason=f"{month:%B} is final", **where)
                confirm_month_lock(actor=second, now=late + timedelta(hours=1), **where)
