"""Pages for tests: what stands around them, and a table and an explanation to draw."""

from __future__ import annotations

from dataclasses import dataclass

from daybook.ui.explain import Explanation, FormulaRow, LeftOut, RuleLink
from daybook.ui.figures import Fact
from daybook.ui.grid import Column, Table
from daybook.ui.shell import Link, NavItem, Shell, UserBox, mark_current

NAV = (
    NavItem("today", "Today", "/today", "today", "d", 7),
    NavItem("time", "Time", "/time", "time", "t"),
    NavItem("projects", "Projects", "/projects", "projects", "p"),
)


def shell(request) -> dict:
    """The context processor of these tests."""
    return {
        "shell": Shell(
            nav=mark_current(NAV, request.path),
            pinned=(Link("Red projects, EMEA", "/projects?status=red"),),
            tabs=mark_current(NAV[:2], request.path),
            gear=(Link("Import", "/import"),),
            user=UserBox("Ana Lima", "Senior engineer · EMEA"),
            scope=Link("All regions", "/scope"),
        )
    }


@dataclass(frozen=True, slots=True)
class Row:
    """A project as a query would return it."""

    code: str
    customer: str
    status: str
    minutes: int | None
    rated_minor: int | None
    delta_minor: int = 0
    currency: str = "EUR"


ROWS = (
    Row("ACME-014", "Acme & Sons", "ACTIVE", 450, 247_500, 8_900_00),
    Row("OSTM-002", "Ostermark <Rail>", "ON_HOLD", 0, None, -79_600_00),
)
COLUMNS = (
    Column("customer", "Project", kind="link", code="code", href="/projects/{code}"),
    Column("status", "Status", kind="status", opt=True),
    Column("minutes", "Hours", kind="hours", digits=2, href="/time?project={code}", opt=True),
    Column(
        "rated_minor",
        "Rated",
        kind="money",
        currency="EUR",
        href="/ledger?project={code}",
        explain="/explain/rated?project={code}",
    ),
    Column("delta_minor", "Δ plan", kind="delta", currency="EUR", whole=True),
)


def table(**changes) -> Table:
    """The projects as a table."""
    values = {
        "columns": COLUMNS,
        "rows": ROWS,
        "label": "Projects by hours",
        "totals": {"customer": "Both projects", "minutes": 450, "rated_minor": 247_500},
        "sort": "-minutes",
    }
    return Table(**{**values, **changes})


EXPLANATION = Explanation(
    title="Rated, ACME-014",
    value="€2,475.00",
    definition="What approved work is worth at its rate, whether or not it is billed.",
    version="v2",
    since="1 Feb 2026",
    owner="ops analyst",
    unit="EUR",
    formula=(
        FormulaRow("", "7.5 h at 330.00", "2,475.00", "RATE-02", "/rules/RATE-02", "/ledger?id=1"),
        FormulaRow("=", "Rated", "2,475.00"),
    ),
    scope=(Fact("Project", "ACME-014"),),
    contributors=(Fact("Tue 7 Jul, 7.5 h", "2,475.00", "/time/entries/1"),),
    left_out=(LeftOut("Drafts are not rated", "0.00", "RATE-01", icon="info"),),
    rules=(RuleLink("RATE-02", "What is this work worth?", "/rules/RATE-02"),),
    history=(Fact("Approved", "Tue 7 Jul, 16:02"),),
    entries_count=1289,
    entries_href="/ledger?project=ACME-014",
    page_href="/explain/rated?project=ACME-014",
)
