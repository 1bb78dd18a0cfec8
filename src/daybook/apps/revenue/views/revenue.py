"""The month's revenue: what is recognized, what a run would add, and the roll-forward."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui import format as text_of
from daybook.ui.addresses import query_text
from daybook.ui.filters import Filter, FilterBar
from daybook.ui.grid import Column, Empty, Table, csv_response, page_of, sort_of, sort_rows
from daybook.ui.notices import notify

from ..actions.recognize import recognize_month
from ..forms import RunForm
from ..queries.months import RevenueMonth, revenue_month
from .frame import frame

_MONEY = {"kind": "money", "currency_key": "currency"}


def _project_columns(named: str) -> tuple[Column, ...]:
    one = f"project={{project_code}}&month={named}"
    until = f"project={{project_code}}&to={named}"
    return (
        Column("project_code", "Project", href="/projects/{project_code}", sub="customer_name"),
        Column("method", "Method", sub="held_because", opt=True),
        Column("entity_code", "Entity", opt=True),
        Column("opening_minor", "Opening", **_MONEY, opt=True),
        Column("recognized_minor", "Recognized", **_MONEY,
               href=f"/ledger?book=RECOGNIZED&{one}", explain=f"/explain/recognized?{one}"),
        Column("billed_minor", "Billed", **_MONEY,
               href=f"/ledger?book=BILLED&{one}", explain=f"/explain/billed?{one}"),
        Column("closing_minor", "Closing", **_MONEY,
               href=f"/ledger?book=RECOGNIZED&book=BILLED&{until}",
               explain=f"/explain/contract_position?{until}"),
        Column("due_minor", "A run now", **_MONEY,
               href=f"/ledger?book=RATED&book=ADJUSTED&{until}"),
    )  # fmt: skip


def _roll_columns(named: str) -> tuple[Column, ...]:
    one = f"currency={{currency}}&month={named}"
    until = f"currency={{currency}}&to={named}"
    return (
        Column("currency", "Currency", kind="code"),
        Column("opening_minor", "Opening", **_MONEY),
        Column("recognized_minor", "+ Recognized", **_MONEY,
               href=f"/ledger?book=RECOGNIZED&{one}", explain=f"/explain/recognized?{one}"),
        Column("billed_minor", "− Billed", **_MONEY,
               href=f"/ledger?book=BILLED&{one}", explain=f"/explain/billed?{one}"),
        Column("closing_minor", "= Closing", **_MONEY,
               href=f"/ledger?book=RECOGNIZED&book=BILLED&{until}",
               explain=f"/explain/contract_position?{until}"),
        Column("difference_minor", "Off the projects", kind="delta", currency_key="currency",
               good="", opt=True),
    )  # fmt: skip


@require_GET
def revenue_page(request: HttpRequest, month) -> HttpResponse:
    """Recognized, billed and position by project; what a run would post now."""
    require(request.viewer, Data.INVOICES, Verb.SEE, what="see revenue")
    return _page(request, month)


def _page(request, month, *, form=None, status=200) -> HttpResponse:
    named = f"{month:%Y-%m}"
    asked = request.GET.get("entity", "")
    found = revenue_month(request.viewer, month, entity=asked)
    if asked and not found.entities:
        raise NotFound(f"There is no entity {asked}.")
    table = _project_table(request, found, named)
    if request.GET.get("csv") == "1":
        return csv_response(table, f"revenue-{named}.csv")
    bar = FilterBar((Filter("entity", "Entity", found.entity_choices, many=False),))
    kept = query_text(entity=asked)
    return render(
        request,
        "revenue/revenue.html",
        {
            **frame(request, month, "revenue", "/money/revenue/{month}" + kept),
            "found": found,
            "table": table,
            "roll": _roll_table(found, named),
            "bar": bar.read(request.GET),
            "recognized": [text_of.money(minor, code) for code, minor in found.recognized],
            "due": [text_of.money(minor, code) for code, minor in found.due],
            "may_run": may(request.viewer, Data.INVOICES, Verb.ISSUE),
            "run_href": f"/money/revenue/{named}/run",
            "form": form,
        },
        status=status,
    )


def _project_table(request, found: RevenueMonth, named: str) -> Table:
    columns = _project_columns(named)
    sort = sort_of(request.GET, columns, "-recognized_minor")
    rows = sort_rows(found.projects, sort)
    page = page_of(request.GET, len(rows), 35)
    is_file = request.GET.get("csv") == "1"
    return Table(
        columns,
        rows if is_file else rows[page.slice],
        "Revenue by project",
        sort=sort,
        page=page,
        title="Where each project stands",
        subtitle="Contract currency; unbilled if positive, deferred if negative (REV-03)",
        csv_href=f"?csv=1{'&entity=' + request.GET['entity'] if request.GET.get('entity') else ''}",
        empty=Empty("No project has revenue or invoices up to this month."),
    )


def _roll_table(found: RevenueMonth, named: str) -> Table:
    ties = all(row.difference_minor == 0 for row in found.roll)
    return Table(
        _roll_columns(named),
        found.roll,
        "Contract position by currency",
        title="The position ties to the books" if ties else "The position does not tie",
        subtitle="Opening + recognized − billed = closing, from the books; the last column is what "
        "the projects below miss of it",
        empty=Empty("Nothing is billed or recognized up to this month."),
    )


@require_POST
def run(request: HttpRequest, month) -> HttpResponse:
    """Recognize what one entity's month has not recognized yet."""
    form = RunForm(request.POST)
    form.is_valid()
    code = form.cleaned_data.get("entity", "")
    chosen = revenue_month(request.viewer, month, entity=code).entities if code else ()
    if len(chosen) != 1:
        raise NotFound(f"There is no entity {code}.")
    try:
        result = recognize_month(
            actor=request.viewer,
            now=request.now,
            entity_id=chosen[0].entity_id,
            month=month,
            reason=form.cleaned_data.get("reason", ""),
        )
    except (Denied, NotFound):
        raise
    except Refused as refused:
        form.add_error("reason", refused.message)
        return _page(request, month, form=form, status=422)
    if result.lines:
        notify(request, f"Recognized {text_of.spell(result.lines, 'line')} of {code}.")
    else:
        notify(request, f"Everything of {code} was recognized already.", kind="info")
    return redirect(f"/money/revenue/{month:%Y-%m}")
