"""Which expenses wait for me? Exceptions one by one, clean ones together, returns with a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed
from daybook.ui.columns import Column
from daybook.ui.figures import Tab
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import moment, money, spell
from daybook.ui.grid import Empty, Page, Table, page_of, sort_of
from daybook.ui.notices import notify

from ..actions.approval import approve_clean, approve_expenses, return_expenses, undo_approval
from ..forms.chosen import chosen_expenses
from ..queries.approvals import (
    LENSES,
    ExpenseApprovalFilter,
    ExpenseApprovalPage,
    ExpenseApprovalRow,
    approval_page,
)
from ..queries.choices import region_codes
from ..queries.undo import undo_minutes
from .frame import frame, local_time, sums_text

SIZE = 50
PLACE = "/time/expenses/approvals"
_TITLES = {"exceptions": "Exceptions", "clean": "Clean", "returned": "Returned", "done": "Done"}
REASONS = ("Say what it was for.", "Add the receipt.", "Wrong project.", "This is private.")
_KEPT = ("lens", "region", "project", "person", "sort", "page")


def queue(request: HttpRequest) -> HttpResponse:
    """One lens of the approver's queue."""
    return _page(request)


def _wanted(values) -> ExpenseApprovalFilter:
    return ExpenseApprovalFilter(
        *(
            tuple(value.strip() for value in values.getlist(key) if value.strip())
            for key in ("region", "project", "person")
        )
    )


def _page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    viewer, query = request.viewer, request.GET
    require(viewer, Data.EXPENSES, Verb.APPROVE, what="approve expenses")
    lens = query.get("lens", "exceptions")
    lens = lens if lens in LENSES else "exceptions"
    sort = sort_of(query, _columns(lens), "-spent_on" if lens == "done" else "spent_on")
    number = page_of(query, 10**9, SIZE).number
    minutes = undo_minutes(request.today)
    found = approval_page(
        viewer, lens, _wanted(query), now=request.now, today=request.today, sort=sort,
        first=(number - 1) * SIZE, size=SIZE, undo_minutes=minutes,
    )  # fmt: skip
    context = frame(request, "approvals") | {
        "lenses": _lenses(request, lens, found),
        "bar": _bar(request),
        "found": found,
        "lens": lens,
        "table": _table(request, lens, found, sort, number),
        "reasons": REASONS,
        "kept": [
            (key, value) for key in _KEPT[1:4] for value in query.getlist(key)
        ],
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "said": _said(found),
        "undo_minutes": minutes,
        "sums": sums_text(found.totals),
    }  # fmt: skip
    return render(request, "expenses/approvals.html", context, status=422 if refused else 200)


def _lenses(request: HttpRequest, lens: str, found: ExpenseApprovalPage) -> tuple[Tab, ...]:
    return tuple(
        Tab(
            _TITLES[name],
            changed(request.GET, {"lens": name, "sort": None}),
            name == lens,
            found.waiting.get(name),
        )
        for name in LENSES
    )


def _bar(request: HttpRequest) -> FilterBar:
    return FilterBar(
        (
            Filter("region", "Region", region_codes()),
            Search("project", "Project code"),
            Search("person", "Person code"),
        )
    ).read(request.GET)


def _said(found: ExpenseApprovalPage) -> str:
    """The answer in one sentence: what waits, or that nothing does."""
    odd, clean = found.waiting["exceptions"], found.waiting["clean"]
    if not (odd or clean):
        return "All clear: no expense waits for you"
    parts = [spell(odd, "exception")] if odd else []
    parts += [f"{clean} clean" if odd else spell(clean, "clean expense")] if clean else []
    return f"{' and '.join(parts)} to approve"


def _columns(lens: str) -> tuple[Column, ...]:
    shown = [
        Column("person_name", "Person", href="/people/{person_code}"),
        Column("spent_on", "Day", kind="date", href="/time/expenses/lines/{id}"),
        Column("project_code", "Project", href="/projects/{project_code}", sub="task_name",
               opt=True),
        Column("category_name", "Category", opt=True),
        Column("amount_minor", "Amount", kind="money", currency_key="currency",
               href="/time/expenses/lines/{id}"),
        Column("receipt_html", "Receipt", kind="html", sort=False, opt=True),
        Column("note", "Note", sort=False, wrap=True, opt=True),
    ]  # fmt: skip
    if lens == "exceptions":
        shown.append(Column("sentences_html", "Odd about it", kind="html", sort=False, wrap=True))
    if lens == "returned":
        shown.append(Column("return_reason", "Returned because", sort=False, wrap=True))
    if lens == "done":
        shown += [
            Column("books_html", "Charged", kind="html", sort=False),
            Column("status", "State", kind="status", sort=False),
            Column("decided_html", "Approved", kind="html", sort=False),
        ]
    return tuple(shown)


