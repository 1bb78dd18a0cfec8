"""Which invariants does the database itself hold? One place that writes the triggers for both.

Every function returns a migration operation; SQLite and PostgreSQL get the same promise in
their own words. Messages begin with the rule they protect, so that an error names its law.

References of the bulk tables (time entries, billables, takes, ledger lines) are real foreign keys
on SQLite and checked by set, once a statement, on PostgreSQL, whose foreign keys fire row by row
and cost more than the rows themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations.base import Operation

_OPEN_RUN = "state <> 'COMMITTED'"


class VendorSql(Operation):
    """Statements for the vendor at hand; a reverse migration undoes nothing.

    It keeps its statements as `vendor_statements`, so that the triggers a database should have can
    be listed and compared with those it has. It never asks for the historical models, whose making
    would cost a tenth of a second a time.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, sqlite: Sequence[str], postgresql: Sequence[str]):
        self.vendor_statements = {"sqlite": tuple(sqlite), "postgresql": tuple(postgresql)}

    def state_forwards(self, app_label, state) -> None:
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """Run the statements of this vendor."""
        with schema_editor.connection.cursor() as cursor:
            for statement in self.vendor_statements[schema_editor.connection.vendor]:
                cursor.execute(statement)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """Nothing is undone."""

    def describe(self) -> str:
        """For `migrate --plan`."""
        return "Triggers and views"


def vendor_sql(*, sqlite: Sequence[str], postgresql: Sequence[str]) -> VendorSql:
    """Run these statements on the vendor at hand."""
    return VendorSql(sqlite, postgresql)


def _refuse(table: str, verb: str, message: str, sqlite_when: str, pg_when: str):
    name = f"{table}_no_{verb.lower()}"
    result = "OLD" if verb == "DELETE" else "NEW"
    return (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {sqlite_when} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          {pg_when}
          RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';
          RETURN {result};
        END $$""",
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


def append_only(table: str, *, of_runs: bool = False) -> VendorSql:
    """Refuse update and delete of a table's rows.

    With `of_runs`, rows of a run that is not committed may still go: a killed run is discarded.
    """
    sqlite: list[str] = []
    postgresql: list[str] = []
    for verb in ("UPDATE", "DELETE"):
        sqlite_when = pg_when = ""
        if of_runs:
            open_run = f"EXISTS (SELECT 1 FROM platform_run WHERE id = OLD.run_id AND {_OPEN_RUN})"
            sqlite_when = f"WHEN NOT {open_run}"
            result = "OLD" if verb == "DELETE" else "NEW"
            pg_when = f"IF {open_run} THEN RETURN {result}; END IF;"
        message = f"BOOK-01 {table} is append-only: {verb.lower()} refused; post a reversal instead"
        first, function, trigger = _refuse(table, verb, message, sqlite_when, pg_when)
        sqlite.append(first)
        postgresql += [function, trigger]
    return vendor_sql(sqlite=sqlite, postgresql=postgresql)


def keep_rows(table: str) -> VendorSql:
    """Refuse delete: rows that books and audit point at end by status or date instead."""
    message = f"KEEP-01 rows of {table} are never deleted; end them by status or date"
    first, function, trigger = _refuse(table, "DELETE", message, "", "")
    return vendor_sql(sqlite=[first], postgresql=[function, trigger])


def set_references(table: str, references: dict[str, str]) -> VendorSql:
    """Hold each column to a table's id (nulls allowed) at the price of bulk work.

    On PostgreSQL one check a statement, because its own foreign keys fire row by row. On SQLite
    real foreign keys, whose check is part of the insert itself: the table is made anew with them,
    which drops its triggers, so this comes before every other trigger of the table.
    """
    keys = "".join(
        f", FOREIGN KEY ({column}) REFERENCES {parent} (id)"
        for column, parent in references.items()
    )
    checks = [
        f"""IF EXISTS (SELECT 1 FROM (SELECT DISTINCT {column} AS id FROM fresh
              WHERE {column} IS NOT NULL) f LEFT JOIN {parent} p ON p.id = f.id WHERE p.id IS NULL)
            THEN RAISE EXCEPTION 'REF-01 {table}.{column} names no row of {parent}'
            USING ERRCODE = 'foreign_key_violation'; END IF;"""
        for column, parent in references.items()
    ]
    return _References((), _statement_trigger(table, "references", checks), table, keys)


class _References(VendorSql):
    """On SQLite the table is made anew with foreign keys; elsewhere the statements run."""

    def __init__(self, sqlite, postgresql, table: str, keys: str):
        super().__init__(sqlite, postgresql)
        self._table, self._keys = table, keys

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """Make the table anew, or run the statements."""
        if schema_editor.connection.vendor == "sqlite":
            with schema_editor.connection.cursor() as cursor:
                _remake_with(cursor, self._table, self._keys)
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def _remake_with(cursor, table: str, keys: str) -> None:
    """Make a SQLite table anew with further table constraints; its rows and indexes stay."""
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
    (made,) = cursor.fetchone()
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
        [table],
    )
    indexes = [row[0] for row in cursor.fetchall()]
    fresh = f"{table}_fresh"
    cursor.execute(made.rstrip()[:-1].replace(f'"{table}"', f'"{fresh}"', 1) + keys + ")")
    cursor.execute(f"INSERT INTO {fresh} SELECT * FROM {table}")
    cursor.execute(f"DROP TABLE {table}")
    cursor.execute(f"ALTER TABLE {fresh} RENAME TO {table}")
    for index in indexes:
        cursor.execute(index)


def _statement_trigger(
    table: str, name: str, checks: Sequence[str], verbs: Sequence[str] = ("INSERT", "UPDATE")
) -> list[str]:
    function = f"{table}_{name}"
    body = "\n".join(checks)
    statements = [
        f"""CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          {body}
          RETURN NULL;
        END $$"""
    ]
    for verb in verbs:
        statements.append(
            f"CREATE TRIGGER {function}_{verb.lower()} AFTER {verb} ON {table} "
            f"REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
    return statements


def no_overlap(table: str, *, key: str) -> VendorSql:
    """Refuse two rows of one key whose [starts_on, ends_on) share a day; a null end is open."""
    message = f"FACT-02 {table}: these dates overlap another row of the same {key}"
    clash = (
        f"EXISTS (SELECT 1 FROM {table} o WHERE o.{key} = NEW.{key} AND o.id <> NEW.id "
        "AND (NEW.ends_on IS NULL OR o.starts_on < NEW.ends_on) "
        "AND (o.ends_on IS NULL OR o.ends_on > NEW.starts_on))"
    )
    name = f"{table}_no_overlap"
    return vendor_sql(
        sqlite=[
            f"CREATE TRIGGER {name}_{verb.lower()} AFTER {verb} ON {table} FOR EACH ROW "
            f"WHEN {clash} BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in ("INSERT", "UPDATE")
        ],
        postgresql=[
            f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              PERFORM pg_advisory_xact_lock(hashtext('{table}'), NEW.{key}::int);
              IF {clash} THEN
                RAISE EXCEPTION '{message}' USING ERRCODE = 'exclusion_violation';
              END IF;
              RETURN NEW;
            END $$""",
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()",
        ],
    )


