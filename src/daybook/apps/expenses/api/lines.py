"""Expenses over the API: list, show, write, hand in, recall, delete; and their reports."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    Key,
    Made,
    Minor,
    bounds,
    document_of,
    page_document,
    page_of_documents,
)

from ..actions.lines import ExpenseValues, delete_expense, save_expense
from ..actions.reports import open_report, rename_report
from ..actions.submission import recall_expenses, submit_expenses, submit_report
from ..queries.expense_filter import ExpenseFilter
from ..queries.findings import Finding
from ..queries.lines import (
    CurrencyTotal,
    ExpenseDetail,
    ExpenseRow,
    ReceiptRow,
    expense_detail,
    expense_page,
)
from ..queries.reports import ReportRow, report_detail, report_page

expenses_api = Router(tags=["Expenses"])

ExpenseDocument = document_of(ExpenseRow, name="Expense", also=("status",))
TotalDocument = document_of(CurrencyTotal, name="ExpenseTotal")
ReceiptDocument = document_of(ReceiptRow, name="Receipt")
FindingDocument = document_of(Finding, name="ExpenseFinding")
ReportDocument = document_of(ReportRow, name="ExpenseReport")
DetailDocument = document_of(
    ExpenseDetail, name="ExpenseDetail", without=frozenset({"history", "books", "row", "receipts"})
)
ExpensesPage = page_of_documents(ExpenseDocument, beside=(("totals", list[TotalDocument]),))


class ExpenseAnswer(Schema):
    """One expense with what the policy says of it, its conversions and its receipts."""

    expense: ExpenseDocument
    detail: DetailDocument
    receipts: list[ReceiptDocument]


class ExpenseReportAnswer(Schema):
    """A report with its expenses, totals, and what must be mended, by expense."""

    report: ReportDocument
    expenses: list[ExpenseDocument]
    totals: list[TotalDocument]
    findings: dict[str, list[FindingDocument]]


class ExpenseIn(Schema):
    """What is known of an expense; a draft may lack anything but its day."""

    spent_on: date
    project_id: Key | None = None
    task_id: Key | None = None
    category_id: Key | None = None
    amount_minor: Minor | None = Field(None, description="Of a bill; allowances work it out.")
    tax_minor: Minor = 0
    currency: str = Field("", max_length=3)
    is_billable: bool = False
    payment: str = Field("OWN", description="OWN, COMPANY_CARD or CASH.", max_length=12)
    note: str = Field("", max_length=240)
    reason: str = Field("", max_length=240, description="Why it is over a limit, or so old.")
    lost_statement: str = Field("", max_length=240, description="What is said of a lost receipt.")
    pre_approval_id: Key | None = None
    place: str = Field("", max_length=24, description="Of a per diem or a mileage.")
    last_on: date | None = None
    breakfasts: int = Field(0, ge=0, le=366)
    lunches: int = Field(0, ge=0, le=366)
    dinners: int = Field(0, ge=0, le=366)
    distance_tenths: int | None = Field(None, ge=0, le=1_000_000)
    distance_unit: str = Field("", max_length=4, description="KM or MILE.")

    def values(self) -> ExpenseValues:
        """As the action takes it."""
        return ExpenseValues(
            **{name: getattr(self, name) for name in ExpenseValues.__dataclass_fields__}
        )


class NewExpenseIn(ExpenseIn):
    """An expense to write down."""

    report_id: Key | None = None
    client_key: str | None = Field(
        None, max_length=64, description="Your own key: sending it twice writes one expense."
    )


class ExpenseChangeIn(ExpenseIn):
    """An expense that changes; `version` is the one you read."""

    version: Key


class ExpenseIds(Schema):
    """Expenses, by id."""

    expense_ids: list[Key] = Field(min_length=1, max_length=500)


class ExpensesMoved(Schema):
    """How many expenses were moved on."""

    expenses: int


@expenses_api.get("/expenses", response=ExpensesPage, summary="Expenses")
def list_expenses(request, page: int = 1, size: int = 50, sort: str = "-spent_on"):
    """Filters are those of the page: `person`, `project`, `category`, `state`, `flag`, `month`,
    `from`, `to`, `paid`, `billable`, `report`. A repeated key is OR, a leading minus excludes."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see expenses")
    page, size, first = bounds(page, size)
    wanted = ExpenseFilter.of(dict(request.GET.lists()))
    if wanted.problems:
        raise Refused("EXP-15", " ".join(wanted.problems), field="filter")
    found = expense_page(request.viewer, wanted, sort=sort, first=first, size=size)
    shown = page_document(request, found.rows, total=found.count, page=page, size=size)
    return shown | {"totals": list(found.totals)}


