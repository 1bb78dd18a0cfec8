"""What would this contract bring, month by month? Sample hours in the address, core's answer."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from daybook.core.contracts import LineLife, asked_of, delivery_months, fields_of
from daybook.core.money import exponent
from daybook.core.periods import month_of
from daybook.ui.addresses import changed
from daybook.ui.charts import Chart, Mark, bars
from daybook.ui.figures import StripItem
from daybook.ui.format import amount, date_text, hours, money, money_short, month_text
from daybook.ui.grid import Column, Empty, Table, csv_response
from daybook.ui.inputs import HoursField, decimal_text, parse_decimal

from ..queries.contracts import ContractPage, contract_page
from ..queries.simulations import Played, play
from .engagement_tabs import engagement_tabs
from .estimate import margin_text

_HOURS = HoursField(required=False)
# Name of a sample's value: its short key in the address, its label, and its decimals.
_ASKED = {
    "minutes": ("h", "hours"),
    "accepted_millionths": ("a", "accepted %"),
    "count": ("n", "classes or units"),
    "seats": ("s", "seats"),
    "expenses_minor": ("e", "expenses"),
    "expense_days": ("d", "days of travel"),
    "partner_minor": ("p", "partner cost"),
}


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The whole life of the contract on the sample hours of the address."""
    page = contract_page(code, request.viewer)
    typed, problems = _typed(request, page)
    played = play(page, request.viewer, request.today, typed)
    table = _table(played, request)
    if request.GET.get("format") == "csv":
        return csv_response(table, f"simulation-{page.row.code}.csv")
    context = {
        "page": page, "row": page.row, "problems": problems,
        "tabs": engagement_tabs(page.row.code, "simulate", request.viewer),
        "strip": _strip(played), "table": table, "charts": _charts(played, page.row.currency),
        "lines": [_line_table(life, played) for life in played.simulation.lines],
        "invoices": _invoices(played), "grid": _grid(page, played, request.today),
        "lots": [_lots(life, page.row.currency, _busy(played)) for life in played.simulation.lines
                 if life.months and life.months[0].lot],
    }  # fmt: skip
    return render(request, "commercial/simulation.html", context)


def _typed(request: HttpRequest, page: ContractPage):
    """What the address says of (line, month), and what of it cannot be read."""
    places = exponent(page.row.currency)
    found: dict[tuple[int, date], dict[str, int]] = {}
    problems = []
    for line in page.terms.lines:
        for month in delivery_months(page.terms, request.today):
            for name in asked_of(line):
                text = request.GET.get(_key(line.position, month, name), "").strip()
                if not text:
                    continue
                try:
                    value = _value(name, text, places)
                except (ValueError, ValidationError):
                    problems.append(f"Line {line.position}, {month_text(month)}, "
                                    f"{_ASKED[name][1]}: “{text[:20]}” is no number.")  # fmt: skip
                    continue
                found.setdefault((line.position, month), {})[name] = value
    return found, problems


def _key(position: int, month: date, name: str) -> str:
    return f"{_ASKED[name][0]}{position}-{month:%Y-%m}"


def _value(name: str, text: str, places: int) -> int:
    if name == "minutes":
        return min(_HOURS.clean(text), 10_000_000)
    if name == "accepted_millionths":
        return min(parse_decimal(text, 4), 1_000_000)
    if name.endswith("_minor"):
        return parse_decimal(text, places)
    return min(parse_decimal(text, 0), 100_000)


def _shown(name: str, value: int, places: int) -> str:
    if name == "minutes":
        return hours(value) if value else "0"
    if name == "accepted_millionths":
        return decimal_text(value, 4)
    if name.endswith("_minor"):
        return decimal_text(value, places, places)
    return str(value)


def _grid(page: ContractPage, played: Played, today: date) -> list[dict]:
    """The form of the sample: one row a month, one field for each value that a rule looks at."""
    places = exponent(page.row.currency)
    known = {(one.position, one.month): one for one in played.sample}
    rows = []
    for month in delivery_months(page.terms, today):
        cells = [
            {"key": _key(line.position, month, name),
             "label": f"Line {line.position} {_ASKED[name][1]}, {month_text(month)}",
             "value": _shown(name, getattr(known[line.position, month], name), places)}
            for line in page.terms.lines for name in asked_of(line)
            if (line.position, month) in known
        ]  # fmt: skip
        rows.append({"month": month, "cells": cells})
    heads = [f"Line {line.position} {_ASKED[name][1]}"
             for line in page.terms.lines for name in asked_of(line)]  # fmt: skip
    return [{"heads": heads, "rows": rows}]


def _busy(played: Played) -> int:
    """How many months are shown: those until nothing moves any more."""
    moved = [
        at
        for at, one in enumerate(played.simulation.months, start=1)
        if one.minutes or one.billed_minor or one.recognized_minor or one.cost_minor
    ]
    return max(moved, default=1)


def _strip(played: Played) -> tuple[StripItem, ...]:
    found, currency = played.simulation, played.simulation.currency
    last = found.months[-1]
    items = [
        StripItem("Billed", money(found.total("billed_minor"), currency), href="#invoices"),
        StripItem("Recognized", money(found.total("recognized_minor"), currency), href="#months"),
        StripItem("Margin", margin_text(played.margin), played.margin.why),
        StripItem("WIP at the end", money(last.wip_minor, currency), href="#months"),
        StripItem("Position at the end", money(last.position_minor, currency),
                  "recognized − billed", href="#months"),
    ]  # fmt: skip
    if played.sees_cost:
        items.insert(2, StripItem("Cost", money(found.total("cost_minor"), currency),
                                  "on the standard basis", href="#months"))  # fmt: skip
    return tuple(items)


