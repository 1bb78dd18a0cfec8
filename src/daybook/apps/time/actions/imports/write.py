"""How is one step stored? Rows are built first, then written in one short transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.ledger.actions.bulk import reserve_ids, write_rows
from daybook.apps.platform.transactions import record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import part_of

from ...queries.pricing import Pricer
from ..posting import ApprovedEntry, Poster, Posting
from .lines import Line

ENTRY_COLUMNS = (
    "id",
    "person_id",
    "project_id",
    "task_id",
    "worked_on",
    "minutes",
    "note",
    "is_billable",
    "state",
    "estimated",
    "flags",
    "started_local",
    "ended_local",
    "interrupted_minutes",
    "revision",
    "version",
    "return_reason",
    "import_source",
    "source_key",
    "submission_id",
    "run_id",
    "audit_line_id",
)
SUBMISSION_COLUMNS = (
    "id", "person_id", "starts_on", "ends_on", "submitted_at", "run_id", "audit_line_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """A step's lines with the ids they will have: of entries, submissions, audit lines, books."""

    lines: Sequence[Line]
    ids: Sequence[int]
    imported_id: int
    approved_id: int | None
    submissions: Sequence[tuple]
    parts: Mapping[tuple[int, date], int]
    posting: Posting | None

    @property
    def audit_line_id(self) -> int:
        """The line that entries name: the approval's where there is one."""
        return self.approved_id or self.imported_id


class StepWriter:
    """Writes steps of one import; with a system actor, also submits, approves and posts them.

    A step is prepared (ids and prices), then written in one short transaction.
    """

    def __init__(
        self, actor: Viewer, system: Viewer | None, source: str, run_id: int, pricer: Pricer
    ):
        self._actor, self._system, self._source = actor, system, source
        self._run_id = run_id
        self._poster = Poster(pricer)
        self._submissions: dict[tuple[int, date], int] = {}

    def prepare(self, lines: Sequence[Line], now: datetime) -> Prepared:
        """Reserve ids and resolve prices before the write lock is taken."""
        ids = reserve_ids("time_timeentry", len(lines))
        if self._system is None:
            (imported,) = reserve_ids("platform_auditline", 1)
            return Prepared(lines, ids, imported, None, (), {}, None)
        imported, approved = reserve_ids("platform_auditline", 2)
        submissions, parts = self._submit(lines, now, imported)
        posting = self._poster.prepare(
            [
                ApprovedEntry(key, line.person_id, line.project_id, line.task_id,
                              line.worked_on, line.minutes, line.is_billable)
                for key, line in zip(ids, lines, strict=True)
            ],
            audit_line_id=approved,
            run_id=self._run_id,
        )  # fmt: skip
        return Prepared(lines, ids, imported, approved, submissions, parts, posting)

    def write(self, prepared: Prepared, now: datetime) -> None:
        """Store one step inside the caller's transaction."""
        subject = ("RUN", self._run_id)
        record_audit(
            actor=self._actor, verb="import_entries", now=now, subject=subject,
            run_id=self._run_id, key=prepared.imported_id,
        )  # fmt: skip
        if prepared.approved_id is not None:
            record_audit(
                actor=self._system, verb="approve_entries", now=now, subject=subject,
                run_id=self._run_id, key=prepared.approved_id,
                reason=f"approved by import run {self._run_id}",
            )  # fmt: skip
        write_rows("time_submission", SUBMISSION_COLUMNS, prepared.submissions)
        write_rows("time_timeentry", ENTRY_COLUMNS, self._entries(prepared))
        if prepared.posting is not None:
            self._poster.write(prepared.posting)

    def _entries(self, prepared: Prepared) -> Iterator[tuple]:
        state = "DRAFT" if prepared.approved_id is None else "APPROVED"
        run_id, source, parts = self._run_id, self._source, prepared.parts
        audit_line_id = prepared.audit_line_id
        for key, line in zip(prepared.ids, prepared.lines, strict=True):
            yield (
                key, line.person_id, line.project_id, line.task_id, line.worked_iso,
                line.minutes, line.note, int(line.is_billable), state, 0, line.flags,
                line.started, line.ended, line.interrupted_minutes, 1, 1, "", source,
                line.key, parts.get((line.person_id, line.worked_on)), run_id, audit_line_id,
            )  # fmt: skip

    def _submit(self, lines: Sequence[Line], now: datetime, audit_line_id: int):
        """One submission a person and week part, made at the part's first line."""
        found: dict[tuple[int, date], tuple[int, date]] = {}
        fresh = []
        for line in lines:
            key = (line.person_id, line.worked_on)
            if key not in found:
                part = part_of(line.worked_on)
                part_key = (line.person_id, part.starts_on)
                if part_key not in self._submissions:
                    self._submissions[part_key] = 0
                    fresh.append((part_key, part))
                found[key] = part_key
        ids = reserve_ids("time_submission", len(fresh)) if fresh else ()
        stamp = now.strftime("%Y-%m-%d %H:%M:%S")
        rows = []
        for submission_id, (part_key, part) in zip(ids, fresh, strict=True):
            self._submissions[part_key] = submission_id
            rows.append(
                (submission_id, part_key[0], part.starts_on.isoformat(), part.ends_on.isoformat(),
                 stamp, self._run_id, audit_line_id)
            )  # fmt: skip
        return rows, {key: self._submissions[part_key] for key, part_key in found.items()}