def day_limit(table: str, *, limit_minutes: int) -> VendorSql:
    """Hold a person's minutes on one day to a limit (TIME-03)."""
    message = f"TIME-03 a person cannot work more than {limit_minutes} minutes on one day"
    over = (
        f"(SELECT SUM(minutes) FROM {table} d "
        "WHERE d.person_id = NEW.person_id AND d.worked_on = NEW.worked_on)"
    )
    name = f"{table}_day_limit"
    return vendor_sql(
        sqlite=[
            f"CREATE TRIGGER {name}_{verb.split()[0].lower()} AFTER {verb} ON {table} "
            f"FOR EACH ROW WHEN {over} > {limit_minutes} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in ("INSERT", "UPDATE OF minutes, worked_on, person_id")
        ],
        postgresql=_statement_trigger(
            table,
            "day_limit",
            [
                f"""PERFORM pg_advisory_xact_lock(hashtext('{name}'), p.person_id::int)
                FROM (SELECT DISTINCT person_id FROM fresh ORDER BY person_id) p;
                IF EXISTS (
                  SELECT 1 FROM {table} d
                  WHERE (d.person_id, d.worked_on) IN
                    (SELECT DISTINCT person_id, worked_on FROM fresh)
                  GROUP BY d.person_id, d.worked_on HAVING SUM(d.minutes) > {limit_minutes}
                ) THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END IF;"""
            ],
        ),
    )


