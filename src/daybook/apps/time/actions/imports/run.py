"""How does a checked file become entries? Compared with what is stored, written in short steps.

One run: rows count only when it commits. A killed import is resumed at its cursor by asking
again with the same file, or discarded. The same file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import connection
from django.db.models import Q, Sum

from daybook.apps.ledger.actions.bulk import reserve_ids, write_rows
from daybook.apps.ledger.actions.sweep import sweep_books
from daybook.apps.people.queries.persons import person_ids_by_code
from daybook.apps.platform.actions.runs import (
    RunState,
    commit_run,
    committed_run,
    end_run,
    lease_run,
    move_run,
    open_run,
    start_run,
)
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.turns import Turns
from daybook.apps.platform.viewer import Viewer, system_actor
from daybook.apps.projects.queries.projects import projects, tasks
from daybook.apps.records.actions.imports import open_batch
from daybook.apps.records.actions.readers import read_rows
from daybook.core.rights import Data, Verb
from daybook.core.worktime import FLAG_TITLES

from ...models import TimeEntry
from ...queries.pricing import Pricer
from .amend import amend_entries, require_restorable, restore_entries
from .lines import Checked, Known, Line, LineReader, check_rows
from .mapping import Mapping, column_indexes
from .write import StepWriter

KIND = "TIME_IMPORT"
# A step of the embedded database holds the one turn to write, so it is short; elsewhere a longer
# one pays for its commit and its checks once.
STEP_LINES = {"sqlite": 1500, "postgresql": 4500}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import found and did; `run_id` is None for a dry run."""

    run_id: int | None
    counts: dict[str, int]
    rejected: dict[str, int]
    flagged: dict[str, int]
    total_rows: int
    minutes: int
    state: str = "DRY"
    changes: tuple[tuple[int, str, int, int], ...] = ()


@dataclass(slots=True)
class Plan:
    """A checked file compared with the database."""

    mapping: Mapping
    checked: Checked
    new: list[Line]
    changed: list[tuple[Line, int, int]]
    unchanged: int
    own: int
    pricer: Pricer
    digest: str
    file_name: str
    header: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """New, changed, unchanged, skipped, error: they sum to the rows of the file."""
        return {
            "new": len(self.new) + self.own,
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "skipped": self.checked.skipped,
            "error": len(self.checked.rejections),
        }

    def result(self, run_id: int | None, state: str) -> ImportResult:
        """The plan's figures."""
        flags = Counter()
        for line in self.checked.lines:
            if line.flags:
                for flag, title in FLAG_TITLES.items():
                    if line.flags & flag:
                        flags[title] += 1
        return ImportResult(
            run_id,
            self.counts(),
            dict(Counter(row.code for row in self.checked.rejections)),
            dict(flags),
            self.checked.total,
            sum(line.minutes for line in self.checked.lines),
            state,
            tuple((line.row_number, line.key, old, line.minutes) for line, _, old in self.changed),
        )


