"""The front page of Money: how the month stands, and where to go on."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daybook.apps.platform.rights import require
from daybook.core.periods import month_of, next_month
from daybook.core.rights import Data, Verb
from daybook.ui import format as text_of
from daybook.ui.grid import Column, Empty, Table, csv_response

from ..queries.overview import money_overview
from .frame import frame


def _columns(month: date) -> tuple[Column, ...]:
    one = f"entity={{entity_code}}&currency={{currency}}&month={month:%Y-%m}"
    until = f"entity={{entity_code}}&currency={{currency}}&to={month:%Y-%m}"
    money = {"kind": "money", "currency_key": "currency"}
    return (
        Column("entity_code", "Entity", sub="entity_name"),
        Column("minutes", "Hours", kind="hours", digits=2, opt=True,
               href=f"/ledger?book=RATED&{one}", explain=f"/explain/hours?{one}"),
        Column("rated_minor", "Rated", **money,
               href=f"/ledger?book=RATED&{one}", explain=f"/explain/rated?{one}"),
        Column("adjusted_minor", "Adjusted", kind="delta", currency_key="currency", good="",
               opt=True, href=f"/ledger?book=ADJUSTED&{one}", explain=f"/explain/adjusted?{one}"),
        Column("billed_minor", "Billed", **money,
               href=f"/ledger?book=BILLED&{one}", explain=f"/explain/billed?{one}"),
        Column("recognized_minor", "Recognized", **money,
               href=f"/ledger?book=RECOGNIZED&{one}", explain=f"/explain/recognized?{one}"),
        Column("wip_minor", "WIP", **money,
               href=f"/ledger?book=RATED&book=ADJUSTED&book=BILLED&notional=no&{until}",
               explain=f"/explain/wip?{until}"),
        Column("position_minor", "Position", **money,
               href=f"/ledger?book=RECOGNIZED&book=BILLED&{until}",
               explain=f"/explain/contract_position?{until}"),
    )  # fmt: skip


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The month by entity and contract currency."""
    require(request.viewer, Data.INVOICES, Verb.SEE, what="see the company's money")
    month = _month(request)
    rows = money_overview(request.viewer, month)
    named = f"{month:%Y-%m}"
    table = Table(
        _columns(month),
        rows,
        "The month by entity and currency",
        title="Entities and currencies",
        subtitle="Movements of the month; WIP and contract position at its end. "
        "Position: unbilled if positive, deferred if negative",
        csv_href=f"?month={named}&csv=1",
        empty=Empty("Nothing is in the books yet. Approved time is rated and posted at once.",
                    "Look at approvals", "/approvals"),
    )  # fmt: skip
    if request.GET.get("csv") == "1":
        return csv_response(table, f"money-{named}.csv")
    return render(
        request,
        "revenue/overview.html",
        {
            **frame(request, month, "overview", "/money?month={month}"),
            "table": table,
            "sentences": [_sentence(row) for row in _by_currency(rows)],
            "steps": _steps(named, month, request.today),
        },
    )


def _month(request) -> date:
    try:
        return date.fromisoformat(f"{request.GET['month']}-01")
    except (KeyError, ValueError):
        return month_of(request.today)


def _by_currency(rows) -> list[tuple[str, int, int, int, int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        entry = found.setdefault(row.currency, [0, 0, 0, 0])
        parts = (row.rated_minor, row.billed_minor, row.recognized_minor, row.wip_minor)
        for place, minor in enumerate(parts):
            entry[place] += minor
    return [(key, *value) for key, value in sorted(found.items())]


def _sentence(row) -> dict[str, str]:
    currency, rated, billed, recognized, wip = row
    return {
        "rated": text_of.money_spoken(rated, currency),
        "billed": text_of.money_spoken(billed, currency),
        "recognized": text_of.money_spoken(recognized, currency),
        "wip": text_of.money_spoken(wip, currency),
    }


def _steps(named: str, month: date, today: date) -> tuple[tuple[str, str, str], ...]:
    over = today >= next_month(month)
    when = "The month is over" if over else "The month is not over yet"
    return (
        ("Bill", f"{when}: see what is ready and what is held", f"/money/billing/{named}"),
        ("Issue", "Drafts wait for a second person of finance",
         f"/money/invoices?state=DRAFT&month={named}"),
        ("Recognize", "See what a run would post, and run it", f"/money/revenue/{named}"),
        ("Close", "Run the checks, sign off and lock", f"/money/close/{named}"),
    )  # fmt: skip
