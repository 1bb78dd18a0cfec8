"""Which lines sum to this number? The rows of the books under a filter, with their totals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from daybook.ui.columns import Column, columns_of
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import spell
from daybook.ui.grid import Empty, Page, Table, csv_response, page_of, sort_of

from ..queries.filters import KEYS, TITLES, LineFilter
from ..queries.rows import BOOKS, LedgerPage, ledger_page, ledger_stream

SIZE = 40
_BOOKS = tuple((book, book.capitalize()) for book in BOOKS)
_YES_NO = (("yes", "Yes"), ("no", "No"))
_FLAGS = ("billable", "notional", "estimated", "reversal", "priced")
_ALWAYS = ("book", "project", "person", "month")


def rows(request: HttpRequest) -> HttpResponse:
    """The rows of the books: totals over all that fit, then a page of lines."""
    wanted = LineFilter.of(dict(request.GET.lists()))
    # Columns come first, because an order may only name one of them.
    sort = sort_of(request.GET, _columns("USD", wanted), "-id")
    number = page_of(request.GET, 10**9, SIZE).number
    found = ledger_page(request.viewer, wanted, sort=sort, size=SIZE, page=number)
    context = {
        "bar": _bar(wanted).read(request.GET),
        "wanted": wanted,
        "found": found,
        "answer": _answer(found),
        "totals": _totals(found, wanted),
        "table": _table(request, found, wanted, sort),
    }
    return render(request, "ledger/rows.html", context)


def rows_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows as a file, every one of them, line by line."""
    wanted = LineFilter.of(dict(request.GET.lists()))
    found = ledger_page(request.viewer, wanted, size=1)
    offered = _columns(found.reporting_currency, wanted)
    sort = sort_of(request.GET, offered, "-id")
    table = Table(
        columns=columns_of(request.GET, offered),
        rows=ledger_stream(request.viewer, wanted, sort=sort),
        label="Ledger lines",
    )
    return csv_response(table, "ledger.csv")


def _bar(wanted: LineFilter) -> FilterBar:
    """The common filters, and every other that the address already uses."""
    items: list[Filter | Search] = [
        Filter("book", "Book", _BOOKS),
        Search("project", "Project code"),
        Search("person", "Person code"),
        Search("month", "Posted in", kind="month"),
    ]
    for key in KEYS:
        if key not in wanted.keys or key in _ALWAYS:
            continue
        title = TITLES.get(key, key.capitalize())
        if key in _FLAGS:
            items.append(Filter(key, title, _YES_NO, many=False, any_label=f"{title}: any"))
        else:
            items.append(Search(key, title, "month" if key in ("worked", "from", "to") else "text"))
    return FilterBar(tuple(items))


def _answer(found: LedgerPage) -> str:
    books = sorted({total.book for total in found.totals}, key=BOOKS.index)
    names = [book.capitalize() for book in books]
    named = ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)
    return f"{spell(found.count, 'line')} of {named}" if names else "No line fits"


def _pattern(base: str, wanted: LineFilter, fields: str) -> str:
    query = wanted.having(book=None, currency=None).query
    return f"{base}{query}{'&' if query else '?'}{fields}"


def _totals(found: LedgerPage, wanted: LineFilter) -> Table:
    here = _pattern("/ledger", wanted, "book={book}&currency={currency}")
    why = _pattern("/explain/{metric}", wanted, "currency={currency}")
    money = {"kind": "money", "href": here, "explain": why}
    return Table(
        columns=(
            Column("book", "Book", href=here),
            Column("lines", "Lines", kind="count", href=here),
            Column("minutes", "Hours", kind="hours", digits=2, href=here),
            Column("amount_minor", "Amount", currency_key="currency", **money),
            Column(
                "functional_minor",
                "In the entity's currency",
                currency_key="functional_currency",
                opt=True,
                **money,
            ),
            Column(
                "reporting_minor",
                f"Reporting {found.reporting_currency}",
                currency=found.reporting_currency,
                **money,
            ),
        ),
        rows=found.totals,
        label="Totals by book and currency",
        title="Totals",
        subtitle="Over every line that fits. Books are never added to each other, nor currencies; "
        f"the reporting amount was converted line by line to {found.reporting_currency}.",
        empty=Empty("No line fits this filter.", "Clear the filter", "/ledger"),
    )


def _columns(reporting: str, wanted: LineFilter) -> tuple[Column, ...]:
    line, why = "/ledger/lines/{id}", "/explain/line?id={id}"
    return (
        Column("id", "Line", kind="code", href=line, explain=why),
        Column("book", "Book"),
        Column("worked_on", "Worked on", kind="date"),
        Column("posted_in", "Posted in", kind="month", opt=True),
        Column(
            "project_code",
            "Project",
            kind="code",
            href="/projects/{project_code}",
        ),
        Column("person_name", "Person", href="/people/{person_code}", opt=True),
        Column("role_code", "Role", kind="code", sort=False, opt=True),
        Column("minutes", "Hours", kind="hours", digits=2, href=line, explain=why),
        Column(
            "amount_minor", "Amount", kind="money", currency_key="currency", href=line,
            explain=why, sort=False,
        ),
        Column(
            "functional_minor", "Entity", kind="money", currency_key="functional_currency",
            href=line, explain=why, sort=False, opt=True,
        ),
        Column(
            "reporting_minor", f"Reporting {reporting}", kind="money", currency=reporting,
            href=line, explain=why, opt=True,
        ),
        Column("marks", "Marks", sort=False, opt=True),
        Column("entry_id", "Entry", kind="code", href="/time/entries/{entry_id}", sort=False,
               opt=True),
    )  # fmt: skip


def _table(request: HttpRequest, found: LedgerPage, wanted: LineFilter, sort: str) -> Table:
    offered = _columns(found.reporting_currency, wanted)
    query = wanted.having().query
    extra = f"{'&' if query else '?'}sort={sort}"
    page: Page = page_of(request.GET, found.count, SIZE)
    return Table(
        columns=columns_of(request.GET, offered),
        offered=offered,
        rows=found.rows,
        label="Ledger lines",
        title="Lines",
        subtitle="As posted; the newest first unless you choose another order.",
        totals=_total_row(found),
        sort=sort,
        page=page,
        csv_href=f"/ledger/rows.csv{query}{extra}",
        empty=Empty("No line fits this filter.", "Clear the filter", "/ledger"),
    )


def _total_row(found: LedgerPage) -> dict[str, object] | None:
    """One total row where one book is shown; sums of several books mean nothing together."""
    if len({total.book for total in found.totals}) != 1:
        return None
    first = found.totals[0]
    row: dict[str, object] = {
        "id": f"All {found.count:,}",
        "minutes": sum(total.minutes for total in found.totals),
    }
    if first.reporting_minor is not None:
        row["reporting_minor"] = sum(total.reporting_minor or 0 for total in found.totals)
    if len({total.currency for total in found.totals}) == 1 and first.amount_minor is not None:
        row["amount_minor"] = sum(total.amount_minor or 0 for total in found.totals)
        row["currency"] = first.currency
    return row
