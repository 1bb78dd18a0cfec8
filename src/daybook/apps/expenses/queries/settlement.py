"""What was asked for before it was spent, and what was paid back in which run?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import require, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.expenses import converted_parts
from daybook.core.rights import Data, Verb, may_approve_line

from ..models import ExpenseLine, PreApproval, Reimbursement
from .rights import reach_of

OWED = Q(state="APPROVED", payment__in=("OWN", "CASH"))


@dataclass(frozen=True, slots=True)
class PreApprovalRow:
    """What somebody asked to spend, and the answer. `ends_on` is the first day after it."""

    id: int
    person_id: int
    person_code: str
    person_name: str
    project_id: int
    project_code: str
    project_name: str
    category_id: int | None
    category_name: str | None
    purpose: str
    estimate_minor: int
    currency: str
    starts_on: date
    ends_on: date
    state: str
    decision_reason: str
    decided_by: str | None
    requested_at: datetime
    version: int
    spent_lines: int


_PRE = (
    "id", "person_id", "person__code", "person__name", "project_id", "project__code",
    "project__name", "category_id", "category__name", "purpose", "estimate_minor", "currency",
    "starts_on", "ends_on", "state", "decision_reason", "decided_by__name", "requested_at",
    "version",
)  # fmt: skip


def _visible(viewer: Viewer) -> Q:
    allowed = project_filter(scope_of(viewer, Data.EXPENSES), viewer, "project__")
    if viewer.person_id is not None and scope_of(viewer, Data.EXPENSES):
        allowed = allowed | Q(person_id=viewer.person_id) if allowed else allowed
    return allowed


def pre_approval_page(
    viewer: Viewer, *, state: str = "", first: int = 0, size: int = 50
) -> tuple[tuple[PreApprovalRow, ...], int]:
    """Pre-approvals the viewer may see, the newest first, and how many there are."""
    rows = PreApproval.objects.filter(_visible(viewer))
    if state:
        rows = rows.filter(state=state)
    return _pre_rows(rows.order_by("-id")[first : first + size]), rows.count()


def _pre_rows(rows) -> tuple[PreApprovalRow, ...]:
    found = list(rows.values_list(*_PRE))
    spent = dict(
        ExpenseLine.objects.filter(pre_approval_id__in=[row[0] for row in found])
        .order_by().values_list("pre_approval_id").annotate(Count("id"))
    )  # fmt: skip
    return tuple(PreApprovalRow(*row, spent.get(row[0], 0)) for row in found)


def pre_approval(viewer: Viewer, key: int) -> PreApprovalRow:
    """One of them. Raises NotFound where there is none for this viewer."""
    found = _pre_rows(PreApproval.objects.filter(_visible(viewer), pk=key))
    if not found:
        raise NotFound(f"There is no pre-approval {key}, or not for you.")
    return found[0]


def may_decide_pre_approval(viewer: Viewer, row: PreApprovalRow) -> bool:
    """Whether the viewer approves expenses of its project, and did not ask for it."""
    return (
        may_approve_line(viewer.person_id, row.person_id)
        and PreApproval.objects.filter(reach_of(viewer), pk=row.id).exists()
    )


def usable_pre_approvals(person_id: int) -> tuple[tuple[int, str], ...]:
    """(key, words) of a person's pre-approvals that an expense may name, the newest first."""
    rows = PreApproval.objects.filter(person_id=person_id, state__in=("APPROVED", "REQUESTED"))
    return tuple(
        (key, f"{project} · {purpose[:60]} · {state.lower()}")
        for key, project, purpose, state in rows.order_by("-id").values_list(
            "id", "project__code", "purpose", "state"
        )[:50]
    )


@dataclass(frozen=True, slots=True)
class OwedRow:
    """What an entity owes one of its people: approved, out of pocket, not paid back."""

    entity_id: int
    entity_code: str
    person_id: int
    person_code: str
    person_name: str
    currency: str
    lines: int
    amount_minor: int


def owed(viewer: Viewer) -> tuple[OwedRow, ...]:
    """What waits to be paid back, by entity and person. An entity pays in its own currency."""
    require(viewer, Data.EXPENSES, Verb.ISSUE, what="see what is owed for expenses")
    columns = (
        "employer_id",
        "employer__code",
        "person_id",
        "person__code",
        "person__name",
        "reimbursed_currency",
    )
    rows = (
        ExpenseLine.objects.filter(OWED)
        .order_by("employer__code", "person__name", "person_id")
        .values_list(*columns)
        .annotate(Count("id"), Sum("reimbursed_minor"))
    )
    return tuple(OwedRow(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class ReimbursementRow:
    """A run that paid back."""

    id: int
    code: str
    entity_code: str
    currency: str
    total_minor: int
    lines: int
    paid_on: date
    made_at: datetime
    made_by: str


_RUN = (
    "id", "code", "entity__code", "currency", "total_minor", "lines", "paid_on", "made_at",
    "made_by__name",
)  # fmt: skip


def reimbursement_page(
    viewer: Viewer, *, first: int = 0, size: int = 50
) -> tuple[tuple[ReimbursementRow, ...], int]:
    """Runs, the newest first, and how many there are."""
    require(viewer, Data.EXPENSES, Verb.ISSUE, what="see reimbursements")
    rows = Reimbursement.objects.order_by("-id")
    return tuple(ReimbursementRow(*row) for row in rows.values_list(*_RUN)[first : first + size]), (
        rows.count()
    )


@dataclass(frozen=True, slots=True)
class PaidRow:
    """What a run paid for one expense: net and tax in the currency that was paid."""

    line_id: int
    person_code: str
    person_name: str
    spent_on: date
    category: str
    project_code: str
    amount_minor: int
    currency: str
    rate: int
    rate_on: date
    rate_source: str
    net_minor: int
    tax_minor: int
    paid_minor: int
    paid_currency: str


@dataclass(frozen=True, slots=True)
class ReimbursementDetail:
    """A run with what it paid, by person and by expense."""

    row: ReimbursementRow
    lines: tuple[PaidRow, ...]

    @property
    def people(self) -> tuple[tuple[str, str, int, int], ...]:
        """(code, name, expenses, minor units) by person."""
        found: dict[tuple[str, str], list[int]] = {}
        for line in self.lines:
            held = found.setdefault((line.person_code, line.person_name), [0, 0])
            held[0] += 1
            held[1] += line.paid_minor
        return tuple((*key, *sums) for key, sums in found.items())


def reimbursement(viewer: Viewer, key: int) -> ReimbursementDetail:
    """A run by its key. Raises NotFound where there is none."""
    require(viewer, Data.EXPENSES, Verb.ISSUE, what="see reimbursements")
    found = Reimbursement.objects.filter(pk=key).values_list(*_RUN).first()
    if found is None:
        raise NotFound(f"There is no reimbursement {key}.")
    lines = ExpenseLine.objects.filter(reimbursement_id=key).order_by("person__name", "spent_on")
    return ReimbursementDetail(ReimbursementRow(*found), tuple(_paid(lines)))


def _paid(lines) -> Iterable[PaidRow]:
    columns = (
        "id", "person__code", "person__name", "spent_on", "category__name", "project__code",
        "amount_minor", "currency", "reimbursed_rate", "reimbursed_rate_on",
        "reimbursed_rate_source", "tax_minor", "reimbursed_minor", "reimbursed_currency",
    )  # fmt: skip
    for *head, tax, paid, target in lines.values_list(*columns):
        net, tax_part = converted_parts((head[6] - tax, tax), head[7], target, head[8])
        yield PaidRow(*head, net, tax_part, paid, target)
