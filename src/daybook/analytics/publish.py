"""How does a copy of the books become columns, and how is it sealed?

Rows are written as canonical text (CSV, ordered by id); its SHA-256 is the seal, so the same
books give the same seal byte for byte. DuckDB reads the text into mart-<n>.duckdb, which readers
open read-only; the number of the newest is published in the main database.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

LEDGER_COLUMNS = {
    "id": "BIGINT",
    "book": "VARCHAR",
    "source_kind": "VARCHAR",
    "source_id": "BIGINT",
    "notional": "BOOLEAN",
    "is_billable": "BOOLEAN",
    "entity_id": "BIGINT",
    "project_id": "BIGINT",
    "region_id": "BIGINT",
    "practice_id": "BIGINT",
    "person_id": "BIGINT",
    "role_id": "BIGINT",
    "worked_on": "DATE",
    "posted_in": "DATE",
    "minutes": "BIGINT",
    "amount_minor": "BIGINT",
    "currency": "VARCHAR",
    "functional_minor": "BIGINT",
    "reporting_minor": "BIGINT",
}


@dataclass(frozen=True, slots=True)
class Published:
    """A finished copy."""

    file_name: str
    line_count: int
    seal: str


def publish_ledger(folder: Path, number: int, rows: Iterable[Sequence]) -> Published:
    """Write rows (in the order of LEDGER_COLUMNS) as mart-<number>.duckdb under a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = folder / f"ledger-{number}.csv"
    count, seal = _write_text(text, rows)
    name = f"mart-{number}.duckdb"
    unfinished = folder / f"{name}.new"
    unfinished.unlink(missing_ok=True)
    columns = ", ".join(f"'{key}': '{kind}'" for key, kind in LEDGER_COLUMNS.items())
    with duckdb.connect(str(unfinished)) as connection:
        connection.execute(
            f"CREATE TABLE ledger AS SELECT * FROM read_csv(?, header=true, columns={{{columns}}})",
            [str(text)],
        )
    os.replace(unfinished, folder / name)
    text.unlink()
    return Published(name, count, seal)


def _write_text(path: Path, rows: Iterable[Sequence]) -> tuple[int, str]:
    seal = hashlib.sha256()
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        header = ",".join(LEDGER_COLUMNS) + "\n"
        file.write(header)
        seal.update(header.encode())
        for row in rows:
            line = io.StringIO()
            csv.writer(line, lineterminator="\n").writerow(
                ["" if value is None else value for value in row]
            )
            text = line.getvalue()
            file.write(text)
            seal.update(text.encode())
            count += 1
    return count, seal.hexdigest()


def read_mart(folder: Path, file_name: str, query: str, parameters: Sequence = ()) -> list[tuple]:
    """Rows of a query over a published copy, opened read-only."""
    with duckdb.connect(str(folder / file_name), read_only=True) as connection:
        return connection.execute(query, list(parameters)).fetchall()
