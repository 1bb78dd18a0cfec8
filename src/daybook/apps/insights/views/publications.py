"""Which figures were published, and do they still hold? `/insights/publications`"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.ui.addresses import changed
from daybook.ui.figures import Figure, Restricted
from daybook.ui.format import count, delta_amount, hours, month_text, signed
from daybook.ui.grid import Column, Empty, Table, csv_response, page_of
from daybook.ui.notices import notify

from ..actions.publish import publish_or_enqueue
from ..queries.publications import (
    AsPublished,
    MonthFigures,
    as_published,
    check_seal,
    lines_now,
    publication,
    publications,
)


def _folder() -> Path:
    return Path(settings.ANALYTICS_ROOT)


def publication_list(request: HttpRequest) -> HttpResponse:
    """Every published copy, newest first, and the button that makes another."""
    found = publications(request.viewer)
    page = page_of(request.GET, len(found), 50)
    columns = (
        Column("number", "Publication", "html", sort=False),
        Column("name", "Name", sort=False),
        Column("known_at", "Known at", "moment", sort=False),
        Column("line_count", "Lines", "count", sort=False),
        Column("seal", "Seal", "code", sort=False, opt=True),
        Column("actor_name", "By", sort=False, opt=True),
        Column("kept", "Copy", sort=False, opt=True),
    )
    rows = [
        {
            "number": Figure(f"No. {row.number}", f"/insights/publications/{row.number}"),
            "name": row.name,
            "known_at": row.known_at,
            "line_count": row.line_count,
            "seal": row.seal[:12],
            "actor_name": row.actor_name,
            "kept": "kept" if row.is_kept else "let go",
        }
        for row in found[page.slice]
    ]
    for row, held in zip(rows, found[page.slice], strict=True):
        row["line_count"] = Figure(count(held.line_count), f"/insights/publications/{held.number}")
    table = Table(
        columns=columns,
        rows=rows,
        label="Publications",
        page=page,
        note="The newest 30 copies and every named one are kept. The seal is the SHA-256 of a "
        "copy's canonical text: the same books give the same seal.",
        empty=Empty("Nothing was published yet. Publish now, or wait for the night."),
    )
    context = {"table": table, "lines_now": lines_now(request.viewer), "found": found}
    return render(request, "insights/publications.html", context)


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the books as known now: at once, or in the background where they are large."""
    name = request.POST.get("name", "").strip()[:80]
    number = publish_or_enqueue(actor=request.viewer, now=request.now, folder=_folder(), name=name)
    if number is None:
        notify(request, "The books are being copied; the publication appears here when it is "
               "done.", kind="info")  # fmt: skip
        return redirect("publications")
    notify(request, f"Publication {number} is made and sealed.")
    return redirect("publication", number=number)


def publication_page(request: HttpRequest, number: int) -> HttpResponse:
    """One publication: its figures by month beside today's books, and its seal."""
    row = publication(request.viewer, number)
    context = {
        "row": row,
        "check": None,
        "found": None,
    }
    if request.GET.get("verify"):
        context["check"] = check_seal(request.viewer, number, _folder())
    if row.is_kept:
        found = as_published(request.viewer, number, _folder())
        table = _table(request, found)
        if request.GET.get("format") == "csv":
            return csv_response(table, f"publication-{number}.csv")
        context |= {"found": found, "table": table}
    return render(request, "insights/publication.html", context)


def _columns(found: AsPublished) -> tuple[Column, ...]:
    money = {"currency": found.currency, "sort": False}
    columns = [
        Column("month", "Month", "html", sort=False),
        Column("minutes", "Hours", "hours", digits=2, sort=False),
        Column("minutes_delta", "Δ today", "delta_hours", sort=False),
    ]
    for measure in ("rated", "cost", "recognized"):
        columns += [
            Column(measure, measure.capitalize(), "money", **money),
            Column(f"{measure}_delta", "Δ today", "delta", **money),
        ]
    return tuple(columns)


def _table(request: HttpRequest, found: AsPublished) -> Table:
    return Table(
        columns=_columns(found),
        rows=[_month_row(month, found) for month in found.months],
        label="As published, beside today's books",
        title="As published, beside today's books"
        if found.changed
        else "As published, and still so today",
        subtitle=f"{found.currency} and hours by posted month · Δ = today − published, linked to "
        "today's lines",
        csv_href=changed(request.GET, {"format": "csv", "verify": None}),
        dense=True,
        empty=Empty("The books were empty when this was published."),
    )


def _month_row(month: MonthFigures, found: AsPublished) -> dict[str, object]:
    text = f"{month.month:%Y-%m}"
    row: dict[str, object] = {
        "month": Figure(month_text(month.month), f"/ledger?month={text}"),
        "minutes": month.published["minutes"],
        "minutes_delta": _delta(month, "minutes", "RATED", text, found.currency),
    }
    for measure in ("rated", "cost", "recognized"):
        book = measure.upper()
        shut = measure == "cost" and not found.sees_cost
        restricted = Restricted("Cost is open to finance and the operations manager")
        row[measure] = restricted if shut else month.published[measure]
        row[f"{measure}_delta"] = (
            None if shut else _delta(month, measure, book, text, found.currency)
        )
    return row


def _delta(month: MonthFigures, measure: str, book: str, text: str, currency: str):
    difference = month.difference(measure)
    if not difference:
        return Figure("–", tone="muted")
    shown = (
        signed(hours(difference, digits=2), difference)
        if measure == "minutes"
        else delta_amount(difference, currency)
    )
    return Figure(shown, f"/ledger?book={book}&month={text}", tone="warn")
