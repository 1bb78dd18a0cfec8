"""What do the pages of expenses share? The tabs of time, the places of expenses, and clocks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from daybook.apps.platform.rights import may, scope_of
from daybook.core.rights import Data, Verb
from daybook.ui.figures import Figure, Tab
from daybook.ui.format import money

from ..queries.lines import CurrencyTotal
from ..queries.section import sees_missing_time


def section_tabs(request: HttpRequest) -> tuple[Tab, ...]:
    """The pages of time that this viewer may open; expenses are one of them."""
    viewer = request.viewer
    found = []
    if viewer.person_id is not None and may(viewer, Data.TIME, Verb.EDIT):
        found.append(Tab("My Week", "/time"))
    if may(viewer, Data.TIME, Verb.APPROVE):
        found.append(Tab("Approvals", "/approvals"))
    if may(viewer, Data.TIME):
        found.append(Tab("Entries", "/time/entries"))
    if sees_missing_time(viewer):
        found.append(Tab("Missing time", "/time/compliance"))
    found.append(Tab("Expenses", "/time/expenses", True))
    return tuple(found)


def places(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """The places of expenses, as chips under the tabs."""
    viewer = request.viewer
    found = []
    if viewer.person_id is not None and may(viewer, Data.EXPENSES, Verb.EDIT):
        found.append(("mine", "My reports", "/time/expenses"))
    found.append(("all", "All expenses", "/time/expenses/all"))
    if may(viewer, Data.EXPENSES, Verb.APPROVE):
        found.append(("approvals", "To approve", "/time/expenses/approvals"))
    found.append(("pre-approvals", "Pre-approvals", "/time/expenses/pre-approvals"))
    if may(viewer, Data.EXPENSES, Verb.ISSUE):
        found.append(("reimbursements", "Reimbursements", "/time/expenses/reimbursements"))
    found.append(("policy", "Policy", "/time/expenses/policy"))
    if scope_of(viewer, Data.EXPENSES).everything:
        found.append(("mail", "Mail", "/time/expenses/mail"))
    return tuple(Tab(label, href, key == current) for key, label, href in found)


def frame(request: HttpRequest, current: str) -> dict[str, object]:
    """The context every page of expenses has."""
    return {"tabs": section_tabs(request), "places": places(request, current)}


def local_time(at: datetime, zone: str) -> datetime:
    """An instant as a clock on the wall shows it."""
    return at.astimezone(ZoneInfo(zone))


def sums_text(totals: tuple[CurrencyTotal, ...]) -> str:
    """Sums by currency in one line: no sum over currencies without a named conversion."""
    return " · ".join(money(row.amount_minor, row.currency) for row in totals)


def sums(totals: tuple[CurrencyTotal, ...], href: str) -> tuple[Figure, ...]:
    """The same as figures, each leading to its rows."""
    mark = "&" if "?" in href else "?"
    return tuple(
        Figure(money(row.amount_minor, row.currency), f"{href}{mark}currency={row.currency}")
        for row in totals
    )
