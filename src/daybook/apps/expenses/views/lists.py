"""Which reports are mine, and which expenses fit a filter? The totals are of all that fits."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed
from daybook.ui.columns import Column, columns_of
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import money, spell
from daybook.ui.grid import Empty, Page, Table, csv_response, page_of, sort_of

from ..queries.expense_filter import KEYS, TITLES, ExpenseFilter
from ..queries.lines import ExpensePage, expense_page, expense_stream
from ..queries.policy import categories
from ..queries.reports import ReportRow, report_page
from .frame import frame, sums, sums_text

SIZE = 50
STATES = (
    ("DRAFT", "Draft"),
    ("SUBMITTED", "Submitted"),
    ("RETURNED", "Returned"),
    ("APPROVED", "Approved"),
    ("REIMBURSED", "Reimbursed"),
)
FLAGS = (
    ("ANY", "Any flag"),
    ("OVER_LIMIT", "Over the limit"),
    ("LATE", "Late"),
    ("OLD", "Old"),
    ("LOST_RECEIPT", "Receipt lost"),
    ("DUPLICATE", "Maybe twice"),
    ("OVER_PRE_APPROVAL", "Over its pre-approval"),
)
_PAID = (("OWN", "Own card"), ("COMPANY_CARD", "Company card"), ("CASH", "Cash"))
_YES_NO = (("yes", "Yes"), ("no", "No"))
_ALWAYS = ("person", "project", "category", "state", "flag", "month")
COLUMNS = (
    Column("spent_on", "Day", kind="date", href="/time/expenses/lines/{id}", sub="category_name"),
    Column("person_name", "Person", href="/people/{person_code}", opt=True),
    Column("project_code", "Project", href="/projects/{project_code}", sub="task_name", opt=True),
    Column("note", "Note", sort=False, wrap=True, opt=True),
    Column("amount_minor", "Amount", kind="money", currency_key="currency",
           href="/time/expenses/lines/{id}"),
    Column("reimbursed_minor", "At home", kind="money", currency_key="reimbursed_currency",
           href="/time/expenses/lines/{id}", opt=True),
    Column("receipts", "Receipts", kind="count", sort=False, opt=True,
           href="/time/expenses/lines/{id}"),
    Column("status", "State", kind="status", sub="return_reason", sort=False),
    Column("flags_text", "Flags", sort=False, wrap=True, opt=True),
)  # fmt: skip
FILE_COLUMNS = (
    Column("id", "Expense", kind="count"),
    Column("report_id", "Report", kind="count"),
    Column("spent_on", "Day", kind="date"),
    Column("person_code", "Person code"),
    Column("person_name", "Person"),
    Column("project_code", "Project code"),
    Column("project_name", "Project"),
    Column("task_name", "Task"),
    Column("category_name", "Category"),
    Column("amount_minor", "Amount", kind="money", currency_key="currency"),
    Column("tax_minor", "Tax", kind="money", currency_key="currency"),
    Column("currency", "Currency"),
    Column("reimbursed_minor", "At home", kind="money", currency_key="reimbursed_currency"),
    Column("reimbursed_currency", "Home currency"),
    Column("payment", "Paid with"),
    Column("state", "State", kind="status"),
    Column("flags_text", "Flags"),
    Column("note", "Note"),
)


class _Report:
    """A report with its amounts drawn as figures."""

    def __init__(self, row: ReportRow):
        self._row = row

    def __getattr__(self, name: str):
        return getattr(self._row, name)

    @property
    def amounts_html(self) -> SafeString | str:
        """Sums by currency, each leading to its lines."""
        parts = (
            (self._row.id, currency, money(minor, currency))
            for currency, minor in self._row.amounts
        )
        return format_html_join(
            SafeString("<br>"),
            '<a class="n" href="/time/expenses/all?report={}&amp;currency={}">{}</a>', parts,
        )  # fmt: skip


_REPORTS = (
    Column("title", "Report", href="/time/expenses/reports/{id}", sub="code", sort=False),
    Column("first_on", "From", kind="date", sort=False, opt=True),
    Column("last_on", "Until", kind="date", sort=False, opt=True),
    Column(
        "lines",
        "Expenses",
        kind="count",
        sort=False,
        opt=True,
        href="/time/expenses/all?report={id}",
    ),
    Column("amounts_html", "Amount", kind="html", sort=False),
    Column("state", "State", kind="status", sort=False),
)


def mine(request: HttpRequest) -> HttpResponse:
    """One's own reports; who has none of their own begins with all expenses."""
    viewer = request.viewer
    require(viewer, Data.EXPENSES, Verb.SEE, what="see expenses")
    if viewer.person_id is None or not may(viewer, Data.EXPENSES, Verb.EDIT):
        return redirect("/time/expenses/all")
    number = page_of(request.GET, 10**9, SIZE).number
    rows, count = report_page(viewer, own=True, first=(number - 1) * SIZE, size=SIZE)
    page = expense_page(viewer, ExpenseFilter(), sort="-spent_on", first=0, size=0, own=True)
    address = settings.EXPENSES_ADDRESS
    first = "Forward a receipt to your expense address." if address else "Add your first expense."
    empty = Empty(first, "Add an expense", "/time/expenses/new")
    context = frame(request, "mine") | {
        "address": address,
        "said": _said(page),
        "counts": dict(page.by_state),
        "states": [
            (state, count, f"/time/expenses/all?person=me&state={state}")
            for state, count in page.by_state
        ],
        "table": Table(
            _REPORTS,
            [_Report(row) for row in rows],
            "My reports",
            title="My reports",
            subtitle="Each holds the expenses of a trip or a month",
            page=Page(min(number, max(1, -(-count // SIZE))), SIZE, count),
            empty=empty,
        ),
    }
    return render(request, "expenses/mine.html", context)


def _said(page: ExpensePage) -> str:
    """The answer in one sentence: what waits for its owner, else that nothing does."""
    states = dict(page.by_state)
    returned, drafts = states.get("RETURNED", 0), states.get("DRAFT", 0)
    if returned or drafts:
        parts = [f"{returned} returned"] if returned else []
        parts += [spell(drafts, "draft")] if drafts else []
        return f"{' and '.join(parts)} to hand in"
    if waiting := states.get("SUBMITTED", 0):
        return f"{spell(waiting, 'expense')} waiting for approval"
    return "Nothing to hand in" if page.count else "No expenses yet"


def everything(request: HttpRequest) -> HttpResponse:
    """Every expense the viewer may see under the filter of the address, or the same as a file."""
    viewer = request.viewer
    require(viewer, Data.EXPENSES, Verb.SEE, what="see expenses")
    values = dict(request.GET.lists())
    own = "me" in values.get("person", ())
    values["person"] = [value for value in values.get("person", ()) if value != "me"]
    wanted = ExpenseFilter.of(values)
    sort = sort_of(request.GET, COLUMNS, "-spent_on")
    if request.GET.get("format") == "csv":
        rows = expense_stream(viewer, wanted, sort=sort, own=own)
        return csv_response(Table(FILE_COLUMNS, rows, "Expenses"), "expenses.csv")
    number = page_of(request.GET, 10**9, SIZE).number
    found = expense_page(viewer, wanted, sort=sort, first=(number - 1) * SIZE, size=SIZE, own=own)
    here = f"/time/expenses/all{changed(request.GET, {'currency': None, 'sort': None})}"
    context = frame(request, "all") | {
        "bar": _bar(wanted).read(request.GET),
        "own": own,
        "found": found,
        "wanted": wanted,
        "said": spell(found.count, "expense"),
        "sums": sums(found.totals, here.rstrip("?")),
        "states": [
            (state, count, changed(request.GET, {"state": state, "sort": None}))
            for state, count in found.by_state
        ],
        "table": _table(request, found, sort, number),
        "may_add": viewer.person_id is not None and may(viewer, Data.EXPENSES, Verb.EDIT),
    }
    return render(request, "expenses/all.html", context)


def _bar(wanted: ExpenseFilter) -> FilterBar:
    """The common filters, and every other that the address already uses."""
    kinds = tuple((row.code, row.name) for row in categories(with_closed=True))
    items: list[Filter | Search] = [
        Search("person", "Person code"),
        Search("project", "Project code"),
        Filter("category", "Category", kinds),
        Filter("state", "State", STATES),
        Filter("flag", "Flag", FLAGS),
        Search("month", "Month", kind="month"),
    ]
    for key in KEYS:
        if key not in wanted.keys or key in _ALWAYS:
            continue
        title = TITLES.get(key, key.capitalize())
        if key == "billable":
            items.append(Filter(key, title, _YES_NO, many=False, any_label=f"{title}: any"))
        elif key == "paid":
            items.append(Filter(key, title, _PAID))
        else:
            items.append(Search(key, title, "date" if key in ("from", "to") else "text"))
    return FilterBar(tuple(items))


def _table(request: HttpRequest, found: ExpensePage, sort: str, number: int) -> Table:
    one = found.totals[0] if len(found.totals) == 1 else None
    totals: dict[str, object] = {"spent_on": f"All {spell(found.count, 'expense')}"}
    if one:
        totals |= {"amount_minor": one.amount_minor, "currency": one.currency}
    return Table(
        columns=columns_of(request.GET, COLUMNS),
        rows=found.rows,
        label="Expenses",
        title="Expenses",
        subtitle="Amounts in the currency they were spent in; at home is the employer's"
        + ("" if one or not found.totals else f": {sums_text(found.totals)}"),
        totals=totals,
        sort=sort,
        page=Page(min(number, max(1, -(-found.count // SIZE))), SIZE, found.count),
        csv_href=changed(request.GET, {"format": "csv"}),
        empty=Empty("No expense fits these filters.", "Clear the filters", "/time/expenses/all"),
        offered=COLUMNS,
    )
