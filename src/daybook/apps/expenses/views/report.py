"""One report: its expenses, what the policy says of each, and handing all of it in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.figures import StripItem
from daybook.ui.format import money, spell
from daybook.ui.grid import Empty, Table
from daybook.ui.notices import notify

from ..actions.reports import open_report, rename_report
from ..actions.submission import submit_report
from ..forms.more import TitleForm
from ..queries.lines import ExpenseRow
from ..queries.reports import ReportDetail, report_detail
from .frame import frame, sums_text

COLUMNS = (
    Column("spent_on", "Day", kind="date", href="/time/expenses/lines/{id}", sub="category_name",
           sort=False),
    Column("project_code", "Project", href="/projects/{project_code}", sub="task_name", sort=False),
    Column("note", "Note", sort=False, wrap=True, opt=True),
    Column("amount_minor", "Amount", kind="money", currency_key="currency", sort=False,
           href="/time/expenses/lines/{id}"),
    Column("reimbursed_minor", "At home", kind="money", currency_key="reimbursed_currency",
           sort=False, opt=True, href="/time/expenses/lines/{id}"),
    Column("receipts", "Receipts", kind="count", sort=False, opt=True,
           href="/time/expenses/lines/{id}"),
    Column("status", "State", kind="status", sub="return_reason", sort=False),
)  # fmt: skip


_NEEDS, _TELLS = "flag", "subtle small"


def show(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report, or its new name."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see expenses")
    found = report_detail(request.viewer, report_id, request.today)
    context = frame(request, "mine" if found.may_edit else "all") | {
        "found": found,
        "row": found.row,
        "sums": sums_text(found.totals),
        "strip": _strip(found),
        "table": _table(found),
        "title_form": TitleForm(initial={"title": found.row.title, "version": found.row.version}),
    }
    return render(request, "expenses/report.html", context)


def _strip(found: ReportDetail) -> tuple[StripItem, ...]:
    row = found.row
    rows = f"/time/expenses/all?report={row.id}"
    items = [StripItem("State", status=row.state),
             StripItem("Expenses", f"{row.lines}", href=rows)]  # fmt: skip
    for total in found.totals:
        items.append(StripItem("Amount", money(total.amount_minor, total.currency),
                               href=f"{rows}&currency={total.currency}"))  # fmt: skip
    back: dict[str, int] = {}
    for line in found.lines:
        if line.reimbursed_minor is not None and line.payment != "COMPANY_CARD":
            held = back.get(line.reimbursed_currency, 0)
            back[line.reimbursed_currency] = held + line.reimbursed_minor
    for currency, minor in back.items():
        items.append(StripItem("Owed to you" if found.may_edit else "Out of pocket",
                               money(minor, currency), href=rows))  # fmt: skip
    return tuple(items)


def _table(found: ReportDetail) -> Table:
    def said(row: ExpenseRow) -> SafeString | str:
        findings = found.findings.get(row.id, ())
        if not findings:
            return ""
        parts = ((_NEEDS if one.level == "NEEDS" else _TELLS, one.text) for one in findings)
        return format_html_join("", '<span class="{}" style="white-space:normal">{}</span> ', parts)

    one = found.totals[0] if len(found.totals) == 1 else None
    totals: dict[str, object] = {"spent_on": f"All {spell(len(found.lines), 'expense')}"}
    if one:
        totals |= {"amount_minor": one.amount_minor, "currency": one.currency}
    return Table(
        COLUMNS,
        found.lines,
        "Expenses of the report",
        title="Expenses",
        subtitle="What must be mended before handing in stands under its line",
        totals=totals if found.lines else None,
        detail=said,
        empty=Empty("Nothing in it yet.", "Add an expense",
                    f"/time/expenses/new?report={found.row.id}"),
    )  # fmt: skip


@require_POST
def submit(request: HttpRequest, report_id: int) -> HttpResponse:
    """Hand in everything of a report that is not handed in."""
    try:
        done = submit_report(actor=request.viewer, now=request.now, today=request.today,
                             report_id=report_id)  # fmt: skip
    except (Denied, NotFound):
        raise
    except Refused as refusal:
        notify(request, f"Nothing was handed in. {refusal.message}", kind="warn")
        return redirect(f"/time/expenses/reports/{report_id}")
    notify(request, f"{spell(done, 'expense')} handed in."
           if done else "Everything was handed in already.")  # fmt: skip
    return redirect(f"/time/expenses/reports/{report_id}")


@require_POST
def rename(request: HttpRequest, report_id: int) -> HttpResponse:
    """Another name for a report."""
    form = TitleForm(request.POST)
    if form.is_valid():
        rename_report(actor=request.viewer, now=request.now, report_id=report_id,
                      **form.cleaned_data)  # fmt: skip
        notify(request, "Renamed.")
    return redirect(f"/time/expenses/reports/{report_id}")


def new(request: HttpRequest) -> HttpResponse:
    """Begin a report, for a trip or a month."""
    require(request.viewer, Data.EXPENSES, Verb.EDIT, what="begin an expense report")

    def act(values: dict) -> str:
        key = open_report(actor=request.viewer, now=request.now, today=request.today,
                          title=values["title"])  # fmt: skip
        return f"/time/expenses/reports/{key}"

    form = TitleForm(request.POST or None, initial={"title": f"Expenses of {request.today:%B %Y}"})
    context = frame(request, "mine") | {
        "title": "New report", "scope": "For a trip, or a month", "narrow": True,
        "go_label": "Begin it", "cancel_href": "/time/expenses",
    }  # fmt: skip
    return answer(request, form, act, context)
