"""How does a table's check change without losing its promises? In place, triggers kept.

The library's own way makes a table anew on SQLite, and its triggers and references with it would be
gone. Here the statement that made the table is written anew with the one check replaced, and
indexes and triggers are made again from their own statements.
"""

from __future__ import annotations

from .triggers import VendorSql


class ReplaceCheck(VendorSql):
    """Replace a table's named check by another condition, on both databases."""

    def __init__(self, table: str, name: str, condition: str):
        super().__init__(
            (),
            (
                f'ALTER TABLE {table} DROP CONSTRAINT "{name}"',
                f'ALTER TABLE {table} ADD CONSTRAINT "{name}" CHECK ({condition})',
            ),
        )
        self._table, self._name, self._condition = table, name, condition

    def deconstruct(self):
        """As it was written."""
        return (type(self).__name__, [self._table, self._name, self._condition], {})

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """Make the table anew, or run the statements."""
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        with schema_editor.connection.cursor() as cursor:
            self._remake(cursor)

    def _remake(self, cursor) -> None:
        table, fresh = self._table, f"{self._table}_fresh"
        cursor.execute(
            "SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL "
            "ORDER BY type = 'trigger'",
            [table],
        )
        found = cursor.fetchall()
        made = next(sql for kind, sql in found if kind == "table")
        body = self._replaced(made)
        cursor.execute(body.replace(f'"{table}"', f'"{fresh}"', 1))
        cursor.execute(f'INSERT INTO "{fresh}" SELECT * FROM "{table}"')
        cursor.execute(f'DROP TABLE "{table}"')
        cursor.execute(f'ALTER TABLE "{fresh}" RENAME TO "{table}"')
        for kind, sql in found:
            if kind != "table":
                cursor.execute(sql)

    def _replaced(self, made: str) -> str:
        """The table's statement with the check's condition replaced; it must hold the check."""
        opening = f'CONSTRAINT "{self._name}" CHECK ('
        start = made.index(opening) + len(opening)
        depth, end = 1, start
        while depth:
            depth += {"(": 1, ")": -1}.get(made[end], 0)
            end += 1
        return made[:start] + self._condition + made[end - 1 :]

    def describe(self) -> str:
        """What a list of migrations says."""
        return f"Replace the check {self._name} of {self._table}"
