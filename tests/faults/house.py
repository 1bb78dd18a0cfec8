"""A real installation to be killed: the small company with much work, and what is true of it after.

python -m tests.faults.house fill     fills DAYBOOK_DATA or DAYBOOK_DATABASE_URL, prints tokens
python -m tests.faults.house watch    for each line it reads, prints what stands there now, and what
                                      contradicts itself
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import date, timedelta

WAITING, DRAFTS = 1_200, 280
MONDAY = date(2026, 7, 6)


def fill() -> dict:
    """1,200 clean lines of earlier weeks that wait, 280 drafts of this one; a token each."""
    from daybook.apps.platform.actions.users import create_token
    from daybook.config.commands import prepare_database
    from tests.builders import NOW, small_company

    prepare_database()
    made = small_company()
    days = [MONDAY - timedelta(days=n) for n in range(1, 60)]
    workdays = [day for day in days if day.weekday() < 5 and day != date(2026, 7, 3)]
    _write(made, "SUBMITTED", WAITING, [day for day in workdays if day != date(2026, 6, 19)])
    _write(made, "DRAFT", DRAFTS, [MONDAY + timedelta(days=n) for n in range(7)])
    tokens = {
        name: create_token(actor=made.viewer(name), now=NOW, name="faults", scopes="read write")[1]
        for name in ("engineer", "manager", "coordinator")
    }
    return {"tokens": tokens, "engineer": made["engineer"]}


def _write(made, state: str, count: int, days: list[date]) -> None:
    from daybook.apps.platform.models import AuditLine
    from daybook.apps.time.models import TimeEntry

    line = AuditLine.objects.order_by("pk").last()
    days = [day for day in days if day != date(2026, 5, 25)]
    TimeEntry.objects.bulk_create(
        TimeEntry(
            person_id=made["engineer"], project_id=made["ACME"], task_id=made["task ACME"],
            worked_on=days[n % len(days)], minutes=15, note=f"piece {n}", state=state,
            audit_line=line,
        )
        for n in range(count)
    )  # fmt: skip


def report() -> dict:
    """How many lines in each state, how many decisions, and every contradiction found."""
    from daybook.apps.ledger.models import Billable, LedgerLine
    from daybook.apps.platform.models import AuditChange, AuditLine
    from daybook.apps.time.models import Submission, TimeEntry

    wrong = []
    posted = Counter(LedgerLine.objects.values_list("source_id", flat=True))
    billable = Counter(Billable.objects.values_list("source_id", flat=True))
    changes = set(
        AuditChange.objects.filter(record_kind="TIME_ENTRY").values_list(
            "record_id", "audit_line_id"
        )
    )
    verbs = {"SUBMITTED": "submit_part", "APPROVED": "approve_entries"}
    states: Counter = Counter()
    rows = TimeEntry.objects.values_list(
        "pk", "state", "worked_on", "submission_id", "audit_line_id", "audit_line__verb"
    )
    for key, state, day, submission, line, verb in rows:
        states[state if day < MONDAY else f"{state} this week"] += 1
        lines = (posted[key], billable[key])
        if lines != ((2, 1) if state == "APPROVED" else (0, 0)):
            wrong.append(f"line {key} is {state} with {lines} in the books")
        handed_in_now = state == "SUBMITTED" and day >= MONDAY
        if (state == "APPROVED" or handed_in_now) and (
            verb != verbs[state] or (key, line) not in changes
        ):
            wrong.append(f"line {key} is {state}, its audit says {verb}")
        if handed_in_now != (submission is not None):
            wrong.append(f"line {key} is {state} with submission {submission}")
    decisions = AuditLine.objects.filter(verb="approve_entries").count()
    return {"states": states, "decisions": decisions, "wrong": wrong[:10],
            "submissions": Submission.objects.count()}  # fmt: skip


def watch() -> None:
    """A report for each line that is read, each over a connection of its own."""
    from django.db import connections

    for _ in sys.stdin:
        _say(report())
        connections.close_all()


def _say(found: dict) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daybook.config.settings")
    import django

    django.setup()
    if sys.argv[1] == "fill":
        _say(fill())
    else:
        watch()
