"""Which regions, practices and projects make the month? The tables of Month Pulse."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from daybook.core.metrics.ratio import ratio_millionths
from daybook.ui.addresses import changed, query_text
from daybook.ui.figures import Figure
from daybook.ui.format import DASH, amount, percent, percent_number, signed
from daybook.ui.grid import Column, Empty, Table

from ..queries.pulse import ProjectSlice, Pulse, Slice
from .trust_parts import PartRows, estimate_thin, trust_parts


def _slice_row(
    request: HttpRequest, pulse: Pulse, rows: PartRows, kind: str, part: Slice
) -> dict[str, object]:
    """One region or practice as its row shows it."""
    own = {kind: part.code} if part.code else {}
    keys = {**rows.keys, **{key: (code,) for key, code in own.items()}}
    inner = replace(rows, keys=keys)
    parts = trust_parts(part.estimate, inner)
    firm = "/ledger" + query_text(
        book=["RATED", "ADJUSTED"], month=f"{rows.month:%Y-%m}", notional="no", **inner.places
    )
    share = part.sentence.share_millionths
    places = {key: inner.keys.get(key, ()) for key in ("region", "practice")}
    narrow = any(inner.keys.get(key) for key in ("manager", "project"))
    query = query_text(month=f"{rows.month:%Y-%m}", **places)
    explain = "" if narrow else f"/explain/month_estimate{query}"
    return {
        "name": Figure(part.name, changed(request.GET, {kind: part.code})) if own else part.name,
        "code": part.code,
        "status": part.status,
        "bar": estimate_thin(parts, pulse.currency, part.target),
        "target": part.target or None,
        "estimate": Figure(
            amount(part.estimate.total, pulse.currency, whole=True)
            if part.estimate.total
            else DASH,
            explain or f"/forecast/{rows.month:%Y-%m}" + changed(request.GET, own),
            explain,
        ),
        "gap": part.gap if part.target else None,
        "share": share,
        "firm": Figure(amount(part.firm, pulse.currency, whole=True), firm) if part.firm else 0,
        "month": f"{rows.month:%Y-%m}",
    }


def _columns(heading: str, currency: str) -> tuple[Column, ...]:
    money_of = {"currency": currency, "whole": True, "sort": False}
    target = "/forecast/targets?month={month}"
    return (
        Column("name", heading, "html", sort=False),
        Column("status", "Status", "status", sort=False),
        Column("bar", "Trust, against target", "html", sort=False),
        Column("target", "Target", "money", href=target, **money_of),
        Column("estimate", "Most likely", "money", **money_of),
        Column("gap", "Δ target", "delta", **money_of),
        Column("share", "Δ", "percent", sort=False),
        Column("firm", "Firm", "money", opt=True, **money_of),
    )


def _slices(
    request: HttpRequest, pulse: Pulse, rows: PartRows, kind: str, heading: str, title: str
) -> Table:
    parts = pulse.by_region if kind == "region" else pulse.by_practice
    total = _slice_row(request, pulse, rows, kind, pulse.whole)
    total |= {"name": f"All {kind}s", "code": None}
    if total["target"]:
        total["target"] = Figure(
            amount(pulse.target, pulse.currency, whole=True),
            f"/forecast/targets?month={rows.month:%Y-%m}",
        )
    return Table(
        columns=_columns(heading, pulse.currency),
        rows=[_signed(_slice_row(request, pulse, rows, kind, part)) for part in parts],
        totals=_signed(total),
        label=f"The month by {kind}",
        title=title,
        subtitle=f"{pulse.currency} · firm = locked + approved · missing time is dashed and not "
        "counted",
        csv_href=changed(request.GET, {"format": "csv", "table": kind}),
        empty=Empty("No project is in scope here.", "Show all", f"/forecast/{rows.month:%Y-%m}"),
    )


def _signed(row: dict[str, object]) -> dict[str, object]:
    """The share with its sign and tone, as a difference."""
    share = row["share"]
    if share is None:
        return row
    tone = "fav" if share > 0 else "adv" if share < 0 else ""
    return row | {"share": Figure(signed(percent_number(share), share), tone=tone)}


def region_table(request: HttpRequest, pulse: Pulse, rows: PartRows, title: str) -> Table:
    """The month by region, each linked to this page for itself."""
    return _slices(request, pulse, rows, "region", "Region", title)


def practice_table(request: HttpRequest, pulse: Pulse, rows: PartRows) -> Table:
    """The month by practice."""
    return _slices(request, pulse, rows, "practice", "Practice", "The same month by practice")


def project_table(request: HttpRequest, pulse: Pulse, rows: PartRows) -> Table:
    """The projects that bring most of the month."""
    money_of = {"currency": pulse.currency, "whole": True, "sort": False}
    shown = sum(row.estimate.total for row in pulse.largest)
    share = ratio_millionths(shown, pulse.estimate.total)
    columns = (
        Column("name", "Project", "link", code="code", href="/projects/{code}", sort=False),
        Column("customer", "Customer", sort=False, opt=True),
        Column("region", "Region", sort=False, opt=True),
        Column("bar", "Trust", "html", sort=False),
        Column("estimate", "Most likely", "money", **money_of),
        Column("firm", "Firm", "money", opt=True, **money_of),
        Column("plan", "Still planned", "money", opt=True, **money_of),
        Column("missing", "Missing", "money", opt=True, **money_of),
    )
    return Table(
        columns=columns,
        rows=[_project_row(pulse, rows, row) for row in pulse.largest],
        label="The largest projects of the month",
        title=_project_title(pulse, share),
        subtitle=f"{pulse.currency} · largest first; missing time is not counted",
        csv_href=changed(request.GET, {"format": "csv", "table": "project"}),
        empty=Empty("No project has time, plan or a milestone in this month."),
    )


def _project_title(pulse: Pulse, share: int | None) -> str:
    if pulse.project_count <= len(pulse.largest) or share is None:
        return "The projects of the month"
    return (
        f"{len(pulse.largest)} of {pulse.project_count} projects bring {percent(share, digits=0)}"
    )


def _project_row(pulse: Pulse, rows: PartRows, row: ProjectSlice) -> dict[str, object]:
    code, month = row.project.code, f"{rows.month:%Y-%m}"
    keys = PartRows(rows.month, {"project": (code,)})
    minor = row.estimate.minor

    def linked(part: int, href: str) -> object:
        return Figure(amount(part, pulse.currency, whole=True), href) if part else 0

    ledger = "/ledger" + query_text(
        book=["RATED", "ADJUSTED"], project=code, month=month, notional="no"
    )
    return {
        "code": code,
        "name": row.project.name,
        "customer": row.project.customer_name,
        "region": row.project.region_code,
        "bar": estimate_thin(trust_parts(row.estimate, keys), pulse.currency, 0),
        "estimate": Figure(
            amount(row.estimate.total, pulse.currency, whole=True),
            f"/forecast/{month}?project={code}",
        ),
        "firm": linked(row.firm, ledger),
        "plan": linked(minor["HARD_PLAN"], f"/forecast/{month}/plan?project={code}"),
        "missing": linked(minor["MISSING"], f"/forecast/{month}/missing?project={code}"),
    }