def _table(played: Played, request: HttpRequest) -> Table:
    found = played.simulation
    kind = {"kind": "money", "currency": found.currency, "sort": False, "href": "#lines"}
    columns = [
        Column("month", "Month", kind="month", sort=False),
        Column("minutes", "Hours", kind="hours", sort=False, href="#sample"),
        Column("billed_minor", "Billed", **kind | {"href": "#invoices"}),
        Column("recognized_minor", "Recognized", **kind),
        Column("wip_minor", "WIP", opt=True, **kind),
        Column("position_minor", "Position", opt=True, **kind),
    ]
    totals = {"month": "All months"} | {
        name: found.total(name) for name in ("minutes", "billed_minor", "recognized_minor")
    }
    if played.sees_cost:
        columns[4:4] = [
            Column("cost_minor", "Cost", opt=True, **kind),
            Column("margin_millionths", "Margin", kind="percent", sort=False, opt=True,
                   href="/rules/MARG-01"),
        ]  # fmt: skip
        totals |= {"cost_minor": found.total("cost_minor"),
                   "margin_millionths": found.margin_millionths}  # fmt: skip
    return Table(
        columns=tuple(columns), rows=found.months[: _busy(played)], totals=totals,
        label="Months of the contract",
        title="Month by month", subtitle="WIP and position stand at each month's end",
        csv_href=changed(request.GET, {"format": "csv"}),
        empty=Empty("There is no month to play."),
    )  # fmt: skip


def _charts(played: Played, currency: str) -> list[Chart]:
    def axis(value: int) -> str:
        return money_short(value, currency)

    months = played.simulation.months[: _busy(played)]
    found = []
    for label, name, href in (("Billed by month", "billed_minor", "#invoices"),
                              ("Recognized by month", "recognized_minor", "#months")):  # fmt: skip
        marks = [Mark(f"{one.month:%b}", getattr(one, name), href, kind="FORECAST")
                 for one in months]  # fmt: skip
        found.append(bars(marks, label, axis, width=480))
    return found


def _line_table(life: LineLife, played: Played) -> Table:
    currency = played.simulation.currency
    kind = {"kind": "money", "currency": currency, "sort": False}
    columns = [Column("month", "Month", kind="month", sort=False),
               Column("minutes", "Hours", kind="hours", sort=False, href="#sample")]  # fmt: skip
    for name, title in (("rated_minor", "Rated"), ("adjusted_minor", "Adjusted"),
                        ("billed_minor", "Billed"), ("recognized_minor", "Recognized"),
                        ("held_minor", "Beyond the cap")):  # fmt: skip
        if life.total(name) or name in ("billed_minor", "recognized_minor"):
            columns.append(Column(name, title, **kind, opt=name != "billed_minor"))
    if played.sees_cost:
        columns.append(Column("cost_minor", "Cost", **kind, opt=True))
    totals = {"month": "All months"} | {
        column.key: life.total(column.key) for column in columns[1:]
    }
    alerts = [month_text(one.month) for one in life.months if one.is_alert]
    return Table(
        columns=tuple(columns), rows=life.months[: _busy(played)], totals=totals, dense=True,
        label=f"Line {life.line.position}", title=f"{life.line.position} {life.line.description}",
        subtitle=f"Its cap warns in {', '.join(alerts)}" if alerts else life.line.billing.title,
    )  # fmt: skip


def _lots(life: LineLife, currency: str, busy: int) -> Table:
    """The statement of what is prepaid."""
    is_money = any(one.name == "unit" for one in fields_of(type(life.line.billing))) and (
        life.line.billing.unit == "MONEY"
    )
    kind = {"kind": "money", "currency": currency} if is_money else {"kind": "hours"}
    names = (("opening", "Opening"), ("bought", "Bought"), ("drawn", "Drawn"),
             ("rolled", "Rolled over"), ("expired", "Expired"), ("left", "Left"),
             ("beyond", "Beyond"))  # fmt: skip
    return Table(
        columns=(Column("month", "Month", kind="month", sort=False),
                 *(Column(name, title, sort=False, opt=name in ("rolled", "beyond"), **kind)
                   for name, title in names)),
        rows=[one.lot for one in life.months[:busy]], dense=True,
        label=f"Statement of line {life.line.position}",
        title=f"What is prepaid on line {life.line.position}",
        subtitle="Opening + bought − drawn − expired = left",
    )  # fmt: skip


def _invoices(played: Played) -> Table:
    found = played.simulation
    return Table(
        columns=(
            Column("on", "Day", sort=False),
            Column("line", "Line", sort=False, href="#lines"),
            Column("amount_minor", "Amount", kind="money", currency=found.currency, sort=False,
                   href="#lines"),
        ),
        rows=[
            {"on": date_text(one.on), "line": one.position, "amount_minor": one.amount_minor,
             "month": month_of(one.on)}
            for one in found.invoices
        ],
        totals={"on": "All invoices", "amount_minor": found.total("billed_minor")},
        label="Invoices", title=f"{len(found.invoices)} invoices of one line each",
        subtitle=f"{amount(found.total('billed_minor'), found.currency)} {found.currency} in all",
        empty=Empty("Nothing is billed on this sample."),
    )  # fmt: skip