@expenses_api.post("/expenses", response={201: Made}, summary="Write an expense down")
def add_expense(request, body: NewExpenseIn):
    """A draft of the caller's; it counts once it is handed in and approved."""
    key = save_expense(
        actor=request.viewer, now=request.now, today=request.today, values=body.values(),
        report_id=body.report_id, client_key=body.client_key,
    )  # fmt: skip
    return Status(201, {"id": key})


@expenses_api.post("/expenses/submit", response=ExpensesMoved, summary="Hand expenses in")
def submit(request, body: ExpenseIds):
    """All of them, or none: the first thing the policy wants mended is the answer."""
    done = submit_expenses(actor=request.viewer, now=request.now, today=request.today,
                           line_ids=body.expense_ids)  # fmt: skip
    return {"expenses": done}


@expenses_api.post("/expenses/recall", response=ExpensesMoved, summary="Recall expenses")
def recall(request, body: ExpenseIds):
    """What waits for approval becomes a draft again."""
    done = recall_expenses(actor=request.viewer, now=request.now, line_ids=body.expense_ids)
    return {"expenses": done}


@expenses_api.get("/expenses/{expense_id}", response=ExpenseAnswer, summary="One expense")
def show_expense(request, expense_id: Key):
    """An expense the caller may see, with what the policy says of it while it is open."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see expenses")
    found = expense_detail(request.viewer, expense_id, request.today)
    return {"expense": found.row, "detail": found, "receipts": list(found.receipts)}


@expenses_api.put("/expenses/{expense_id}", response=Made, summary="Change a draft")
def change_expense(request, expense_id: Key, body: ExpenseChangeIn):
    """A draft or a returned expense; a newer version is a conflict that shows both values."""
    save_expense(
        actor=request.viewer, now=request.now, today=request.today, values=body.values(),
        line_id=expense_id, version=body.version,
    )  # fmt: skip
    return {"id": expense_id}


@expenses_api.delete("/expenses/{expense_id}", response={204: None}, summary="Delete a draft")
def drop_expense(request, expense_id: Key, version: int | None = None):
    """Only a draft or a returned one; its audit keeps what it was."""
    delete_expense(actor=request.viewer, now=request.now, line_id=expense_id, version=version)
    return Status(204, None)


class ExpenseReportIn(Schema):
    """The name of a report."""

    title: str = Field("", max_length=120)


class ExpenseReportChangeIn(ExpenseReportIn):
    """Another name; `version` is the one you read."""

    version: Key | None = None


@expenses_api.get(
    "/expense-reports", response=page_of_documents(ReportDocument), summary="Expense reports"
)
def list_reports(request, own: bool = False, page: int = 1, size: int = 50):
    """Newest first; `own` keeps to the caller's."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see expenses")
    page, size, first = bounds(page, size)
    rows, total = report_page(request.viewer, own=own, first=first, size=size)
    return page_document(request, rows, total=total, page=page, size=size)


@expenses_api.post("/expense-reports", response={201: Made}, summary="Begin a report")
def add_report(request, body: ExpenseReportIn):
    """Without a title it is called after the month."""
    key = open_report(actor=request.viewer, now=request.now, today=request.today, title=body.title)
    return Status(201, {"id": key})


@expenses_api.get(
    "/expense-reports/{report_id}", response=ExpenseReportAnswer, summary="One report"
)
def show_report(request, report_id: Key):
    """Its expenses, and what stands in the way of handing each in."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see expenses")
    found = report_detail(request.viewer, report_id, request.today)
    return {
        "report": found.row,
        "expenses": list(found.lines),
        "totals": list(found.totals),
        "findings": {str(key): list(said) for key, said in found.findings.items()},
    }


@expenses_api.put("/expense-reports/{report_id}", response=Made, summary="Rename a report")
def change_report(request, report_id: Key, body: ExpenseReportChangeIn):
    """What it holds is untouched."""
    rename_report(actor=request.viewer, now=request.now, report_id=report_id, title=body.title,
                  version=body.version)  # fmt: skip
    return {"id": report_id}


@expenses_api.post(
    "/expense-reports/{report_id}/submit", response=ExpensesMoved, summary="Hand a report in"
)
def hand_in_report(request, report_id: Key):
    """Every draft and returned expense of it, or none."""
    done = submit_report(actor=request.viewer, now=request.now, today=request.today,
                         report_id=report_id)  # fmt: skip
    return {"expenses": done}