class _Shown:
    """A row with the cells that are drawn from several of its values."""

    def __init__(self, row: ExpenseApprovalRow, zone: str):
        self._row, self._zone = row, zone

    def __getattr__(self, name: str):
        row = self._row
        return getattr(row, name) if hasattr(row, name) else getattr(row.expense, name)

    @property
    def receipt_html(self) -> SafeString:
        """How many receipts stand with it, leading to them."""
        row = self._row.expense
        if not row.receipts:
            return SafeString('<span class="subtle">none</span>')
        return format_html('<a class="n" href="/time/expenses/lines/{}">{}</a>', row.id,
                           row.receipts)  # fmt: skip

    @property
    def sentences_html(self) -> SafeString:
        """What is odd, a sentence below the other."""
        said = self._row.sentences or self._row.expense.flags
        return format_html_join(
            "",
            '<span class="flag" style="white-space:normal">{}</span>',
            ((text,) for text in said),
        )

    @property
    def books_html(self) -> SafeString:
        """What its customer is charged, leading to its lines in the ledger."""
        row = self._row.expense
        text = money(row.charge_minor, row.charge_currency) if row.charge_minor else "–"
        return format_html('<a class="n" href="/ledger?expense={}">{}</a>', row.id, text)

    @property
    def decided_html(self) -> SafeString:
        """Who approved it, when, and whether that can still be undone."""
        at = moment(local_time(self._row.decided_at, self._zone))
        return format_html('{}<span class="sub">{}</span>', self._row.decided_by, at)


def _table(request, lens: str, found: ExpenseApprovalPage, sort: str, number: int) -> Table:
    one = found.totals[0] if len(found.totals) == 1 else None
    totals: dict[str, object] = {"person_name": f"All {spell(found.count, 'expense')}"}
    if one:
        totals |= {"amount_minor": one.amount_minor, "currency": one.currency}
    can_undo = lens == "done" and any(row.can_undo for row in found.rows)
    return Table(
        columns=_columns(lens),
        rows=[_Shown(row, found.zone) for row in found.rows],
        label=f"{_TITLES[lens]} of expenses",
        totals=totals,
        sort=sort,
        page=Page(min(number, max(1, -(-found.count // SIZE))), SIZE, found.count),
        empty=_empty(request, lens, found),
        select="key" if lens in ("exceptions", "clean") or can_undo else "",
        note="" if one or not found.totals else sums_text(found.totals),
    )


def _empty(request: HttpRequest, lens: str, found: ExpenseApprovalPage) -> Empty:
    clean = found.waiting["clean"]
    if lens == "exceptions" and clean:
        return Empty(
            f"No exceptions. {spell(clean, 'clean expense')} can be approved together.",
            "Show the clean ones",
            f"{PLACE}{changed(request.GET, {'lens': 'clean'})}",
        )
    if lens == "returned":
        return Empty("Nothing is returned: every expense is handed in again or approved.")
    if lens == "done":
        return Empty("Nothing approved fits these filters.", "Clear the filters",
                     f"{PLACE}?lens=done")  # fmt: skip
    return Empty("All clear. No expense of your projects waits for you.", "See what is done",
                 f"{PLACE}?lens=done")  # fmt: skip


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.copy()
    query.pop("page", None)
    return redirect(f"{PLACE}?{query.urlencode()}" if query else PLACE)


@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve the expenses that are ticked, as they were when the page was drawn."""
    try:
        chosen = chosen_expenses(request.POST.getlist("row"))
        done = approve_expenses(
            actor=request.viewer, now=request.now, line_ids=list(chosen), versions=chosen,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except Refused as refusal:
        return _refused(request, refusal)
    keys = ",".join(str(key) for key in chosen)
    notify(request, f"{spell(done, 'expense')} approved and in the books.",
           undo=f"{PLACE}/undo?lines={keys}")  # fmt: skip
    return _back(request)


@require_POST
def send_back(request: HttpRequest) -> HttpResponse:
    """Return the ticked expenses to their owners with a reason."""
    try:
        chosen = chosen_expenses(request.POST.getlist("row"))
        done = return_expenses(
            actor=request.viewer, now=request.now, line_ids=list(chosen),
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except Refused as refusal:
        return _refused(request, refusal)
    notify(request, f"{spell(done, 'expense')} returned. Their owners read why.")
    return _back(request)


@require_POST
def approve_all_clean(request: HttpRequest) -> HttpResponse:
    """Approve every clean expense under the filters; flagged ones are left for a look."""
    done = approve_clean(actor=request.viewer, now=request.now, wanted=_wanted(request.POST))
    if done:
        notify(request, f"{spell(done, 'clean expense')} approved.")
    else:
        notify(request, "No clean expenses were waiting.", kind="info")
    return _back(request)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take approvals back: those ticked, or those the notice named."""
    named = request.GET.get("lines", "")
    keys = [int(text) for text in named.split(",") if text.isascii() and text.isdigit()]
    try:
        keys = keys or list(chosen_expenses(request.POST.getlist("row")))
        done = undo_approval(actor=request.viewer, now=request.now, today=request.today,
                             line_ids=keys)  # fmt: skip
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        notify(request, f"{refusal.message} {refusal.rule}", kind="bad")
        return redirect(PLACE)
    notify(request, f"{spell(done, 'approval')} undone; the books hold the reversal.")
    return redirect(PLACE)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The same page with what was wrong, the ticks kept; no right is another matter."""
    if refusal.status in (403, 404) or not may(request.viewer, Data.EXPENSES, Verb.APPROVE):
        raise refusal
    return _page(request, refusal)
