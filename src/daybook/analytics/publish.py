"""How does a copy of the books become columns, and how is it sealed?

Rows are written as canonical text (CSV, ordered by id); its SHA-256 is the seal, so the same
books give the same seal byte for byte. DuckDB reads the text into a file of columns, which is put
in its place by one rename, as mart-<n>.duckdb, and then only ever opened for reading.
"""

from __future__ import annotations

import csv
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
# Which region and practice a project is in says the project, not the books: a table of its own,
# outside the seal.
PROJECT_COLUMNS = {
    "id": "BIGINT",
    "code": "VARCHAR",
    "region": "VARCHAR",
    "practice": "VARCHAR",
    "billing_kind": "VARCHAR",
}
_MEMORY = "256MB"
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A finished copy that no number names yet: where it lies, its lines and its seal."""

    path: Path
    line_count: int
    seal: str


class CopyMissing(Exception):
    """The file of a published copy is not there, or is not one."""


def write_copy(
    folder: Path, lines: Iterable[Sequence], projects: Iterable[Sequence] = ()
) -> Unplaced:
    """Write rows (in the order of LEDGER_COLUMNS) as columns under a name that nobody else has."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"unfinished-{uuid.uuid4().hex}.duckdb"
    text, aside = path.with_suffix(".csv"), path.with_suffix(".projects.csv")
    try:
        count, seal = _write_text(text, LEDGER_COLUMNS, lines)
        _write_text(aside, PROJECT_COLUMNS, projects)
        with duckdb.connect(str(path), config={"memory_limit": _MEMORY, "threads": "1"}) as held:
            for table, source, columns in (
                ("ledger", text, LEDGER_COLUMNS),
                ("project", aside, PROJECT_COLUMNS),
            ):
                typed = ", ".join(f"'{key}': '{kind}'" for key, kind in columns.items())
                held.execute(
                    f"CREATE TABLE {table} AS SELECT * FROM "
                    f"read_csv(?, header=true, auto_detect=false, columns={{{typed}}})",
                    [str(source)],
                )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        text.unlink(missing_ok=True)
        aside.unlink(missing_ok=True)
    return Unplaced(path, count, seal)


def place_copy(made: Unplaced, file_name: str) -> None:
    """Give a finished copy its name, in one step that no reader sees half of."""
    os.replace(made.path, made.path.with_name(file_name))


def drop_copy(path: Path) -> None:
    """Let a copy go. Whoever reads it now reads on; nobody finds it again."""
    path.unlink(missing_ok=True)


class _Sealing:
    """A file that hashes what is written to it."""

    def __init__(self, file) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def write(self, text: str) -> int:
        """Write a piece of canonical text."""
        self._hash.update(text.encode())
        return self._file.write(text) if self._file else len(text)

    @property
    def seal(self) -> str:
        """The hash of all that was written."""
        return self._hash.hexdigest()


def _canonical(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


def _write(sink: _Sealing, columns: Mapping[str, str], rows: Iterable[Sequence]) -> int:
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_canonical(value) for value in row])
        count += 1
    return count


def _write_text(
    path: Path, columns: Mapping[str, str], rows: Iterable[Sequence]
) -> tuple[int, str]:
    with path.open("w", newline="", encoding="utf-8") as file:
        sink = _Sealing(file)
        return _write(sink, columns, rows), sink.seal


def _opened(folder: Path, file_name: str) -> duckdb.DuckDBPyConnection:
    path = folder / file_name
    if not path.is_file():
        raise CopyMissing(f"{file_name} is not in its folder")
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise CopyMissing(f"{file_name} cannot be read") from error


def read_mart(folder: Path, file_name: str, query: str, parameters: Sequence = ()) -> list[tuple]:
    """Rows of a query over a published copy, opened read-only. Raises CopyMissing."""
    with _opened(folder, file_name) as connection:
        return connection.execute(query, list(parameters)).fetchall()


def seal_of(folder: Path, file_name: str) -> tuple[int, str]:
    """(lines, seal) of a copy as its file is now, computed anew. Raises CopyMissing."""
    with _opened(folder, file_name) as connection:
        names = ", ".join(LEDGER_COLUMNS)
        rows = connection.execute(f"SELECT {names} FROM ledger ORDER BY id")
        sink = _Sealing(None)
        return _write(sink, LEDGER_COLUMNS, _fetched(rows)), sink.seal


def _fetched(rows) -> Iterator[tuple]:
    while chunk := rows.fetchmany(_CHUNK):
        yield from chunk
