"""How does my quarter stand? `/insights/scorecard/me?month=2026-07`, any month of the quarter."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybook.core.periods import add_months
from daybook.ui.charts import Axis, Chart, Mark, bars
from daybook.ui.figures import Figure, StripItem, figure_html
from daybook.ui.format import hours, money, percent, points, signed, spell
from daybook.ui.grid import Column, Empty, Table

from ..queries.my_scorecard import MyScorecard, WeekSum
from ..queries.my_scorecard import my_scorecard as scorecard_of
from .utilization import month_asked

_DAY = timedelta(days=1)


def my_scorecard(request: HttpRequest) -> HttpResponse:
    """One's own quarter; without a month in the address, the running one."""
    month = month_asked(request)
    on = request.today if not request.GET.get("month") else month
    card = scorecard_of(request.viewer, on, request.today)
    before = add_months(card.quarter.starts_on, -3)
    context = {
        "card": card,
        "said": _said(card),
        "items": _items(card),
        "chart": _chart(card, request.today),
        "table": _table(card),
        "is_running": card.quarter.starts_on <= request.today < card.quarter.ends_on,
        "stepper": {
            "prev_href": f"/insights/scorecard/me?month={before:%Y-%m}",
            "prev_label": "The quarter before",
            "text": card.quarter.label,
            "next_href": f"/insights/scorecard/me?month={card.quarter.ends_on:%Y-%m}",
            "next_label": "The quarter after",
        },
    }
    return render(request, "insights/my_scorecard.html", context)


def _entries(card: MyScorecard, **more: str) -> str:
    first, last = card.quarter.starts_on, card.quarter.ends_on - _DAY
    keys = {"person": card.person_code, "from": f"{first}", "to": f"{last}", **more}
    return "/time/entries?" + "&".join(f"{key}={value}" for key, value in keys.items())


def _sold_href(card: MyScorecard) -> str:
    return _entries(card, state="APPROVED", billable="yes")


def _explain(card: MyScorecard) -> str:
    last = add_months(card.quarter.ends_on, -1)
    return (
        f"/explain/utilization?person={card.person_code}"
        f"&from={card.quarter.starts_on:%Y-%m}&to={last:%Y-%m}"
    )


def _said(card: MyScorecard) -> SafeString:
    """The quarter in one sentence."""
    sold = card.sold
    done = figure_html(Figure(f"{hours(sold.billable_minutes) or '0'} h", _sold_href(card)))
    share = figure_html(
        Figure(percent(sold.share) or "none", _explain(card), _explain(card), why="utilization")
    )
    opening = format_html(
        "<b>{}</b> of {} h available: <b>{}</b>", done, hours(sold.available_minutes), share
    )
    if sold.delta_minutes is None:
        return format_html("{}. No target is set for you.", opening)
    gap = signed(hours(sold.delta_minutes), sold.delta_minutes)
    tone, word = ("fav", "over") if sold.delta_minutes >= 0 else ("adv", "to")
    return format_html(
        '{}, <b class="{}">{} h</b> {} the target of {} h.',
        opening, tone, gap, word, hours(sold.target_minutes),
    )  # fmt: skip


def _items(card: MyScorecard) -> tuple[StripItem, ...]:
    sold = card.sold
    items = [
        StripItem("Hours", f"{hours(sold.billable_minutes) or '0'} h", "approved, billable",
                  _sold_href(card)),
        StripItem("Waiting for approval", f"{hours(card.waiting_minutes) or '0'} h",
                  "handed in, billable", _entries(card, state="SUBMITTED", billable="yes")),
        StripItem("Revenue delivered", money(card.revenue_minor, card.currency, whole=True),
                  "your billable hours at their rates", _sold_href(card)),
    ]  # fmt: skip
    if sold.delta_minutes is not None:
        over = points((sold.share or 0) - (sold.target_share or 0))
        items.insert(1, StripItem(
            "Against target", f"{signed(hours(sold.delta_minutes), sold.delta_minutes)} h", over,
            _explain(card), _explain(card), "fav" if sold.delta_minutes >= 0 else "adv",
        ))  # fmt: skip
        items.append(_needed(card))
    return tuple(items)


def _needed(card: MyScorecard) -> StripItem:
    days = spell(card.days_left, "working day")
    href = f"/people/bookings?person={card.person_code}"
    if card.needed_week_minutes is None:
        return StripItem("Needed a week", "–", "the quarter is over", "/rules/KPI-05")
    if not card.needed_week_minutes:
        return StripItem("Needed a week", "nothing more", "the target is reached", "/rules/KPI-05")
    return StripItem("Needed a week", f"{hours(card.needed_week_minutes, digits=1)} h",
                     f"{days} of yours are left", href, "/rules/KPI-05")  # fmt: skip


def _chart(card: MyScorecard, today: date) -> Chart:
    """The weeks that have begun, against what the target asks of a whole one."""
    marks = [
        Mark(
            f"{week.starts_on.day} {week.starts_on:%b}", week.minutes,
            f"/time/entries?person={card.person_code}&from={week.starts_on}"
            f"&to={week.ends_on - _DAY}&state=APPROVED&billable=yes",
            _week_text(week),
        )
        for week in card.weeks
        if week.starts_on <= today
    ]  # fmt: skip
    target = card.week_target_minutes
    text = f"{hours(target, digits=1)} h" if target else ""
    return bars(
        marks, f"Approved billable hours by week, {card.quarter.label}", _hours_axis(),
        target=target, target_text=text, width=1_060, height=200,
    )  # fmt: skip


def _week_text(week: WeekSum) -> str:
    return f"{hours(week.minutes)} h" if week.minutes else "0 h"


def _hours_axis() -> Axis:
    return lambda minutes: f"{hours(minutes, digits=0) or '0'} h"


def _table(card: MyScorecard) -> Table:
    columns = (
        Column("name", "Project", code="code", href="/projects/{code}", sub="customer_name",
               sort=False),
        Column("own_minutes", "Yours", kind="hours", sort=False,
               href=f"{_entries(card)}&project={{code}}"),
        Column("budget_minutes", "Budget", kind="hours", sort=False, opt=True,
               href="/projects/{code}/budget"),
        Column("approved_minutes", "Approved", kind="hours", sort=False, opt=True,
               href="/projects/{code}/budget"),
        Column("submitted_minutes", "Submitted", kind="hours", sort=False, opt=True,
               href="/projects/{code}/budget"),
        Column("left_minutes", "Left", kind="hours", sort=False,
               href="/projects/{code}/budget"),
    )  # fmt: skip
    return Table(
        columns=columns, rows=card.projects, label="Hours left by project",
        title="Hours left by project", subtitle="Budget − approved − submitted, of everybody on it",
        empty=Empty("No customer's project of yours in this quarter.", "Open my week", "/time"),
    )  # fmt: skip
