"""How are many rows stored fast? One writer: COPY on PostgreSQL, executemany on SQLite.

Rows are tuples in the order of `columns`, already in the database's own spelling: dates and
instants as ISO text, booleans as 0/1 or t/f (see `flag`). The caller holds the transaction, has
checked rights and writes the audit line; triggers check references, limits and locks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def reserve_ids(table: str, count: int) -> Sequence[int]:
    """As many new ids of a table, ascending, nobody else's, whether or not they are used.

    Inside a transaction they are taken with it. Long work reserves a block first and fills it in
    short steps, so that rows are built before the write lock is held.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            if row is None:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 0)", [table])
            first = (row[0] if row else 0) + 1
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [first + count - 1, table]
            )
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [f"{table}_id_seq", count]
        )
        return [row[0] for row in cursor.fetchall()]


def write_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Append rows to a table, all or none."""
    if connection.vendor == "sqlite":
        marks = ",".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})"
        connection.ensure_connection()
        # The driver's own cursor: Django's would rewrite parameter marks row by row.
        connection.connection.executemany(statement, rows)
        return
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({','.join(columns)}) FROM STDIN") as copy:
            for block in _blocks(rows):
                copy.write(block)


def _blocks(rows: Iterable[Sequence], size: int = 2000):
    lines: list[str] = []
    for row in rows:
        lines.append(
            "\t".join(
                "\\N"
                if value is None
                else (value.translate(_ESCAPES) if type(value) is str else str(value))
                for value in row
            )
        )
        if len(lines) >= size:
            yield "\n".join(lines) + "\n"
            lines.clear()
    if lines:
        yield "\n".join(lines) + "\n"
