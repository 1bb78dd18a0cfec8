"""How far is the close of an entity's month? Checks, findings, sign-offs, lock and calendar.

July 2026 of US: checked on Tuesday 7 July, one finding blocks, nobody has signed, open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from daybook.apps.billing.queries.places import Place, money_places
from daybook.apps.platform.queries.access import zone
from daybook.apps.platform.queries.locks import LockPage, lock_page
from daybook.apps.platform.queries.month_end import DueAt, deadlines_of
from daybook.apps.platform.queries.organization import EntityRow, entities
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import may, require
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import milestones, project_ids, projects
from daybook.core.rights import Data, Verb
from daybook.core.rules import all_rules

from ..models import CheckFinding, CheckRun, SignOff
from .calendar import CloseCalendar, close_calendar
from .late import EstimateSums, LateItem, estimate_sums, late_items
from .marks import changed_since, mark_of

CHECK_TITLES = {
    "CHK-01": "Rated + adjusted = billed + WIP",
    "CHK-02": "Books hold the approved minutes",
    "CHK-03": "Every hour has a rate and a cost",
    "CHK-04": "All time of the month is approved",
    "CHK-05": "Reversals cancel, and positions tie",
    "CHK-06": "Every line has its source",
    "CHK-07": "Accepted milestones are recognized",
    "CHK-08": "Estimates are trued up",
}
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding with the page of what it is about."""

    check_id: str
    severity: str
    message: str
    subject: str
    subject_href: str
    amount_minor: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check and what it found; `state` is OK, BLOCKS, WARNS, STALE or empty (never run)."""

    check_id: str
    title: str
    question: str
    state: str
    findings: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """One pass of the checks: when, by whom, and how much it found."""

    id: int
    checked_at: datetime
    checked_by: str
    blocking: int
    warning: int


@dataclass(frozen=True, slots=True)
class SignOffRow:
    """Who vouches for the month, as what, and when."""

    name: str
    role: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class CloseMonth:
    """The close page of an entity's month, for this viewer."""

    entity: EntityRow
    lock: LockPage
    calendar: CloseCalendar
    checks: tuple[CheckRow, ...]
    findings: tuple[FindingRow, ...]
    hidden: int
    runs: tuple[RunRow, ...]
    sign_offs: tuple[SignOffRow, ...]
    changes: tuple[str, ...]
    deadlines: tuple[DueAt, ...]
    late: tuple[LateItem, ...]
    estimates: EstimateSums
    may_check: bool
    why_no_sign_off: str
    entity_choices: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]

    @property
    def run(self) -> RunRow | None:
        """The newest pass of the checks, if there is one."""
        return self.runs[0] if self.runs else None


def may_check(viewer: Viewer) -> bool:
    """Whether the viewer may run checks and sign off: coordinators to finance."""
    return may(viewer, Data.PERIOD_LOCKS, Verb.REQUEST) or may(
        viewer, Data.PERIOD_LOCKS, Verb.LOCK_SOFT
    )


def entity_of(code: str) -> EntityRow:
    """The entity of a code, the first where none is asked. Raises NotFound."""
    every = entities()
    found = [row for row in every if code in ("", row.code)]
    if not found:
        raise NotFound(f"There is no legal entity {code}.")
    return found[0]


def close_month(viewer: Viewer, code: str, month: date) -> CloseMonth:
    """Everything the page shows. Findings are those of projects whose invoices are open to see."""
    require(viewer, Data.PERIOD_LOCKS, Verb.SEE, what="see the close")
    entity = entity_of(code)
    runs = _runs(entity.id, month)
    newest = runs[0].id if runs else None
    changes = _changes(newest, entity.id, month)
    stored = list(
        CheckFinding.objects.filter(check_run_id=newest).order_by("check_id", "id")
    ) if newest else []  # fmt: skip
    seen = _visible(viewer, stored)
    sign_offs = _sign_offs(newest)
    return CloseMonth(
        entity,
        lock_page(viewer, entity.code, month),
        close_calendar(entity, month),
        _checks(stored, newest, changes),
        _rows(seen[:_SHOWN], month),
        len(stored) - len(seen[:_SHOWN]),
        runs,
        sign_offs,
        changes,
        deadlines_of(entity, month),
        late_items(viewer, entity, month),
        estimate_sums(viewer, entity.id, month),
        may_check(viewer),
        _why_no_sign_off(viewer, newest, runs, changes),
        tuple((row.code, row.name) for row in entities()),
        money_places(viewer, month),
    )


def _runs(entity_id: int, month: date) -> tuple[RunRow, ...]:
    local = zone()
    rows = (
        CheckRun.objects.filter(entity_id=entity_id, month=month)
        .order_by("-pk")
        .values_list("id", "checked_at", "audit_line__actor__name")[:10]
    )
    held = list(rows)
    counts: dict[int, dict[str, int]] = {}
    found = (
        CheckFinding.objects.filter(check_run_id__in=[row[0] for row in held])
        .order_by()
        .values_list("check_run_id", "severity")
        .annotate(Count("id"))
    )
    for key, severity, number in found:
        counts.setdefault(key, {})[severity] = number
    return tuple(
        RunRow(
            key,
            at.astimezone(local),
            name,
            counts.get(key, {}).get("BLOCKS", 0),
            counts.get(key, {}).get("WARNS", 0),
        )
        for key, at, name in held
    )


