"""How are the findings of a file listed? Counts that sum to it, changes, refused rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest

from daybook.ui.cells import guarded
from daybook.ui.columns import Column
from daybook.ui.figures import StripItem
from daybook.ui.filters import Filter, FilterBar
from daybook.ui.format import count, spell
from daybook.ui.grid import Empty, Page, Table, page_of

from ..queries.imports import (
    BatchRow,
    ChangeRow,
    RejectionRow,
    rejection_counts,
    rejections,
)
from .import_words import COUNTS, code_text, field_text

SIZE = 100


def count_items(batch: BatchRow) -> tuple[StripItem, ...]:
    """The rows of the file, and what they are; the parts sum to the whole."""
    items = [StripItem("Rows in the file", count(batch.total_rows))]
    for key, _, word in COUNTS:
        number = batch.counts.get(key, 0)
        href = "#refused" if key == "error" and number else ""
        if key == "changed" and number and batch.dry_run:
            href = "#changes"
        if key == "new" and number and not batch.dry_run:
            href = f"/time/entries?run={batch.run_id}"
        items.append(StripItem(word, count(number) if number else "–", href=href))
    return tuple(items)


def changes_table(changes: tuple[ChangeRow, ...], batch: BatchRow) -> Table:
    """What the file would change in what is stored."""
    total = batch.counts.get("changed", 0)
    shown = len({row.row_number for row in changes})
    return Table(
        (
            Column("row_number", "Row", sort=False),
            Column("field", "Field", sort=False),
            Column("old", "Stored", sort=False),
            Column("new", "In the file", sort=False, href="/time/entries/{record_id}"),
        ),
        [
            {
                "row_number": str(row.row_number),
                "record_id": row.record_id,
                "field": field_text(row.field),
                "old": row.old,
                "new": row.new,
            }
            for row in changes
        ],
        "Changed values",
        title="What changes",
        subtitle=f"Old and new, of the first {shown} of {spell(total, 'changed row')}"
        if total > shown
        else "Old and new of every changed row",
    )


def refused_bar(request: HttpRequest, batch: BatchRow) -> FilterBar:
    """Refusals by kind, to look at one kind at a time."""
    options = tuple(
        (code, f"{code_text(code)} ({count(rows)})")
        for code, _, rows in rejection_counts(batch.run_id)
    )
    # A code may stand at two fields; the choice is by code alone.
    unique = tuple({code: (code, text) for code, text in options}.values())
    return FilterBar((Filter("code", "Kind", unique, many=False, any_label="Every kind"),)).read(
        request.GET
    )


def refused_table(request: HttpRequest, batch: BatchRow, code: str) -> Table:
    """Refused rows with their place and the remedy."""
    by_code = rejection_counts(batch.run_id)
    total = sum(rows for found, _, rows in by_code if not code or found == code)
    page = page_of(request.GET, total, SIZE)
    rows = rejections(batch.run_id, code=code, first=page.slice.start, size=SIZE)
    return Table(
        (
            Column("row_number", "Row", sort=False),
            Column("reason", "Why, and what to do", sort=False, wrap=True),
            Column("field", "Field", sort=False),
            Column("raw", "The row", sort=False, wrap=True, opt=True),
        ),
        [
            {
                "row_number": str(row.row_number),
                "field": field_text(row.field),
                "reason": row.reason,
                "raw": " · ".join(cell for cell in row.raw if cell)[:160],
            }
            for row in rows
        ],
        "Refused rows",
        title="Refused rows",
        subtitle="By their number in the file; the header is row 1",
        page=Page(page.number, SIZE, total),
        empty=Empty("No row is refused."),
    )


class _Echo:
    """Lets the CSV writer hand each line straight to the response."""

    def write(self, line: str) -> str:
        return line


def refused_lines(header: Sequence[str], rows: Iterable[RejectionRow]) -> Iterator[str]:
    """The file of refused rows: number, field and reason, then the row as it came.

    No cell can act as a formula where the file is opened in a sheet.
    """
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(["row", "field", "reason", *map(guarded, header)])
    for row in rows:
        yield writer.writerow([row.row_number, row.field, row.reason, *map(guarded, row.raw)])
