"""Which lines does a partner's table hold? Each bad row is named by number, field and reason.

A file with the headings project, consultant, from, to, hours, rate, total; `po` and `kind` may
stand beside them, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence

from daybook.core.partners import InvoicedLine

from .invoices import LineForm

HEADINGS = {
    "project": "project_code",
    "consultant": "consultant",
    "from": "starts_on",
    "to": "ends_on",
    "hours": "minutes",
    "rate": "per_hour",
    "total": "total",
    "po": "purchase_order",
    "kind": "kind",
}
_NEEDED = ("project", "consultant", "from", "to", "hours", "rate", "total")
_SAID = {name: heading for heading, name in HEADINGS.items()}
_MOST_SAID = 20


def lines_of_table(
    rows: Sequence[Sequence[str]], currency: str
) -> tuple[tuple[InvoicedLine, ...], tuple[str, ...]]:
    """The lines, and what is wrong; where anything is wrong, nothing is to be kept."""
    if not rows:
        return (), ("The table is empty.",)
    heads = [cell.strip().casefold() for cell in rows[0]]
    missing = [name for name in _NEEDED if name not in heads]
    if missing:
        return (), (f"The table has no column {', '.join(missing)}. Name it in the first row.",)
    lines, problems = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(heads, row, strict=False))
        data = {field: cells.get(head, "").strip() for head, field in HEADINGS.items()}
        data["kind"] = data["kind"].upper() or "TIME"
        # Dates of a workbook carry a clock that means nothing here.
        for name in ("starts_on", "ends_on"):
            data[name] = data[name][:10]
        form = LineForm(data)
        line = form.line(len(lines) + 1, currency) if form.is_valid() else None
        if line is None:
            problems += _said(number, form)
        else:
            lines.append(line)
    if not lines and not problems:
        problems.append("The table has headings and no line.")
    return tuple(lines), tuple(problems[:_MOST_SAID])


def _said(number: int, form: LineForm) -> list[str]:
    found = [
        f"Row {number}, {_SAID.get(name, name)}: {error}"
        for name, errors in form.errors.items()
        for error in errors
    ]
    return found or [f"Row {number}: it cannot be read as a line."]
