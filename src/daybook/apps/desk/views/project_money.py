"""What is a project worth so far, month by month, and what was done to it? Two of its tabs."""

from __future__ import annotations

from django.http import HttpRequest

from daybook.ui.columns import Column
from daybook.ui.grid import Empty, Table

from ..queries.project import (
    MoneyMonth,
    ProjectPage,
    money_months,
    project_history,
    project_invoices,
)


def money(request: HttpRequest, page: ProjectPage) -> dict:
    """The books by month, and the invoices."""
    row = page.row
    months = [_month(month) for month in money_months(page)]
    table = Table(
        columns=_columns(page),
        rows=months,
        totals={
            "month": "To date",
            "minutes": row.approved_minutes,
            "rated_minor": row.rated_minor,
            "adjusted_minor": sum(month["adjusted_minor"] for month in months),
            "billed_minor": row.billed_minor,
            "recognized_minor": row.recognized_minor,
            "wip_minor": row.wip_minor,
            "position_minor": row.position_minor,
        },
        label="The books by month",
        title="The books by month",
        subtitle=f"{page.terms.currency}, by month of posting. WIP and position are those at its "
        "end.",
        empty=Empty("Nothing is posted yet: approve time or accept a milestone first."),
    )
    return {"tables": [table, _invoices(request, page)]}


def _month(month: MoneyMonth) -> dict[str, object]:
    names = ("month", "minutes", "rated_minor", "adjusted_minor", "billed_minor",
             "recognized_minor", "wip_minor", "position_minor")  # fmt: skip
    return {"key": f"{month.month:%Y-%m}"} | {name: getattr(month, name) for name in names}


def _columns(page: ProjectPage) -> tuple[Column, ...]:
    """A column a book, each cell leading to its lines; running amounts to all lines up to then."""
    code, currency = page.terms.code, page.terms.currency

    def column(key: str, title: str, rows: str, metric: str, when: str = "month", **more) -> Column:
        return Column(
            key,
            title,
            kind="money",
            currency=currency,
            unit="",
            sort=False,
            href=f"/ledger?project={code}&{when}={{key}}{rows}",
            explain=f"/explain/{metric}?project={code}&{when}={{key}}",
            **more,
        )

    hours = Column(
        "minutes", "Hours", kind="hours", digits=2, sort=False, opt=True,
        href=f"/ledger?project={code}&month={{key}}&book=RATED",
        explain=f"/explain/hours?project={code}&month={{key}}",
    )  # fmt: skip
    by_time = "&notional=no&book=RATED&book=ADJUSTED&book=BILLED"
    running = (column("wip_minor", "WIP at end", by_time, "wip", "to"),)
    position = "&book=RECOGNIZED&book=BILLED"
    return (
        Column("month", "Month", kind="month", sort=False),
        hours,
        column("rated_minor", "Rated", "&book=RATED", "rated"),
        column("adjusted_minor", "Adjusted", "&book=ADJUSTED", "adjusted", opt=True),
        column("billed_minor", "Billed", "&book=BILLED", "billed"),
        column("recognized_minor", "Recognized", "&book=RECOGNIZED", "recognized"),
        *(running if page.terms.billing_kind == "T_AND_M" else ()),
        column("position_minor", "Position at end", position, "contract_position", "to", opt=True),
    )


def _invoices(request: HttpRequest, page: ProjectPage) -> Table:
    return Table(
        columns=(
            Column("label", "Invoice", href="/money/invoices/{id}", sort=False),
            Column("state", "State", kind="status", sort=False),
            Column("month", "Month", kind="month", sort=False),
            Column("issued_on", "Issued", kind="date", sort=False, opt=True),
            Column("due_on", "Due", kind="date", sort=False, opt=True),
            Column("total_minor", "Total", kind="money", currency_key="currency", sort=False,
                   href="/money/invoices/{id}"),
        ),
        rows=project_invoices(request.viewer, page),
        label="Invoices",
        title="Invoices",
        subtitle=f"Of the engagement {page.terms.engagement_code}, before tax",
        empty=Empty("No invoice yet.", "See what can be billed", "/money"),
    )  # fmt: skip


def history(request: HttpRequest, page: ProjectPage) -> dict:
    """What was done to the project, by whom."""
    table = Table(
        columns=(
            Column("at", "When", kind="moment", sort=False, href="/audit/{id}"),
            Column("verb_words", "What", sort=False),
            Column("who", "Who", sort=False),
            Column("via", "Via", sort=False, opt=True),
            Column("reason", "Why", sort=False, wrap=True, opt=True),
            Column("changes", "Changed", kind="count", sort=False, href="/audit/{id}"),
        ),
        rows=project_history(request.viewer, page),
        label="What was done",
        title="What was done",
        subtitle="Newest first. Each action is one line of the audit, with before and after.",
        empty=Empty("Nothing was done to the project yet."),
    )
    return {"tables": [table]}
