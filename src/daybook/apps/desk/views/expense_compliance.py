"""Whose expenses are missing? `/time/compliance/expenses`, the board's second tab."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from daybook.ui.addresses import changed
from daybook.ui.figures import Tab
from daybook.ui.format import spell
from daybook.ui.grid import Column, Empty, Table, csv_response, sort_of, sort_rows

from ..queries.expense_compliance import ExpenseBoard, boards_of, expense_board

HERE = "/time/compliance/expenses"


def expense_compliance(request: HttpRequest) -> HttpResponse:
    """People with expenses that wait for them, or the same as a file."""
    found = expense_board(request.viewer, request.today)
    sort = sort_of(request.GET, _columns(found), "oldest_on")
    rows = sort_rows(found.rows, sort)
    late = sum(row.late for row in rows)
    table = Table(
        columns=_columns(found), rows=rows, label="Expenses not handed in", sort=sort,
        totals={
            "person_name": f"All {spell(len(rows), 'person', 'people')}",
            "drafts": sum(row.drafts for row in rows),
            "returned": sum(row.returned for row in rows),
            "old": sum(row.old for row in rows), "late": late,
        },
        csv_href=changed(request.GET, {"format": "csv"}),
        empty=Empty("Nobody has an expense to hand in.", "All expenses", "/time/expenses"),
    )  # fmt: skip
    if request.GET.get("format") == "csv":
        return csv_response(table, "missing-expenses.csv")
    said = format_html(
        '<b>{}</b> of {} not handed in, <b class="{}">{}</b> late for their quarter.',
        spell(sum(row.drafts + row.returned for row in rows), "expense"),
        spell(len(rows), "person", "people"), "adv" if late else "", late,
    )  # fmt: skip
    tabs = tuple(
        Tab(place.label, place.href, place.key == "expenses") for place in boards_of(request.viewer)
    )
    context = {"tabs": tabs, "table": table, "said": said}
    return render(request, "desk/expense_compliance.html", context)


def _columns(found: ExpenseBoard) -> tuple[Column, ...]:
    listed = "/time/expenses/all?person={person_code}&state="
    both = f"{listed}DRAFT&state=RETURNED"
    return (
        Column("person_name", "Person", href="/people/{person_code}", sub="person_code"),
        Column("drafts", "Drafts", kind="count", href=f"{listed}DRAFT"),
        Column("returned", "Returned", kind="count", href=f"{listed}RETURNED"),
        Column("old", f"Over {found.old_days} days", kind="count", href=both),
        Column("late", "Late for the quarter", kind="count", href=both),
        Column("oldest_on", "Oldest", kind="date"),
    )
