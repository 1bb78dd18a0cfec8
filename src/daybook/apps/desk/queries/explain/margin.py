"""Why is this margin what it is, and why is only a band shown? Through the one guard (MARG-02).

Finance sees 2,475.00 − 900.00 = 1,575.00, 63.6 %. A project manager sees the revenue, a lock where
the cost would be, and 64 % or the band; the portfolio and its file show the same.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.ledger.queries.cube import BookTable
from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.ledger.queries.rights import line_rights
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_ids
from daybook.core.margin import MarginView, Precision
from daybook.core.metrics import Metric
from daybook.core.policy import Policy
from daybook.core.rights import Data

from ..margin import Margin, margin_of
from ..scope import reporting_currency
from .beside import Scoped, contributors, recorded_of
from .books import HIDDEN_COST, hidden
from .parts import MONEY, SHARE, Explained, Input, LeftOutPart, Term

NO_MARGIN = "The margin of a project is open to its manager, its region, operations and finance."


def explain_margin(viewer: Viewer, metric: Metric, wanted: LineFilter, today: date) -> Explained:
    """The margin of one project, or of everything under a filter."""
    if not scope_of(viewer, Data.PROJECT_MARGIN):
        return hidden(metric, wanted, NO_MARGIN)
    table = BookTable(viewer)
    margin = margin_of(viewer, wanted, today, table)
    narrowed = wanted if margin.through is None else _until(wanted, margin.through)
    books = ("RECOGNIZED", "COST") if margin.is_exact else ("RECOGNIZED",)
    lines = narrowed.having(book=books)
    scope = Scoped(viewer, line_rights(viewer), lines, table)
    currency = reporting_currency()
    policy = policy_on(today)
    return Explained(
        metric=metric,
        wanted=narrowed,
        value=margin.view.millionths,
        unit=SHARE,
        currency=currency,
        terms=tuple(_terms(margin, narrowed, lines, _expenses(viewer, narrowed, table))),
        inputs=tuple(_inputs(policy)),
        contributors=_contributors(scope, margin),
        left_out=tuple(_left_out(margin)),
        recorded=recorded_of(scope, books),
        lines=lines,
        rules=("MARG-01", "MARG-02", "MARG-03"),
        text=_text(margin.view),
        digits=1 if margin.is_exact else 0,
        note=margin.view.why and f"Only a band is shown: {margin.view.why} (MARG-02).",
    )


def _until(wanted: LineFilter, month: date) -> LineFilter:
    first, last = wanted.months
    return wanted if last and last <= month else wanted.having(to=f"{month:%Y-%m}")


def _text(view: MarginView) -> str:
    return (view.band or "–") if view.precision is Precision.BAND else ""


def _expenses(viewer: Viewer, wanted: LineFilter, table: BookTable) -> int:
    """What expenses cost, of the costs under a filter; read only where the margin is exact."""
    narrowed = wanted.having(book="COST", source="EXPENSE")
    ids = project_ids(viewer, Data.PROJECT_MARGIN)
    rows = table.of_projects(narrowed, ids)
    if rows is None:
        among = Q() if ids is None else Q(project_id__in=ids)
        rows = book_sums(filters=narrowed.where() & among, books=("COST",))
    return sum(row.reporting_minor for row in rows)


def _terms(margin: Margin, wanted: LineFilter, lines: LineFilter, expenses: int):
    recognized = wanted.having(book="RECOGNIZED")
    yield Term("", "Recognized", margin.recognized_minor, MONEY, "", recognized)
    if margin.is_exact:
        labor, cost = (margin.cost_minor or 0) - expenses, wanted.having(book="COST")
        of_labor = cost.having(source="TIME_ENTRY") if expenses else cost
        yield Term("−", "Labor, at cost", labor, MONEY, "", of_labor)
        if expenses:
            of_expenses = cost.having(source="EXPENSE")
            yield Term("−", "Expenses, at cost", expenses, MONEY, "EXP-01", of_expenses)
        left = margin.recognized_minor - (margin.cost_minor or 0)
        yield Term("=", "Left of it", left, MONEY, "MARG-01", lines)
    else:
        yield Term("−", "Labor, at cost", None, MONEY, "COST-01", text="restricted")
    yield Term("÷", "Recognized", margin.recognized_minor, MONEY, "", recognized)
    yield Term("=", "Margin", margin.view.millionths, SHARE, "MARG-01", text=_text(margin.view))


def _inputs(policy: Policy):
    yield Input("Target, to be passed", "SHARE", policy.margin_target_millionths)
    yield Input(
        "Shown as a number from",
        text=f"{policy.margin_guard_people} people with enough of the minutes",
    )


def _contributors(scope: Scoped, margin: Margin):
    return contributors(scope, {"RECOGNIZED": 1, "COST": -1}) if margin.is_exact else ()


def _left_out(margin: Margin):
    yield LeftOutPart("Partners are not in the books yet", None, MONEY, "MARG-01")
    if not margin.is_exact:
        yield LeftOutPart(HIDDEN_COST, None, MONEY, "MARG-02")
        if margin.through is not None:
            text = f"Everything posted after {margin.through:%B %Y}, the last closed month"
            yield LeftOutPart(text, None, MONEY, "MARG-02")
