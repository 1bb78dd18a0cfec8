"""Which statements of work are in the making, who is late with them, and how many do we win?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import F

from daybook.apps.platform.queries.organization import (
    business_calendar,
    entities,
    local_date,
    organization,
)
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import may, require
from daybook.apps.platform.viewer import Viewer
from daybook.core.contracts import (
    CASE_STATES,
    Outcome,
    approvals_needed,
    due_at,
    hours_allowed,
    is_lost,
    moves_from,
    win_rate,
)
from daybook.core.money import exponent
from daybook.core.periods import BusinessCalendar
from daybook.core.rights import Data, Role, Verb

from ..models import SowApproval, SowCase, SowMove
from .customers import customer_filter

STATE_WORDS = {
    "OPEN": "Open",
    "AWAITING_DISCOVERY": "Awaiting discovery",
    "STRAWMAN_WIP": "Strawman in work",
    "ESTIMATE_FEEDBACK": "Estimate feedback",
    "ON_HOLD": "On hold",
    "SOW_WIP": "SOW in work",
    "READY_FOR_APPROVAL": "Ready for approval",
    "APPROVED": "Approved",
}
APPROVAL_WORDS = {
    "ARCHITECT": "Technical architect",
    "REGION": "Regional delivery manager",
    "FINANCE": "Finance",
}
_WON_STAGE = 7


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case of the board. `outcome` is WON, LOST or OPEN; `is_idle` lost it for want of a move."""

    id: int
    code: str
    name: str
    customer_code: str
    customer_name: str
    region_id: int
    region_code: str
    practice_code: str
    practice_id: int
    opportunity_code: str
    stage: int
    opportunity_lost: bool
    engagement_code: str | None
    owner_id: int | None
    owner_name: str | None
    amount_minor: int
    currency: str
    state: str
    opened_at: datetime
    entered_at: datetime
    drafted_at: datetime | None
    version: int
    due_at: datetime | None
    architect_due_on: date | None
    is_late: bool
    outcome: str
    is_idle: bool
    decided_on: date
    age_days: int
    approvals: tuple[str, ...]
    waits_for: tuple[str, ...]

    @property
    def state_text(self) -> str:
        """The state in words."""
        return STATE_WORDS[self.state]

    @property
    def moves(self) -> tuple[str, ...]:
        """Where it may go now; approved only once every approval is there."""
        found = moves_from(self.state)
        return tuple(one for one in found if one != "APPROVED" or not self.waits_for)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move in a case's history."""

    from_state: str
    to_state: str
    moved_at: datetime
    note: str
    who: str


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One approval of a case; `counts` says whether it is for the present draft."""

    kind: str
    approved_at: datetime
    who: str
    reviewer: str
    note: str
    counts: bool


@dataclass(frozen=True, slots=True)
class WinRow:
    """How many cases of a region and practice were won and lost. `rate` in millionths or None."""

    region_code: str
    practice_code: str
    won: int
    lost: int
    open: int
    rate_millionths: int | None


_COLUMNS = (
    "id", "code", "name", "opportunity__customer__code", "opportunity__customer__name",
    "opportunity__customer__region_id", "opportunity__customer__region__code", "practice__code",
    "practice_id", "opportunity__code", "opportunity__stage", "opportunity__is_lost",
    "engagement__code", "owner_id", "owner__name", "amount_minor", "currency", "state", "opened_at",
    "entered_at", "drafted_at", "version",
)  # fmt: skip


class _Clock:
    """The organization's clock of the board: its policy, calendar and zone, read once."""

    def __init__(self, now: datetime):
        self.now = now
        self.zone = ZoneInfo(organization().zone)
        self.today = local_date(now)
        self.policy = policy_on(self.today)

    @cached_property
    def calendar(self) -> BusinessCalendar:
        """The business days of the first entity: the board is one for the whole organization."""
        return business_calendar(entities()[0]) if entities() else BusinessCalendar()

    def due(self, state: str, entered_at: datetime) -> datetime | None:
        """By when a case leaves its state."""
        hours = hours_allowed(state, self.policy)
        if hours is None:
            return None
        return due_at(entered_at, hours, self.policy.sow_clock, self.calendar, self.zone)

    def architect_due(self, entered_at: datetime) -> date:
        """By which day the architect has read what is ready for approval."""
        first = entered_at.astimezone(self.zone).date() + timedelta(days=1)
        return self.calendar.nth_day(first, self.policy.sow_architect_business_days)


def _visible(viewer: Viewer):
    scope = require(viewer, Data.CONTRACTS, Verb.SEE, what="see statements of work in the making")
    return SowCase.objects.filter(customer_filter(scope, "opportunity__customer__"))


def sow_cases(viewer: Viewer, now: datetime) -> tuple[CaseRow, ...]:
    """The cases the viewer may see, in the order of the board, longest in their state first."""
    return _rows(_visible(viewer), now)


