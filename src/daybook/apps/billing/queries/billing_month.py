"""What does the billing page of a month show? Plans, what is held, and the invoices so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.ledger.queries.remembered import books_read_once
from daybook.apps.platform.queries.organization import entities
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.core.rights import Data, Verb

from .eligible import EngagementPlan, plan_invoices
from .held import HeldGroup, held_groups, held_time
from .invoice_list import InvoiceList, list_invoices


@dataclass(frozen=True, slots=True)
class EngagementName:
    """The engagement a page is narrowed to."""

    code: str
    customer_name: str
    currency: str


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """One engagement that can be billed."""

    engagement_code: str
    customer_name: str
    entity_code: str
    project_codes: str
    lines: int
    minutes: int
    total_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the next invoice."""

    description: str
    project_code: str
    minutes_billed: int
    per_unit: int | None
    amount_minor: int
    currency: str
    rows_href: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What is held on one project for one reason."""

    project_code: str
    engagement_code: str
    what: str
    reason: str
    remedy: str
    remedy_href: str
    rows_href: str
    minutes: int
    amount_minor: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class BillingMonth:
    """The billing page of a month, for this viewer."""

    engagement: EngagementName | None
    ready_rows: tuple[ReadyRow, ...]
    line_rows: tuple[LineRow, ...]
    held: tuple[HeldRow, ...]
    invoices: InvoiceList
    entities: tuple[tuple[str, str], ...]

    @property
    def ready(self) -> tuple[tuple[str, int], ...]:
        """What can be billed, by currency."""
        return _sums((row.currency, row.total_minor) for row in self.ready_rows)

    @property
    def held_sums(self) -> tuple[tuple[str, int], ...]:
        """What is held and has an amount, by currency; what is on a draft is not held."""
        return _sums(
            (row.currency, row.amount_minor or 0)
            for row in self.held
            if not row.reason.casefold().startswith("on draft")
        )


def _sums(pairs) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for currency, minor in pairs:
        found[currency] = found.get(currency, 0) + minor
    return tuple((key, minor) for key, minor in sorted(found.items()) if minor)


@books_read_once()
def billing_month_of(
    viewer: Viewer, month: date, *, engagement: str = "", entity: str = ""
) -> BillingMonth:
    """Everything the page shows, narrowed to an engagement or an entity by code."""
    filters = Q()
    if engagement:
        filters &= Q(engagement__code__iexact=engagement)
    if entity:
        filters &= Q(engagement__entity__code=entity)
    terms = projects(viewer, data=Data.INVOICES, filters=filters)
    plans = plan_invoices(viewer, month, filters=filters)
    codes = {row.id: row.code for row in entities()}
    held = (*held_groups(plans, month), *held_time(terms, month))
    wanted = Q(month=month) & (Q(engagement__code__iexact=engagement) if engagement else Q())
    if entity:
        wanted &= Q(entity__code=entity)
    return BillingMonth(
        EngagementName(terms[0].engagement_code, terms[0].customer_name, terms[0].currency)
        if engagement and terms
        else None,
        tuple(_ready(plan, codes) for plan in plans if plan.lines),
        tuple(_line(plan, line) for plan in plans for line in plan.lines) if engagement else (),
        tuple(_held(group) for group in held),
        list_invoices(viewer, wanted, sort="-total_minor", limit=20),
        tuple((row.code, row.name) for row in entities()),
    )


def _ready(plan: EngagementPlan, codes: dict[int, str]) -> ReadyRow:
    names = dict.fromkeys(line.project_code for line in plan.lines)
    return ReadyRow(
        plan.engagement_code,
        plan.customer_name,
        codes[plan.entity_id],
        ", ".join(names),
        len(plan.lines),
        plan.minutes,
        plan.total_minor,
        plan.currency,
    )


def _line(plan: EngagementPlan, line) -> LineRow:
    days = [item.worked_on for item in line.items]
    span = f"&from={min(days).isoformat()}&to={max(days).isoformat()}"
    rows = {
        "MILESTONE": f"/projects/{line.project_code}/milestones",
        "EXPENSE": f"/time/expenses/all?project={line.project_code}&state=APPROVED"
        f"&state=REIMBURSED{span}",
    }.get(line.kind, f"/time/entries?project={line.project_code}&state=APPROVED{span}")
    return LineRow(
        line.description,
        line.project_code,
        line.minutes_billed,
        line.per_unit,
        line.amount_minor,
        plan.currency,
        rows,
    )


def _held(group: HeldGroup) -> HeldRow:
    word, many = {
        "TIME_ENTRY": ("time entry", "time entries"),
        "EXPENSE": ("expense", "expenses"),
    }.get(group.kind, ("milestone", "milestones"))
    counted = f"{group.facts:,} {word if group.facts == 1 else many}"
    return HeldRow(
        group.project_code,
        group.engagement_code,
        counted if group.facts else "Estimated time",
        group.reason[:1].upper() + group.reason[1:],
        group.remedy,
        group.remedy_href,
        group.rows_href,
        group.minutes,
        group.amount_minor,
        group.currency,
    )


def engagement_id_of(viewer: Viewer, code: str) -> int:
    """The engagement of a code on whose projects the viewer may draft. Raises NotFound."""
    found = projects(viewer, data=Data.INVOICES, verb=Verb.DRAFT,
                     filters=Q(engagement__code__iexact=code))  # fmt: skip
    if not found:
        raise NotFound(f"There is no engagement {code} on which you may draft invoices.")
    return found[0].engagement_id
