"""How is an expense told? Its facts with the rates behind them, its history, its books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.ui.columns import Column
from daybook.ui.figures import Fact
from daybook.ui.format import date_text, decimal, moment, money, rate
from daybook.ui.grid import Empty, Table

from ..queries.lines import Converted, ExpenseDetail
from ..queries.words import PAYMENT_WORDS, tenths_text
from .frame import local_time

_FX_PLACES = 10
_VERBS = {
    "save_expense": "Saved",
    "attach_receipt": "Receipt added",
    "detach_receipt": "Receipt taken off",
    "submit_expenses": "Handed in",
    "recall_expenses": "Recalled",
    "approve_expenses": "Approved",
    "return_expenses": "Returned",
    "undo_expense_approval": "Approval undone",
    "reimburse_expenses": "Reimbursed",
}
_COLUMNS = {"amount_minor": "amount", "spent_on": "day", "project_id": "project",
            "category_id": "category", "is_billable": "billable", "payment": "paid with",
            "tax_minor": "tax"}  # fmt: skip
BOOKS = (
    Column("book", "Book", href="/ledger/lines/{id}", sort=False),
    Column("posted_in", "Counts in", kind="month", sort=False),
    Column("amount_minor", "Amount", kind="money", currency_key="currency", sort=False,
           href="/ledger/lines/{id}", explain="/explain/line?id={id}"),
    Column("marks", "Remarks", sort=False, opt=True, wrap=True),
)  # fmt: skip


def _quoted(found: Converted) -> str:
    if found.rate_type == "IDENTITY":
        return "same currency"
    shown = decimal(found.rate, _FX_PLACES, trim=True)
    return f"at {shown}, {found.rate_type.lower()} of {date_text(found.rate_on)}, {found.source}"


def facts_of(detail: ExpenseDetail) -> tuple[Fact, ...]:
    """Every fact, each where it comes from."""
    row = detail.row
    here = f"/time/expenses/lines/{row.id}"
    found = [
        Fact("Person", row.person_name, href=f"/people/{row.person_code}"),
        Fact("Day", date_text(row.spent_on)),
        Fact("Category", row.category_name or "not chosen yet"),
    ]
    if row.project_id:
        found.append(Fact("Project", f"{row.project_code} {row.project_name}",
                          href=f"/projects/{row.project_code}"))  # fmt: skip
    if row.task_name:
        found.append(Fact("Task", row.task_name))
    found += _allowance(detail)
    if row.amount_minor is not None:
        found.append(Fact("Amount", money(row.amount_minor, row.currency), href=here, sum=True))
    if row.tax_minor:
        found.append(Fact("Tax in it", money(row.tax_minor, row.currency)))
    return (*found, *_conversions(detail), *_settled(detail))


def _settled(detail: ExpenseDetail) -> list[Fact]:
    """How it was paid, what is charged of it, what was said of it, and how it was paid back."""
    row = detail.row
    found = []
    found.append(Fact("Paid with", PAYMENT_WORDS[row.payment]))
    found.append(Fact("Billing", "charged to the customer" if row.is_billable else "ours"))
    if row.charge_minor:
        found.append(Fact("To charge", money(row.charge_minor, row.charge_currency),
                          href=f"/ledger?expense={row.id}"))  # fmt: skip
        found.append(Fact("Invoiced of it", money(row.billed_minor, row.charge_currency),
                          href=f"/ledger?expense={row.id}&book=BILLED"))  # fmt: skip
    for label, text in (
        ("Note", row.note),
        ("Reason", detail.reason),
        ("Receipt lost", detail.lost_statement),
        ("Consent", detail.consent),
    ):
        if text:
            found.append(Fact(label, text))
    if detail.pre_approval_id:
        href = f"/time/expenses/pre-approvals/{detail.pre_approval_id}"
        found.append(Fact("Pre-approval", f"{detail.pre_approval_id}", href=href))
    if row.reimbursement_id:
        href = f"/time/expenses/reimbursements/{row.reimbursement_id}"
        found.append(Fact("Reimbursed in", f"{row.reimbursement_id}", href=href))
    if detail.submitted_at:
        found.append(Fact("Handed in", moment(local_time(detail.submitted_at, detail.zone))))
    return found


def _allowance(detail: ExpenseDetail) -> list[Fact]:
    row = detail.row
    if row.category_kind == "MILEAGE" and detail.distance_tenths is not None:
        unit = "km" if detail.distance_unit == "KM" else "miles"
        one = rate(detail.per_unit, row.currency, "HOUR").split("/")[0].strip()
        return [Fact("Distance", f"{tenths_text(detail.distance_tenths)} {unit}"),
                Fact("Rate", f"{one} in {detail.place}")]  # fmt: skip
    if row.category_kind == "PER_DIEM" and detail.last_on:
        meals = detail.breakfasts + detail.lunches + detail.dinners
        return [Fact("Until", date_text(detail.last_on)),
                Fact("Place", detail.place or "not chosen yet"),
                Fact("Meals provided", f"{meals}" if meals else "none")]  # fmt: skip
    return []


def _conversions(detail: ExpenseDetail) -> list[Fact]:
    found = []
    for label, one in (("In the project's books", detail.functional),
                       ("In the employer's currency", detail.reimbursed)):  # fmt: skip
        if one is not None:
            found.append(Fact(label, money(one.minor, one.currency), note=_quoted(one)))
    return found


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step: what was done, by whom, when, why, and which values changed."""

    what: str
    who: str
    at: datetime
    via: str
    reason: str
    changes: tuple[str, ...]


def history_of(detail: ExpenseDetail) -> tuple[HistoryLine, ...]:
    """The steps of an expense, newest first."""
    return tuple(
        HistoryLine(
            _VERBS.get(row.verb, row.verb.replace("_", " ").capitalize()),
            row.who,
            row.at,
            row.via,
            "" if row.verb == "detach_receipt" else row.reason,
            tuple(
                f"{_COLUMNS[name]}: {before or '–'} → {after or '–'}"
                for name, before, after in row.values
                if name in _COLUMNS and before != after and not name.endswith("_id")
            ),
        )
        for row in detail.history
    )


def step_words(detail: ExpenseDetail) -> tuple[tuple[str, int], ...]:
    """(names, which one is now) of the way to the money."""
    names = ("Draft", "Submitted", "Approved", "Paid back")
    at = {"DRAFT": 1, "RETURNED": 1, "SUBMITTED": 2, "APPROVED": 3, "REIMBURSED": 4}
    return (names, at[detail.row.state])


def book_table(detail: ExpenseDetail) -> Table:
    """Its lines in the books, as far as the viewer may see them."""
    is_posted = detail.row.state in ("APPROVED", "REIMBURSED")
    return Table(
        BOOKS,
        detail.books,
        "Lines in the books",
        title="In the books",
        subtitle="What it cost, as far as you may see it",
        empty=Empty("Its lines in the books are not yours to see." if is_posted
                    else "Nothing is in the books yet: it is not approved."),
    )  # fmt: skip
