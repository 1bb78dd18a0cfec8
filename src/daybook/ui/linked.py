"""How does a cell link to an address that its row already knows whole?

A column's `href` is a pattern whose fields are quoted; where each row has its own page, such as a
finding that leads now to a project and now to a milestone, the row's value becomes a Figure:

    Table(columns, linked_rows(columns, rows, {"amount_minor": "rows_href"}), ...)

A file is made of the plain rows, so that its numbers stay numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from . import cells
from .columns import Column
from .figures import Figure


class LinkedRow:
    """A frozen row whose named values are figures with the row's own addresses."""

    __slots__ = ("_columns", "_links", "_row")

    def __init__(self, row: object, columns: Mapping[str, Column], links: Mapping[str, str]):
        self._row, self._columns, self._links = row, columns, links

    def __getattr__(self, key: str) -> object:
        value = getattr(self._row, key)
        link = self._links.get(key)
        href = getattr(self._row, link) if link else ""
        if not href or value is None or value == "":
            return value
        column = self._columns.get(key)
        text = cells.plain_text(column, value, self._row) if column else str(value)
        return Figure(text, href)


def linked_rows(
    columns: Sequence[Column], rows: Iterable[object], links: Mapping[str, str]
) -> list[LinkedRow]:
    """The rows with `links`: the value's key → the key of the row's address for it."""
    by_key = {column.key: column for column in columns}
    return [LinkedRow(row, by_key, links) for row in rows]