def take_limit() -> VendorSql:
    """Keep the sum of a billable's takes between nothing and its whole quantity (BILL-04)."""
    message = "BILL-04 takes must stay between nothing and the whole quantity of the billable"
    taken = "(SELECT COALESCE(SUM(quantity), 0) FROM ledger_take WHERE billable_id = {id})"
    whole = "(SELECT quantity FROM ledger_billable WHERE id = NEW.billable_id)"
    by_new = taken.format(id="NEW.billable_id")
    return vendor_sql(
        sqlite=[
            "CREATE TRIGGER ledger_take_limit AFTER INSERT ON ledger_take FOR EACH ROW "
            f"WHEN {by_new} < 0 OR {by_new} > {whole} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
            "CREATE TRIGGER ledger_billable_shrink BEFORE UPDATE OF quantity ON ledger_billable "
            f"FOR EACH ROW WHEN {taken.format(id='NEW.id')} > NEW.quantity "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ],
        postgresql=[
            *_statement_trigger(
                "ledger_take",
                "limit",
                [
                    f"""PERFORM 1 FROM ledger_billable b
                      WHERE b.id IN (SELECT billable_id FROM fresh) ORDER BY b.id FOR UPDATE;
                    IF EXISTS (
                      SELECT 1 FROM ledger_billable b JOIN (
                        SELECT t.billable_id, SUM(t.quantity) AS taken FROM ledger_take t
                        WHERE t.billable_id IN (SELECT billable_id FROM fresh)
                        GROUP BY t.billable_id) s ON s.billable_id = b.id
                      WHERE s.taken < 0 OR s.taken > b.quantity
                    ) THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';
                    END IF;"""
                ],
                verbs=("INSERT",),
            ),
            f"""CREATE FUNCTION ledger_billable_shrink() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF {taken.format(id="NEW.id")} > NEW.quantity THEN
                RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';
              END IF;
              RETURN NEW;
            END $$""",
            "CREATE TRIGGER ledger_billable_shrink BEFORE UPDATE OF quantity ON ledger_billable "
            "FOR EACH ROW EXECUTE FUNCTION ledger_billable_shrink()",
        ],
    )


LOCKED = "PERIOD-01 this month is hard-locked: post in the next open month"
EARLY = "PERIOD-01 a line cannot be posted before the month of its work"
NOT_A_MONTH = "PERIOD-01 a line posts in a month, named by its first day"


def closed_months_hold(table: str) -> VendorSql:
    """Refuse lines in a hard-locked month, or before the month of the work (PERIOD-01)."""
    locked = (
        "EXISTS (SELECT 1 FROM platform_period WHERE entity_id = NEW.entity_id "
        "AND month = NEW.posted_in AND lock = 'HARD')"
    )
    cases = (
        (locked, LOCKED),
        ("substr(NEW.posted_in, 1, 7) < substr(NEW.worked_on, 1, 7)", EARLY),
        ("substr(NEW.posted_in, 9) <> '01'", NOT_A_MONTH),
    )
    body = " ".join(f"WHEN {test} THEN RAISE(ABORT, '{message}')" for test, message in cases)
    return vendor_sql(
        # One trigger with three cases: on SQLite each trigger costs the row something.
        sqlite=[
            f"CREATE TRIGGER {table}_locked BEFORE INSERT ON {table} "
            f"FOR EACH ROW BEGIN SELECT CASE {body} END; END"
        ],
        postgresql=_statement_trigger(
            table,
            "locked",
            [
                f"""IF EXISTS (SELECT 1 FROM (SELECT DISTINCT entity_id, posted_in FROM fresh) f
                  JOIN platform_period p ON p.entity_id = f.entity_id AND p.month = f.posted_in
                  WHERE p.lock = 'HARD')
                THEN RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'check_violation'; END IF;
                IF EXISTS (SELECT 1 FROM fresh WHERE posted_in < date_trunc('month', worked_on))
                THEN RAISE EXCEPTION '{EARLY}' USING ERRCODE = 'check_violation'; END IF;
                IF EXISTS (SELECT 1 FROM fresh WHERE extract(day FROM posted_in) <> 1)
                THEN RAISE EXCEPTION '{NOT_A_MONTH}' USING ERRCODE = 'check_violation'; END IF;"""
            ],
            verbs=("INSERT",),
        ),
    )


def counted_view(view: str, table: str) -> VendorSql:
    """Show the rows that count: those of no run, or of a committed run."""
    statement = (
        f"CREATE VIEW {view} AS SELECT * FROM {table} WHERE run_id IS NULL "
        f"OR run_id NOT IN (SELECT id FROM platform_run WHERE {_OPEN_RUN})"
    )
    return vendor_sql(sqlite=[statement], postgresql=[statement])
