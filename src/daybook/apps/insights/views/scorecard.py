"""How do we do? `/insights?month=2026-06`: each figure with its target, its trend and its rule."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from daybook.apps.platform.rights import may, require, scope_of
from daybook.core.metrics import METRICS
from daybook.core.periods import add_months, month_of, next_month
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import query_text
from daybook.ui.charts import sparkline
from daybook.ui.figures import Band, Figure
from daybook.ui.format import (
    delta_amount,
    money,
    money_short,
    month_text,
    percent,
    points,
    spell,
)
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.statuses import badge_html

from ..queries.scorecard import Kpi, Scorecard
from ..queries.scorecard import scorecard as scorecard_of
from .utilization import month_asked

_NAMES = {"margin": "Project margin", "on_time": "On-time timecards"}
_OWNERS = {"on_time": "operations manager"}


def scorecard(request: HttpRequest) -> HttpResponse:
    """The scorecard of a month; without one in the address, of the last whole month."""
    viewer = request.viewer
    if not (may(viewer, Data.FORECAST) or may(viewer, Data.TARGETS)):
        require(viewer, Data.FORECAST, Verb.SEE, what="see the scorecard")
    month = add_months(month_of(request.today), -1)
    if request.GET.get("month"):
        month = month_asked(request)
    card = scorecard_of(viewer, month, request.now)
    before, after = add_months(month, -1), next_month(month)
    context = {
        "card": card,
        "table": _table(card),
        "sees_copies": scope_of(viewer, Data.FORECAST).everything,
        "sees_forecast": may(viewer, Data.FORECAST),
        "stepper": {
            "prev_href": f"/insights?month={before:%Y-%m}",
            "prev_label": month_text(before),
            "text": month_text(month),
            "next_href": f"/insights?month={after:%Y-%m}",
            "next_label": month_text(after),
        },
        "said": _said(card),
    }
    return render(request, "insights/scorecard.html", context)


def _said(card: Scorecard) -> SafeString:
    """Which figures miss their target, in one line."""
    judged = [kpi for kpi in card.kpis if kpi.status]
    missed = [_name(kpi) for kpi in judged if kpi.status in ("BAD", "SHORT")]
    if not judged:
        return mark_safe("No figure of this month has a target that can be judged yet.")
    if not missed:
        return format_html("<b>{}</b> with a target {} met.", spell(len(judged), "figure"),
                           "is" if len(judged) == 1 else "are")  # fmt: skip
    words = "misses its target" if len(judged) == 1 else f"of {len(judged)} targets missed"
    listed = ", ".join(missed)
    if len(judged) == 1:
        return format_html('<b class="adv">{}</b> {}.', listed, words)
    return format_html('<b class="adv">{} {}</b>: {}.', len(missed), words, listed)


def _name(kpi: Kpi) -> str:
    return _NAMES.get(kpi.key) or METRICS[kpi.key].name


def _link(kpi: Kpi, month: date) -> tuple[str, str]:
    """Where a figure's rows are, and its Explain address."""
    text = f"{month:%Y-%m}"
    explain = f"/explain/{kpi.key}?month={text}" if kpi.key in METRICS else ""
    if kpi.key in ("wip", "contract_position"):
        explain = f"/explain/{kpi.key}" + query_text(to=text)
    if kpi.key == "margin":
        explain += "&kind=-INTERNAL"
    rows = {
        "margin": "/ledger" + query_text(book=["RECOGNIZED", "COST"], month=text, kind="-INTERNAL"),
        "utilization": f"/insights/utilization?month={text}",
        "on_time": "",
        "wip": "/ledger" + query_text(book=["RATED", "ADJUSTED", "BILLED"], to=text, notional="no",
                                      kind="T_AND_M"),
        "contract_position": "/ledger" + query_text(book=["RECOGNIZED", "BILLED"], to=text),
        "realization": "/ledger" + query_text(
            book="BILLED", **{"from": f"{add_months(month, -2):%Y-%m}", "to": text}
        ),
    }  # fmt: skip
    return rows[kpi.key], explain


def _shown(kpi: Kpi, value: int | None, currency: str) -> str:
    if value is None:
        return ""
    return percent(value) if kpi.unit == "SHARE" else money(value, currency, whole=True)


def _value(kpi: Kpi, card: Scorecard) -> object:
    if kpi.band:
        return Band(kpi.band, kpi.why)
    if kpi.value is None:
        return None
    href, explain = _link(kpi, card.month)
    return Figure(_shown(kpi, kpi.value, card.currency), href, explain)


def _delta(kpi: Kpi, currency: str) -> object:
    if kpi.value is None or kpi.target is None:
        return None
    difference = kpi.value - kpi.target
    tone = "fav" if difference > 0 else "adv" if difference < 0 else ""
    text = points(difference) if kpi.unit == "SHARE" else delta_amount(difference, currency)
    return Figure(text, tone=tone)


def _trend(kpi: Kpi, card: Scorecard) -> object:
    known = [(month, value) for month, value in kpi.trend if value is not None]
    if len(known) < 2:
        return ""
    short = percent if kpi.unit == "SHARE" else lambda minor: money_short(minor, card.currency)
    (first, start), (last, end) = known[0], known[-1]
    label = f"{_name(kpi)}, {first:%b %Y} {short(start)} to {last:%b %Y} {short(end)}"
    return sparkline([value for _, value in known], label)


def _status(kpi: Kpi) -> object:
    if not kpi.status:
        return ""
    met = kpi.status in ("OK", "ON_TARGET")
    return badge_html("ok", "On target") if met else badge_html("bad", "Missed")


def _row(kpi: Kpi, card: Scorecard) -> dict[str, object]:
    metric = METRICS.get(kpi.key)
    return {
        "name": _name(kpi),
        "note": kpi.why if kpi.band else kpi.note,
        "rule": Figure(kpi.rule, f"/rules/{kpi.rule}"),
        "value": _value(kpi, card),
        "target": _shown(kpi, kpi.target, card.currency),
        "delta": _delta(kpi, card.currency),
        "trend": _trend(kpi, card),
        "status": _status(kpi),
        "owner": _OWNERS.get(kpi.key) or (metric.owner if metric else ""),
    }


def _table(card: Scorecard) -> Table:
    columns = (
        Column("name", "Figure", sub="note", sort=False),
        Column("status", "Status", "html", sort=False),
        Column("value", "Value", "money", currency=card.currency, sort=False),
        Column("target", "Target", "count", sort=False, opt=True),
        Column("delta", "Δ target", "count", sort=False),
        Column("trend", "13 months", "html", sort=False, opt=True),
        Column("rule", "Definition", "html", sort=False, opt=True),
        Column("owner", "Owner", sort=False, opt=True),
    )
    return Table(
        columns=columns,
        rows=[_row(kpi, card) for kpi in card.kpis],
        label="Scorecard",
        note=f"Money in {card.currency}. A trend ends in the month shown; months that may not be "
        "shown are left out of it.",
        empty=Empty("No figure of this month is yours to see."),
    )
