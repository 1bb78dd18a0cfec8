"""The books over the API: the lines under a filter with their totals, and one line explained."""

from __future__ import annotations

from ninja import Router
from ninja.errors import HttpError

from daybook.ui.rest import (
    Key,
    bounds,
    document_of,
    filtered_by,
    page_document,
    page_of_documents,
)

from .queries.explained import LineDetail, line_detail
from .queries.filters import KEYS, LineFilter
from .queries.rows import LedgerRow, LedgerTotal, ledger_page

ledger_api = Router(tags=["Ledger"])
routers = (ledger_api,)

LineDocument = document_of(LedgerRow, name="LedgerLine", also=("marks", "entry_id"))
TotalDocument = document_of(LedgerTotal)
DetailDocument = document_of(LineDetail, name="LedgerLineDetail")
LinePage = page_of_documents(
    LineDocument,
    beside=(
        ("totals", list[TotalDocument]),
        ("reporting_currency", str),
        ("absent", list[str]),
    ),
)
LINE_KEYS = filtered_by(
    *(key for key in KEYS if key not in ("from", "to", "month", "worked", "book")),
    book="RATED, ADJUSTED, COST, BILLED or RECOGNIZED.",
    month="Posted in, as 2026-07.",
    worked="Month of work, as 2026-07.",
    from_="Posted from this month on.",
    to="Posted up to this month, which counts.",
)


@ledger_api.get(
    "/ledger/lines", response=LinePage, summary="Lines of the books", openapi_extra=LINE_KEYS
)
def list_lines(request, sort: str = "-id", page: int = 1, size: int = 50):
    """A page of lines, and totals by book and currency over every line that fits.

    A repeated key is OR, different keys are AND, a leading minus excludes. Amounts that are not
    the caller's to see are null; `absent` says in words what is left out.
    """
    wanted = LineFilter.of(dict(request.GET.lists()))
    if wanted.problems:
        raise HttpError(422, " ".join(wanted.problems))
    page, size, first = bounds(page, size)
    found = ledger_page(request.viewer, wanted, sort=sort, size=size, page=page)
    rows = found.rows if first < found.count else ()
    return page_document(request, rows, total=found.count, page=page, size=size) | {
        "totals": found.totals,
        "reporting_currency": found.reporting_currency,
        "absent": found.rights.absent,
    }


@ledger_api.get("/ledger/lines/{line_id}", response=DetailDocument, summary="One line explained")
def show_line(request, line_id: Key):
    """Its rates, rules, source, who recorded it, and the other lines of the same source."""
    return line_detail(request.viewer, line_id)