def _changes(run_id: int | None, entity_id: int, month: date) -> tuple[str, ...]:
    if run_id is None:
        return ()
    kept = CheckRun.objects.values_list("mark", flat=True).get(pk=run_id)
    return changed_since(kept, mark_of(entity_id, month))


def _checks(
    stored: Sequence[CheckFinding], run_id: int | None, changes: tuple[str, ...]
) -> tuple[CheckRow, ...]:
    rules = all_rules()
    found: dict[str, list[str]] = {}
    for row in stored:
        found.setdefault(row.check_id, []).append(row.severity)
    rows = []
    for key, title in CHECK_TITLES.items():
        severities = found.get(key, [])
        state = "OK" if run_id else ""
        if severities:
            state = "BLOCKS" if "BLOCKS" in severities else "WARNS"
        elif changes:
            state = "STALE"
        rows.append(CheckRow(key, title, rules[key].question, state, len(severities)))
    return tuple(rows)


def _visible(viewer: Viewer, stored: list[CheckFinding]) -> list[CheckFinding]:
    """Findings about projects the viewer sees invoices of; all, where they see all."""
    allowed = project_ids(viewer, Data.INVOICES)
    if allowed is None:
        return stored
    own = {row.id for row in milestones(list(allowed))} if allowed else set()
    return [
        row
        for row in stored
        if (row.subject_kind == "PROJECT" and row.subject_id in allowed)
        or (row.subject_kind == "MILESTONE" and row.subject_id in own)
    ]


def _rows(found: list[CheckFinding], month: date) -> tuple[FindingRow, ...]:
    ids = {row.subject_id for row in found if row.subject_kind == "PROJECT"}
    of_milestones = {
        row.id: row
        for row in milestones(
            filters=Q(pk__in=[row.subject_id for row in found if row.subject_kind == "MILESTONE"])
        )
    }
    ids |= {row.project_id for row in of_milestones.values()}
    codes = {row.id: row.code for row in projects(filters=Q(pk__in=ids))}
    return tuple(
        FindingRow(
            row.check_id,
            row.severity,
            row.message,
            *_subject(row, codes, of_milestones, month),
            row.amount_minor,
            row.currency,
        )
        for row in found
    )


def _subject(row: CheckFinding, codes, of_milestones, month: date) -> tuple[str, str]:
    """What the finding is about, and the page where it is mended."""
    if row.subject_kind == "PROJECT":
        code, named = codes.get(row.subject_id, ""), f"{month:%Y-%m}"
        pages = {
            "CHK-01": f"/ledger?project={code}&book=RATED&book=ADJUSTED&book=BILLED",
            "CHK-02": f"/ledger?project={code}&book=RATED&book=COST",
            "CHK-03": f"/ledger?project={code}&book=RATED&book=COST&month={named}",
            "CHK-04": f"/approvals?project={code}",
            "CHK-08": f"/corrections/estimates/{named}",
        }
        return code, pages.get(row.check_id, f"/projects/{code}")
    if row.subject_kind == "MILESTONE":
        found = of_milestones.get(row.subject_id)
        code = codes.get(found.project_id, "") if found else ""
        return code, f"/projects/{code}/milestones"
    if row.subject_kind == "LEDGER_LINE":
        return f"Line {row.subject_id}", f"/ledger/lines/{row.subject_id}"
    if row.subject_kind == "CURRENCY":
        return row.currency, f"/money/revenue/{month:%Y-%m}"
    return f"Entry {row.subject_id}", f"/ledger?entry={row.subject_id}"


def _sign_offs(run_id: int | None) -> tuple[SignOffRow, ...]:
    local = zone()
    rows = SignOff.objects.filter(check_run_id=run_id).order_by("signed_at", "pk")
    return tuple(
        SignOffRow(name, role.replace("_", " ").capitalize(), at.astimezone(local))
        for name, role, at in rows.values_list("user__name", "role", "signed_at")
    )


def _why_no_sign_off(
    viewer: Viewer, run_id: int | None, runs: tuple[RunRow, ...], changes: tuple[str, ...]
) -> str:
    """Why the viewer cannot sign off now, in words; empty when they can."""
    if not may_check(viewer):
        return "Coordinators, analysts, the operations manager and finance sign off."
    if run_id is None:
        return "Run the checks first: a sign-off stands on what they found."
    if changes:
        return "The data changed since the checks ran. Run them again, then sign off."
    if runs[0].blocking:
        return "Mend what blocks and run the checks again (CHK-00)."
    if SignOff.objects.filter(check_run_id=run_id, user_id=viewer.user_id).exists():
        return "You have signed this off."
    return ""