def sow_case(code: str, viewer: Viewer, now: datetime) -> CaseRow:
    """One case. Raises NotFound where there is none, or none for this viewer."""
    found = _rows(_visible(viewer).filter(code__iexact=code), now)
    if not found:
        raise NotFound(f"There is no statement of work {code}, or not for you.")
    return found[0]


def _rows(cases, now: datetime) -> tuple[CaseRow, ...]:
    clock = _Clock(now)
    given: dict[int, list[str]] = {}
    counted = SowApproval.objects.filter(case__in=cases, approved_at__gte=F("case__drafted_at"))
    for case_id, kind in counted.values_list("case_id", "kind").order_by("id"):
        given.setdefault(case_id, []).append(kind)
    found = [
        _row(row, tuple(dict.fromkeys(given.get(row[0], ()))), clock)
        for row in cases.values_list(*_COLUMNS)
    ]
    return tuple(
        sorted(found, key=lambda row: (CASE_STATES.index(row.state), row.entered_at, row.code))
    )


def _row(row: tuple, approvals: tuple[str, ...], clock: _Clock) -> CaseRow:
    values = dict(zip(_COLUMNS, row, strict=True))
    state, entered_at, stage = values["state"], values["entered_at"], values["opportunity__stage"]
    needed = approvals_needed(values["amount_minor"], exponent(values["currency"]), clock.policy)
    waits_for = tuple(one for one in needed if one not in approvals)
    moved_on = entered_at.astimezone(clock.zone).date()
    case = Outcome(stage == _WON_STAGE, values["opportunity__is_lost"], moved_on)
    lost = is_lost(case, clock.today, clock.policy.sow_idle_months)
    due = None if lost or case.is_won else clock.due(state, entered_at)
    reads = state == "READY_FOR_APPROVAL" and "ARCHITECT" in waits_for and not lost
    architect_due = clock.architect_due(entered_at) if reads and not case.is_won else None
    is_late = (due is not None and due < clock.now) or (
        architect_due is not None and architect_due < clock.today
    )
    return CaseRow(
        *row,
        due,
        architect_due,
        is_late,
        "WON" if case.is_won else "LOST" if lost else "OPEN",
        lost and not case.is_lost,
        moved_on,
        (clock.today - values["opened_at"].astimezone(clock.zone).date()).days,
        approvals,
        waits_for,
    )


def case_moves(case_id: int) -> tuple[MoveRow, ...]:
    """The history of a case the caller was allowed to see, newest first."""
    rows = SowMove.objects.filter(case_id=case_id).order_by("-moved_at", "-id")
    return tuple(
        MoveRow(*row)
        for row in rows.values_list(
            "from_state", "to_state", "moved_at", "note", "audit_line__actor__name"
        )
    )


def case_approvals(row: CaseRow) -> tuple[ApprovalRow, ...]:
    """The approvals of a case, newest first."""
    rows = SowApproval.objects.filter(case_id=row.id).order_by("-approved_at", "-id")
    return tuple(
        ApprovalRow(
            kind, at, who, reviewer or "", note, row.drafted_at is not None and at >= row.drafted_at
        )
        for kind, at, who, reviewer, note in rows.values_list(
            "kind", "approved_at", "audit_line__actor__name", "reviewer__name", "note"
        )
    )


def win_rates(rows: Iterable[CaseRow], today: date) -> tuple[WinRow, ...]:
    """Won and lost by region and practice, and all together first. Idle cases are lost (SOW-04)."""
    rows = tuple(rows)
    months = policy_on(today).sow_idle_months
    groups: dict[tuple[str, str], list[CaseRow]] = {("", ""): list(rows)}
    for row in rows:
        groups.setdefault((row.region_code, row.practice_code), []).append(row)
    return tuple(
        _win(key, held, today, months)
        for key, held in sorted(groups.items())
        if held or key == ("", "")
    )


def _win(key: tuple[str, str], rows: list[CaseRow], today: date, months: int) -> WinRow:
    counts = {name: sum(row.outcome == name for row in rows) for name in ("WON", "LOST", "OPEN")}
    outcomes = [
        Outcome(row.outcome == "WON", row.outcome == "LOST", row.decided_on) for row in rows
    ]
    return WinRow(*key, *counts.values(), win_rate(outcomes, today, months))


def may_approve(viewer: Viewer, row: CaseRow, kind: str) -> bool:
    """Whether the viewer may give this approval: region's, finance's, or note the architect's."""
    if kind == "ARCHITECT":
        return may(viewer, Data.CONTRACTS, Verb.DRAFT)
    if not may(viewer, Data.CONTRACTS, Verb.APPROVE):
        return False
    wanted = {Role.FINANCE} if kind == "FINANCE" else {Role.REGIONAL_LEADER,
                                                       Role.OPERATIONS_MANAGER}  # fmt: skip
    return any(
        grant.role in wanted
        and not grant.only
        and (grant.scope == "ALL" or (grant.scope, grant.scope_id) == ("REGION", row.region_id))
        for grant in viewer.grants
    )