def plan_import(
    path: Path, mapping: Mapping, *, today: date, name: str = "", run_id: int | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> Plan:  # fmt: skip
    """Read and check a file and compare it with what is stored. Changes nothing."""
    shown = name or path.name
    rows = read_rows(path, shown)
    header = next(rows, None)
    if not header:
        raise Refused("IMPORT-01", f"{shown} has no header row.")
    places = column_indexes(mapping, header, shown)
    found = projects()
    known = Known(
        person_ids_by_code(),
        {row.code: row.id for row in found},
        {(row.project_id, row.code): row.id for row in tasks()},
    )
    pricer = Pricer()
    stored = _stored(mapping.source)
    reader = LineReader(mapping, places, known, today)
    checked = check_rows(
        rows,
        reader,
        _minutes_of_others(mapping.source),
        lambda person, day: pricer.employment(person, day) is not None,
        (lambda n: progress("read", n)) if progress else None,
    )
    new, changed, unchanged, own = _compare(checked, stored, run_id)
    return Plan(
        mapping, checked, new, changed, unchanged, own, pricer, _digest(path, mapping), shown,
        header,
    )  # fmt: skip


def _digest(path: Path, mapping: Mapping) -> str:
    found = hashlib.sha256(mapping.text().encode())
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _stored(source: str) -> dict[str, tuple]:
    rows = TimeEntry.objects.filter(import_source=source, source_key__isnull=False)
    return {
        row[0]: row
        for row in rows.values_list(
            "source_key", "id", "state", "run_id", "minutes", "person_id", "project_id",
            "task_id", "worked_on", "is_billable",
        ).iterator(chunk_size=10_000)
    }  # fmt: skip


def _minutes_of_others(source: str) -> dict[tuple[int, str], int]:
    rows = (
        TimeEntry.objects.filter(~Q(import_source=source))
        .order_by()
        .values_list("person_id", "worked_on")
        .annotate(Sum("minutes"))
    )
    return {(person, on.isoformat()): minutes for person, on, minutes in rows}


def _compare(checked: Checked, stored: dict[str, tuple], run_id: int | None):
    from .lines import Rejection

    if not stored:
        return list(checked.lines), [], 0, 0
    new, changed, kept = [], [], []
    unchanged = own = 0
    for line in checked.lines:
        held = stored.get(line.key)
        if held is None:
            new.append(line)
        elif run_id is not None and held[3] == run_id:
            own += 1
        elif held[4:] == (line.minutes, line.person_id, line.project_id, line.task_id,
                          line.worked_on, line.is_billable):  # fmt: skip
            unchanged += 1
        elif held[2] in ("DRAFT", "RETURNED"):
            changed.append((line, held[1], held[4]))
        else:
            checked.rejections.append(
                Rejection(
                    line.row_number,
                    "minutes",
                    "ALREADY_APPROVED",
                    f"The line differs from the entry stored under key {line.key}, which is "
                    f"{held[2].lower()}. Recall or correct that entry instead.",
                    line.raw,
                )
            )
            continue
        kept.append(line)
    checked.lines = kept
    return new, changed, unchanged, own


def dry_run(
    *, actor: Viewer, path: Path, mapping: Mapping, today: date, name: str = "", progress=None
) -> tuple[ImportResult, Plan]:
    """What an import would do, row by row; nothing is changed."""
    require(actor, Data.IMPORTS, Verb.EDIT, what="import time")
    plan = plan_import(path, mapping, today=today, name=name, progress=progress)
    return plan.result(None, "DRY"), plan


def import_time(
    *,
    actor: Viewer,
    clock: Callable[[], datetime],
    today: date,
    path: Path,
    mapping: Mapping,
    name: str = "",
    valid_only: bool = False,
    approve: bool = False,
    file_id: int | None = None,
    progress: Callable[[str, int], None] | None = None,
    owner: str = "import",
) -> ImportResult:
    """Import a file whole, or its valid rows only.

    With `approve`, entries are submitted and approved by the SYSTEM actor, the run being the
    reason, and rated, costed and posted in the same steps. Raises Refused IMPORT-05 for an atomic
    import with refused rows: nothing is stored then.
    """
    require(actor, Data.IMPORTS, Verb.EDIT, what="import time")
    if approve:
        require(actor, Data.IMPORTS, Verb.APPROVE, what="approve time by import")
    digest = hashlib.sha256(f"{_digest(path, mapping)}{valid_only}{approve}".encode()).hexdigest()
    run = _resumable(digest)
    plan = plan_import(
        path, mapping, today=today, name=name, run_id=run.id if run else None, progress=progress
    )
    if plan.checked.rejections and not valid_only:
        raise Refused(
            "IMPORT-05",
            f"{len(plan.checked.rejections)} of {plan.checked.total} rows are refused, so nothing "
            "was imported. Mend them, or import the valid rows only.",
        )
    if not plan.new and not plan.changed and run is None:
        before = committed_run(KIND, digest)
        return plan.result(before.id if before else None, "UNCHANGED")
    if run is None:
        run = _start(actor, clock(), plan, digest, valid_only, file_id)
    return _carry_out(actor, clock, plan, run, approve, progress, owner)


def _resumable(digest: str) -> RunState | None:
    return open_run(KIND, digest)


def _start(actor, now, plan: Plan, digest: str, valid_only: bool, file_id) -> RunState:
    with action():
        run = start_run(
            actor=actor,
            now=now,
            kind=KIND,
            title=f"Import of {plan.file_name}",
            scope={"source": plan.mapping.source},
            total_units=len(plan.new) + len(plan.changed),
            digest=digest,
        )
        open_batch(
            run_id=run.id,
            kind="time",
            source=plan.mapping.source,
            file_id=file_id,
            file_name=plan.file_name[:200],
            file_digest=plan.digest,
            mapping=plan.mapping.text(),
            mode="VALID_ONLY" if valid_only else "ATOMIC",
        )
        store_rejections(run.id, plan)
    return run


def store_rejections(run_id: int, plan: Plan) -> None:
    """Keep refused rows with their reasons, for repair."""
    rows = plan.checked.rejections
    ids = reserve_ids("records_importrejection", len(rows)) if rows else ()
    write_rows(
        "records_importrejection",
        ("id", "run_id", "row_number", "field", "code", "reason", "raw"),
        [
            (key, run_id, row.row_number, row.field, row.code, row.reason[:300],
             json.dumps(list(row.raw)))
            for key, row in zip(ids, rows, strict=True)
        ],
    )  # fmt: skip


def _carry_out(actor, clock, plan: Plan, run: RunState, approve, progress, owner) -> ImportResult:
    lease_run(run.id, owner=owner, now=clock())
    writer = StepWriter(
        actor, system_actor("IMPORT") if approve else None, plan.mapping.source, run.id,
        plan.pricer,
    )  # fmt: skip
    counts = plan.counts()
    done = run.done_units
    total = done + len(plan.new) + len(plan.changed)
    turns, first = Turns(STEP_LINES[connection.vendor]), 0
    while step := plan.new[first : first + turns.size]:
        first += len(step)
        prepared = writer.prepare(step, clock())
        with turns.step():
            writer.write(prepared, clock())
            done += len(step)
            move_run(run.id, owner=owner, now=clock(), cursor={"written": done}, counts=counts,
                     done_units=done, total_units=total)  # fmt: skip
        if progress:
            progress("written", done)
    if plan.changed:
        amend_entries(actor=actor, now=clock(), changed=plan.changed, run_id=run.id)
    commit_run(run.id, actor=actor, now=clock(), counts=counts)
    return plan.result(run.id, "COMMITTED")


def undo_import(*, actor: Viewer, now: datetime, run_id: int) -> int:
    """Take an import back while nothing depends on it. Returns how many entries it touched.

    Raises Refused IMPORT-06 once an entry is submitted, approved or in the books.
    """
    require(actor, Data.IMPORTS, Verb.EDIT, what="undo an import")
    rows = TimeEntry.objects.filter(run_id=run_id)
    moved = rows.exclude(state="DRAFT").count()
    if moved:
        raise Refused(
            "IMPORT-06",
            f"{moved} entries of this import are handed in or approved, so it cannot be undone. "
            "Correct those entries instead.",
        )
    require_restorable(run_id)
    with action():
        end_run(run_id, actor=actor, now=now, state="UNDONE", message="taken back")
        line = record_audit(actor=actor, verb="restore_entries", now=now, subject=("RUN", run_id))
        gone = restore_entries(run_id, line=line)
    while keys := list(rows.values_list("pk", flat=True)[:2000]):
        with action():
            gone += TimeEntry.objects.filter(pk__in=keys).delete()[0]
    return gone


def discard_import(*, actor: Viewer, now: datetime, run_id: int) -> None:
    """Drop what a killed import wrote; its rows never counted."""
    require(actor, Data.IMPORTS, Verb.EDIT, what="discard an import")
    end_run(run_id, actor=actor, now=now, state="DISCARDED", message="discarded")
    sweep_run(run_id)


def sweep_run(run_id: int) -> None:
    """Delete rows of a discarded run in short steps."""
    sweep_books(run_id)
    while keys := list(TimeEntry.objects.filter(run_id=run_id).values_list("pk", flat=True)[:2000]):
        with action():
            TimeEntry.objects.filter(pk__in=keys).delete()
