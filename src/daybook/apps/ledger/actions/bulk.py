"""How are many rows stored fast? One writer: COPY on PostgreSQL, executemany on SQLite.

Rows are tuples in the order of `columns`, already in the database's own spelling: dates and
instants as ISO text, booleans as 0 or 1. The caller holds the transaction, has
checked rights and writes the audit line; triggers check references, limits and locks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice

from django.db import connection, transaction

# Parameters of one statement; SQLite itself allows 32,766.
SQLITE_PARAMETERS = 2_600


def reserve_ids(table: str, count: int) -> Sequence[int]:
    """As many new ids of a table, ascending, nobody else's, whether or not they are used.

    Inside a transaction they are taken with it. Long work reserves a block first and fills it in
    short steps, so that rows are built before the write lock is held.
    """
    if connection.vendor == "sqlite":
        return _reserve_sqlite(table, count)
    return _reserve_postgresql(table, count)


def _reserve_postgresql(table: str, count: int) -> Sequence[int]:
    """The next values of the table's sequence: nearly always one after the other."""
    taken = "SELECT nextval(%s::regclass) AS id FROM generate_series(1, %s)"
    names = [f"{table}_id_seq", count]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id), max(id) FROM ({taken}) AS taken", names)
        first, last = cursor.fetchone()
        if first is not None and last - first + 1 == count:
            return range(first, last + 1)
        # Somebody took one in between, so the block is let go: ids may have gaps.
        cursor.execute(taken, names)
        return [row[0] for row in cursor.fetchall()]


def _reserve_sqlite(table: str, count: int) -> range:
    """Move the table's counter by one statement, so that nobody comes between reading and writing.

    A read and then a write would let a cell saved meanwhile take the same id.
    """
    move = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq"
    with connection.cursor() as cursor:
        cursor.execute(move, [count, table])
        row = cursor.fetchone()
    if row is None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 "
                "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [table, table],
            )
        return _reserve_sqlite(table, count)
    return range(row[0] - count + 1, row[0] + 1)


def write_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Append rows to a table, all or none.

    Rows that are made while they are asked for are made while PostgreSQL, in its own process,
    stores the block before.
    """
    if connection.vendor == "sqlite":
        _write_sqlite(table, columns, list(rows))
        return
    blocks = _blocks(rows)
    first = next(blocks, None)
    if first is None:
        return
    options = f"FORMAT csv, FORCE_NOT_NULL ({', '.join(_never_null(table, columns))})"
    with connection.wrap_database_errors, connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({','.join(columns)}) FROM STDIN ({options})") as copy:
            for block in chain((first,), blocks):
                copy.write(block)


@lru_cache(maxsize=32)
def _nullable(table: str) -> frozenset[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return frozenset(column.name for column in found if column.null_ok)


def _never_null(table: str, columns: Sequence[str]) -> list[str]:
    """Columns where an empty cell is an empty text; elsewhere it is no value at all."""
    return [column for column in columns if column not in _nullable(table)]


def _blocks(rows: Iterable[Sequence], size: int = 250):
    rows = iter(rows)
    while block := list(islice(rows, size)):
        # The line end is also what gets quoted: a lone carriage return in a text must be.
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(block)
        yield text.getvalue()


def _write_sqlite(table: str, columns: Sequence[str], rows: Sequence[Sequence]) -> None:
    """Many rows a statement: half the price of a statement a row."""
    connection.ensure_connection()
    # The driver's own connection: Django's cursor would rewrite parameter marks row by row.
    execute = connection.connection.executemany
    one = f"({','.join('?' * len(columns))})"
    insert = f"INSERT INTO {table} ({','.join(columns)}) VALUES "
    at_once = max(1, SQLITE_PARAMETERS // len(columns))
    whole = len(rows) // at_once * at_once
    with connection.wrap_database_errors:
        if whole:
            execute(
                insert + ",".join([one] * at_once),
                (
                    list(chain.from_iterable(rows[first : first + at_once]))
                    for first in range(0, whole, at_once)
                ),
            )
        execute(insert + one, rows[whole:])
