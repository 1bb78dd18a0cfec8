"""Which addresses are the ledger's? Rows, the file of them, and one line."""

from __future__ import annotations

from django.urls import path

from .views.line import line
from .views.rows import rows, rows_file

urlpatterns = [
    path("ledger", rows),
    path("ledger/rows.csv", rows_file),
    path("ledger/lines/<int:line_id>", line),
]
