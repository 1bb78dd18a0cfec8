"""What is held back from invoices, why, and who can free it?

ACME-014, 3 entries, 7:30, not approved yet: its project manager or a coordinator approves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daybook.apps.ledger.queries.unbilled import estimated_time
from daybook.apps.projects.queries.projects import ProjectTerms
from daybook.apps.time.queries.checks import unapproved_time
from daybook.core.billing import BillableFact, not_eligible_because
from daybook.core.periods import next_month

from .eligible import EngagementPlan, HeldFact


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """Facts of one project held for one reason: how many, what they are worth, who can act."""

    project_id: int
    project_code: str
    engagement_code: str
    kind: str
    reason: str
    facts: int
    minutes: int
    amount_minor: int | None
    currency: str
    remedy: str
    remedy_href: str
    rows_href: str


# BILL-01's reasons, by how they begin: what frees the fact and where ({…} of the project).
_REMEDIES = (
    ("not approved", "The project manager or a coordinator approves", "/approvals?project={code}"),
    ("marked non-billable", "The project manager decides", "/projects/{code}"),
    ("fixed fee", "Billed by its milestones", "/projects/{code}/budget"),
    ("estimated time", "The true-up replaces it", "/time/entries?project={code}&month={month}"),
    ("work at risk", "A coordinator records the signed statement of work",
     "/projects/engagements/{engagement}"),
    ("no rate", "An analyst drafts the rate, finance approves it", "/admin/rate-cards"),
    ("after the end", "Next month's run", "/projects/{code}"),
    ("invoiced already", "Nothing: it is on an invoice", "/projects/{code}"),
    ("on draft", "Issue the draft, or delete it", "/money/invoices/{draft}"),
)  # fmt: skip
_MILESTONE_REMEDY = "The project manager records the acceptance"


def remedy_for(reason: str) -> tuple[str, str]:
    """Who can act on a reason of BILL-01, and the address pattern of where. Raises LookupError."""
    for begins, remedy, pattern in _REMEDIES:
        if reason.startswith(begins):
            return remedy, pattern
    raise LookupError(f"no remedy is written for {reason!r}")


def held_groups(plans: Sequence[EngagementPlan], month: date) -> tuple[HeldGroup, ...]:
    """Everything held on the plans' projects, by project and reason, the largest first."""
    terms = {row.id: row for plan in plans for row in plan.projects}
    counted: dict[tuple[int, str, str, int | None], list[HeldFact]] = {}
    for plan in plans:
        for fact in plan.held:
            key = (fact.project_id, fact.kind, fact.reason, fact.draft_id)
            counted.setdefault(key, []).append(fact)
    groups = [
        _group(
            terms[project_id],
            kind,
            reason,
            len(facts),
            sum(fact.minutes for fact in facts),
            sum(fact.amount_minor for fact in facts),
            month,
            draft_id,
        )
        for (project_id, kind, reason, draft_id), facts in counted.items()
    ]
    groups.sort(key=lambda row: (-(row.amount_minor or 0), row.project_code))
    return tuple(groups)


def held_time(terms: Sequence[ProjectTerms], month: date) -> tuple[HeldGroup, ...]:
    """Time billed by the hour that is no billable yet: not approved, or estimated at a cut-off."""
    by_id = {row.id: row for row in terms if row.billing_kind == "T_AND_M"}
    before = next_month(month)
    unapproved = not_eligible_because(_fact(month, is_approved=False), before)
    estimated = not_eligible_because(_fact(month, is_estimated=True), before)
    sums: dict[int, list[int]] = {}
    for row in unapproved_time(list(by_id), None, before):
        if row.is_billable:
            entry = sums.setdefault(row.project_id, [0, 0])
            entry[0] += row.entries
            entry[1] += row.minutes
    groups = [
        _group(by_id[key], "TIME_ENTRY", unapproved, facts, minutes, None, month, None)
        for key, (facts, minutes) in sums.items()
    ]
    groups += [
        _group(by_id[key], "TIME_ENTRY", estimated, 0, minutes, minor, month, None)
        for key, (minutes, minor) in estimated_time(list(by_id), month).items()
    ]
    groups.sort(key=lambda row: (-row.minutes, row.project_code))
    return tuple(groups)


def _fact(month: date, **changes) -> BillableFact:
    return BillableFact(kind="TIME_ENTRY", worked_on=month, quantity=1, **changes)


def _group(project, kind, reason, facts, minutes, minor, month, draft_id) -> HeldGroup:
    remedy, pattern = remedy_for(reason)
    rows = f"/time/entries?project={project.code}&to={next_month(month).isoformat()}"
    if kind == "MILESTONE":
        rows = f"/projects/{project.code}/milestones"
        if reason.startswith("not approved"):
            remedy, pattern = _MILESTONE_REMEDY, rows
    elif kind == "EXPENSE":
        rows = f"/time/expenses/all?project={project.code}&state=APPROVED&state=REIMBURSED"
    elif reason.startswith("not approved"):
        rows += "&state=DRAFT&state=SUBMITTED&state=RETURNED"
    return HeldGroup(
        project.id,
        project.code,
        project.engagement_code,
        kind,
        reason,
        facts,
        minutes,
        minor,
        project.currency,
        remedy,
        pattern.format(
            code=project.code,
            engagement=project.engagement_code,
            month=f"{month:%Y-%m}",
            draft=draft_id or "",
        ),
        rows,
    )
