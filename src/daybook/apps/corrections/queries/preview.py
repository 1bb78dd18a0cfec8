"""What would this correction do? Effects by book, before, after and difference; nothing is stored.

450 minutes of July become 480: rated 2,475.00 → 2,640.00, billed unchanged on INV-US-27-0001 with
30 minutes left to bill, recognized 2,475.00 → 2,640.00, posting in August because July is
hard-locked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from daybook.apps.billing.queries.taken_on import InvoiceTake, draft_holding, invoice_takes
from daybook.apps.ledger.queries.rights import line_rights
from daybook.apps.ledger.queries.source_lines import (
    line_ids_of,
    recognized_of_lines,
    revenue_is_posted,
)
from daybook.apps.platform.queries.organization import (
    entity_by_id,
    organization,
    period_row,
)
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_ids
from daybook.apps.time.queries.entries import EntryRow, entry_line
from daybook.apps.time.queries.pricing import Pricer
from daybook.apps.time.queries.revision import (
    EntryValues,
    RevisionPlan,
    entry_state,
    plan_revision,
)
from daybook.core.corrections import quantity_after
from daybook.core.corrections.amounts import QuantityRefused
from daybook.core.periods import month_of
from daybook.core.revenue import as_delivered
from daybook.core.rights import Data

from .month_effect import estimate_change
from .project_margin import MarginChange, margin_change
from .rights import may_ask, may_post


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of a preview. Amounts are minor units of `currency`, or minutes where it is empty.

    `hidden` says why the amounts are not this viewer's to see; they are None then.
    """

    key: str
    title: str
    before: int | None
    after: int | None
    currency: str
    href: str = ""
    note: str = ""
    hidden: str = ""

    @property
    def difference(self) -> int | None:
        """After − before."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Preview:
    """A correction as it would post, for this viewer."""

    entry: EntryRow
    before: EntryValues
    after: EntryValues
    version: int
    kind: str
    effects: tuple[Effect, ...]
    margin: MarginChange | None
    invoices: tuple[InvoiceTake, ...]
    posted_in: date
    why_month: str
    month_lock: str
    lock_reason: str
    refusal: str
    may_post: bool
    may_ask: bool


def kind_of(before: EntryValues, after: EntryValues) -> str:
    """CHANGE, or REMOVAL where nothing is left."""
    return "REMOVAL" if after.minutes == 0 and before.minutes else "CHANGE"


def why_not(before: EntryValues, after: EntryValues, state: str, plan: RevisionPlan) -> str:
    """Why this correction cannot be posted by anybody, and the remedy; empty when it can."""
    if state != "APPROVED":
        return "Only an approved line is corrected; before that it is changed in place."
    if before == after:
        return "Nothing differs from the line as it stands."
    if plan.billable and (draft := draft_holding(plan.billable.id)):
        return (
            f"The line is on draft invoice {draft}. Delete the draft, then correct the line and "
            "draft anew."
        )
    moved = after.project_id != before.project_id
    if plan.taken and moved:
        return f"{_taken_words(plan)} To move it to another project, credit it first."
    try:
        quantity_after(plan.quantity, plan.taken)
    except QuantityRefused as refusal:
        return f"{_taken_words(plan)} {str(refusal).capitalize()}, then correct the line."
    return ""


def _taken_words(plan: RevisionPlan) -> str:
    takes = invoice_takes(plan.billable.takes)
    on = ", ".join(dict.fromkeys(row.code for row in takes if row.quantity > 0)) or "an invoice"
    return f"{plan.taken} minutes of it are invoiced on {on}."


def preview(viewer: Viewer, entry_id: int, after: EntryValues, today: date) -> Preview:
    """The effects of new values on everything that hangs on the line.

    Raises NotFound where the line is out of the viewer's reach, Refused where it has no price.
    """
    row = entry_line(viewer, entry_id)
    state = entry_state(entry_id)
    # Only the true-up makes an estimate true.
    after = replace(after, estimated=state.values.estimated)
    pricer = Pricer({state.person_id})
    plan = plan_revision(state, after, pricer)
    refusal = why_not(state.values, after, state.state, plan)
    lock = period_row(plan.terms.entity_id, plan.posted_in)
    projects = {state.values.project_id, after.project_id}
    return Preview(
        entry=row,
        before=state.values,
        after=after,
        version=state.version,
        kind=kind_of(state.values, after),
        effects=_effects(viewer, plan, pricer, today),
        margin=margin_change(viewer, plan, _revenue_of_project(plan), today),
        invoices=invoice_takes(plan.billable.takes if plan.billable else ()),
        posted_in=plan.posted_in,
        why_month=_why_month(plan),
        month_lock=lock.lock,
        lock_reason=lock.lock_reason,
        refusal=refusal,
        may_post=may_post(viewer, state.person_id, projects),
        may_ask=may_ask(viewer, state.person_id),
    )


def _why_month(plan: RevisionPlan) -> str:
    worked = month_of(plan.before.worked_on)
    if plan.posted_in == worked:
        return f"{worked:%B %Y} is not hard-locked."
    entity = entity_by_id()[plan.terms.entity_id]
    return (
        f"{worked:%B %Y} of {entity.code} is hard-locked and stays as it is; "
        f"{plan.posted_in:%B %Y} is the next month that is open."
    )


@dataclass(frozen=True, slots=True)
class RevenueChange:
    """RECOGNIZED of the line in contract minor units, and what goes and comes in reporting."""

    before: int
    after: int
    reporting_gone: int
    reporting_new: int


def revenue_change(plan: RevisionPlan) -> RevenueChange:
    """What posting does to revenue: it follows where it was recognized, else the run brings it."""
    earlier = line_ids_of("TIME_ENTRY", plan.before.id)
    held = recognized_of_lines(earlier)
    before = sum(row.amount_minor for row in held.values())
    if not revenue_is_posted(earlier):
        return RevenueChange(before, before, 0, 0)
    terms, done = plan.terms, [held[line.id] for line in plan.book("RATED") if line.id in held]
    new = as_delivered(plan.rated.amount_minor, terms.is_notional) if terms.is_billable else 0
    after = before - sum(row.amount_minor for row in done) + new + plan.adjusted_minor
    gone = sum(row.reporting_minor for row in done)
    return RevenueChange(before, after, gone, plan.rated.reporting_minor if new else 0)


def _revenue_of_project(plan: RevisionPlan) -> int:
    """The change of revenue of the project the line is on, in the reporting currency."""
    revenue = revenue_change(plan)
    stays = plan.after.project_id == plan.before.values.project_id
    return (revenue.reporting_new if stays else 0) - revenue.reporting_gone


def _effects(viewer: Viewer, plan: RevisionPlan, pricer: Pricer, today: date) -> tuple[Effect, ...]:
    rights = line_rights(viewer)
    money = _sees(viewer, Data.FORECAST, plan)
    cost = _sees(viewer, Data.COST_RATES, plan)
    key = plan.before.id
    currency = plan.rated.currency
    rows = f"/ledger?entry={key}&book="
    revenue = revenue_change(plan)
    found = [
        Effect("minutes", "Hours", plan.before.values.minutes, plan.after.minutes, "",
               f"/time/entries/{key}"),
        _book(plan, "RATED", "Rated", plan.rated.amount_minor, money, rights.absent),
        _book(plan, "COST", "Cost", plan.cost.amount_minor, cost, rights.absent),
        _billed(plan),
    ]  # fmt: skip
    if money:
        note = "" if revenue.before else _waits(plan)
        found.append(
            Effect("recognized", "Recognized", revenue.before, revenue.after, currency,
                   f"{rows}RECOGNIZED", note)
        )  # fmt: skip
        if plan.adjusted_minor:
            found.append(
                Effect(
                    "adjusted",
                    "Adjusted",
                    0,
                    plan.adjusted_minor,
                    currency,
                    f"{rows}ADJUSTED",
                    "CORR-02: what is invoiced stays as it is",
                )
            )
        reporting = organization().reporting_currency
        change = estimate_change(plan, pricer, today)
        found.append(
            Effect("month", f"Estimate of {plan.posted_in:%B %Y}", change.before_minor,
                   change.after_minor, reporting,
                   f"/forecast/{plan.posted_in:%Y-%m}", "This person, project and day (FCST-01)")
        )  # fmt: skip
    return tuple(found)


def _waits(plan: RevisionPlan) -> str:
    if plan.terms.is_notional:
        return "Its revenue comes from milestones"
    return "Not recognized yet: the month's run will"


def _sees(viewer: Viewer, data: Data, plan: RevisionPlan) -> bool:
    reach = project_ids(viewer, data)
    return reach is None or {plan.before.values.project_id, plan.after.project_id} <= reach


def _book(
    plan: RevisionPlan, book: str, title: str, after: int, seen: bool, absent: tuple[str, ...]
) -> Effect:
    lines = plan.book(book)
    side = plan.rated if book == "RATED" else plan.cost
    href = f"/ledger?entry={plan.before.id}&book={book}"
    if not seen:
        why = "Finance and the operations manager see cost." if book == "COST" else (
            absent[0] if absent else "Amounts are not yours to see.")  # fmt: skip
        return Effect(book.lower(), title, None, None, side.currency, hidden=why)
    note = "Notional: it serves margin, not invoices" if (
        book == "RATED" and plan.terms.is_notional) else ""  # fmt: skip
    before = sum(line.amount_minor for line in lines)
    return Effect(book.lower(), title, before, after, side.currency, href, note)


def _billed(plan: RevisionPlan) -> Effect:
    """What may be invoiced, in minutes: invoices keep what they hold."""
    whole = plan.billable.quantity if plan.billable else 0
    note = f"{plan.taken} min invoiced, {max(0, plan.quantity - plan.taken)} min left to bill"
    return Effect("billable", "Billable", whole, plan.quantity, "",
                  f"/ledger?entry={plan.before.id}&book=BILLED", note)  # fmt: skip


def require_postable(viewer: Viewer, plan: RevisionPlan) -> None:
    """Raise CORR-03 or CORR-01 where this correction cannot be posted."""
    reason = why_not(plan.before.values, plan.after, plan.before.state, plan)
    if reason:
        rule = "CORR-01" if plan.taken and "invoiced" in reason else "CORR-03"
        raise Refused(rule, reason, field="hours")
