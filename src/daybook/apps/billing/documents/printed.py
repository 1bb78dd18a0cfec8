"""How is each line of an invoice written? Quantity, rate and amount as the customer reads them.

7:30 at 330.00 prints "7.50", "330.00", "2,475.00"; where any line's hours have no exact decimal,
all are printed as hours and minutes, so that printed quantity × printed rate is the amount.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.ui import format as text_of

from ..queries.document import DocumentLine, InvoiceDocument

# Minutes that are a whole number of hundredths of an hour: 3, 6, 9, …
_EXACT_MINUTES = 3


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line as text."""

    number: int
    title: str
    detail: str
    quantity: str
    rate: str
    amount: str


@dataclass(frozen=True, slots=True)
class PrintedWeek:
    """One week's hours as text."""

    label: str
    span: str
    hours: str


@dataclass(frozen=True, slots=True)
class PrintedInvoice:
    """Everything on the paper, as text."""

    title: str
    label: str
    issued: str
    due: str
    due_long: str
    terms: str
    period: str
    currency: str
    total: str
    total_amount: str
    time_hours: str
    time_amount: str
    other_amount: str
    quantity_heading: str
    lines: tuple[PrintedLine, ...]
    weeks: tuple[PrintedWeek, ...]
    weeks_total: str


def printed(document: InvoiceDocument) -> PrintedInvoice:
    """The invoice's texts. Nothing is computed here but their form."""
    currency = document.currency
    rows = document.lines
    decimals = _decimal(line.row.minutes_billed for line in rows)
    week_decimals = _decimal(week.minutes for week in document.weeks)
    worked = sum(week.minutes for week in document.weeks)
    has_time = any(line.row.kind == "TIME" for line in rows)
    has_other = any(line.row.kind != "TIME" for line in rows)
    by_day = has_time and all(line.row.unit == "DAY" for line in rows if line.row.kind == "TIME")
    return PrintedInvoice(
        title="Invoice" if document.state != "DRAFT" else "Draft invoice",
        label=document.label,
        issued=text_of.date_text(document.issued_on) or "Not issued yet",
        due=text_of.date_text(document.due_on),
        due_long=text_of.day(document.due_on, year=True),
        terms=text_of.spell(document.payment_days, "day"),
        period=text_of.month_text(document.month),
        currency=currency,
        total=text_of.money(document.total_minor, currency),
        total_amount=text_of.amount(document.total_minor, currency),
        time_hours=_hours(document.time_minutes, decimals) if has_time else "",
        time_amount=text_of.amount(document.time_minor, currency) if has_time else "",
        other_amount=text_of.amount(document.other_minor, currency) if has_other else "",
        quantity_heading="" if not has_time else "Quantity d" if by_day else "Quantity h",
        lines=tuple(_line(line, currency, decimals) for line in rows),
        weeks=tuple(
            PrintedWeek(
                text_of.week_text(week.starts_on),
                text_of.span(week.starts_on, _last(week.ends_on)),
                _hours(week.minutes, week_decimals),
            )
            for week in document.weeks
        ),
        weeks_total=_hours(worked, week_decimals) if document.weeks else "",
    )


def _last(ends_on):
    return ends_on.fromordinal(ends_on.toordinal() - 1)


def _decimal(minutes: Iterable[int]) -> bool:
    return all(count % _EXACT_MINUTES == 0 for count in minutes)


def _hours(minutes: int, decimals: bool) -> str:
    return text_of.hours(minutes, digits=2) if decimals else text_of.clock(minutes)


def _line(line: DocumentLine, currency: str, decimals: bool) -> PrintedLine:
    row = line.row
    detail = row.project_name
    if line.first_on is not None and row.kind == "TIME":
        detail += f", {text_of.span(line.first_on, line.last_on)}"
    elif line.first_on is not None:
        detail += f", accepted {text_of.date_text(line.first_on)}"
    quantity = rate = ""
    if row.kind == "TIME":
        quantity, day = _quantity(row, decimals), row.unit == "DAY"
        rate = text_of.rate(row.per_unit, currency, row.unit)
        rate = rate.removeprefix(text_of.symbol(currency)).removesuffix("/d" if day else "/h")
        if day:
            detail += f"; by the day of {text_of.clock(row.day_minutes)}"
    return PrintedLine(
        row.position,
        row.description,
        detail,
        quantity,
        rate,
        text_of.amount(row.amount_minor, currency),
    )


def _quantity(row, decimals: bool) -> str:
    if row.unit != "DAY":
        return _hours(row.minutes_billed, decimals)
    # Thousandths of a day where they are exact, else hours and minutes.
    thousandths, rest = divmod(row.minutes_billed * 1000, row.day_minutes)
    if rest:
        return f"{text_of.clock(row.minutes_billed)} h"
    return text_of.decimal(thousandths, 3, trim=True)
