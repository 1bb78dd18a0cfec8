"""How does a table lose an index without being made anew? By dropping the index alone.

The library's own way rebuilds a table on SQLite, and its triggers and references with it would be
gone. `person` of a ledger line needs no index of its own: (person, day worked) begins with it.
"""

from __future__ import annotations

from django.db.migrations import AlterField


class DropFieldIndex(AlterField):
    """Take a reference's own index away. Give it the field as it is from now on."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """Drop the index that was made for this column alone."""
        table, column = self._place(app_label, to_state)
        with schema_editor.connection.cursor() as cursor:
            found = schema_editor.connection.introspection.get_constraints(cursor, table)
        for name, made in found.items():
            own = made["index"] and not made["unique"] and made["columns"] == [column]
            if own and name.startswith(f"{table}_{column}_"):
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """Make it again, under a name that dropping finds."""
        table, column = self._place(app_label, to_state)
        name = schema_editor.quote_name(f"{table}_{column}_again")
        schema_editor.execute(f"CREATE INDEX {name} ON {table} ({column})")

    def describe(self) -> str:
        """What a list of migrations says."""
        return f"Drop the index of {self.name} on {self.model_name}"

    def _place(self, app_label: str, state) -> tuple[str, str]:
        model = state.apps.get_model(app_label, self.model_name)
        return model._meta.db_table, model._meta.get_field(self.name).column
