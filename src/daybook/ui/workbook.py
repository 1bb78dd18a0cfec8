"""How is a table saved for Excel? One sheet, numbers as numbers, text that is never a formula.

    return xlsx_response(table, "pack-KES-2026-07.xlsx")

A cell "=1+1" is text that begins with an apostrophe, in XLSX as in CSV.
"""

from __future__ import annotations

import io

from django.http import HttpResponse

from . import cells
from .columns import Column
from .grid import Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_bytes(table: Table) -> bytes:
    """The table as an XLSX file: headings with units, then every row, no totals."""
    # Loaded where it is used: it costs more than most pages.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(cells.guarded(table.label)[:31].translate(_PLAIN))
    sheet.append([_heading(column) for column in table.columns])
    for row in table.rows:
        written = []
        for column in table.columns:
            text = cells.file_text(column, cells.value_of(row, column.key), row)
            cell = WriteOnlyCell(sheet, value=text)
            if text:
                # Digits stay as they were printed: a number here never passes through a float.
                cell.data_type = "n" if column.numeric and _is_number(text) else "s"
            written.append(cell)
        sheet.append(written)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


# What the name of a sheet may not hold.
_PLAIN = str.maketrans("[]:*?/\\", "       ")


def _heading(column: Column) -> str:
    return cells.guarded(column.heading)


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def xlsx_response(table: Table, filename: str) -> HttpResponse:
    """The table as a file to save. `filename` is plain ASCII, such as "pack-KES-2026-07.xlsx"."""
    response = HttpResponse(workbook_bytes(table), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
