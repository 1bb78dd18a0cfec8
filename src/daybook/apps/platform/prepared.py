"""How is a small question asked a hundred times a second? Compiled once, then only filled in.

Building and compiling a query costs several times what the database needs to answer one row. A
prepared read is built by the library once for each database, with a mark where each value goes:

    _OF_USER = PreparedRead(lambda user: Person.objects.filter(user_id=user).values_list("id"),
                            user=int)
    _OF_USER(user=17)  →  [(4,)]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, Field, Model, QuerySet

Row = TypeVar("Row", bound=Model)

# Values that no row holds: they are found again among the compiled query's parameters.
_MARK_NUMBER = 8_000_000_000_000_000_000
_MARK_DAY = date(9990, 1, 1)


def _cursor() -> CursorWrapper:
    """A cursor for a statement that comes again: PostgreSQL plans it once for each connection.

    The library fills values in on its own side, so every statement is a new text that the server
    parses and plans. Sent apart from its values, the driver prepares it at its second use.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        # A log of statements shows them with their values, which only the ordinary cursor knows.
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    return connection.make_cursor(ServerBindingCursor(connection.connection))


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value goes."""

    name: str


class PreparedRead:
    """A read by equality and order on plain columns, compiled at its first use.

    `build` takes a value for each of `kinds` (int, str or date) and answers a query of
    `values_list`. Rows come as the driver gives them: dates are dates, a yes may be 1.
    """

    def __init__(self, build: Callable[..., QuerySet], **kinds: type):
        self._build, self._kinds = build, kinds
        self._compiled: dict[str, tuple[str, tuple]] = {}

    def __call__(self, **values: object) -> list[tuple]:
        """The rows for these values."""
        vendor = connection.vendor
        found = self._compiled.get(vendor)
        if found is None:
            found = self._compiled[vendor] = self._compile()
        sql, slots = found
        filled = [_plain(values[slot.name]) if type(slot) is _Slot else slot for slot in slots]
        with _cursor() as cursor:
            cursor.execute(sql, filled)
            return cursor.fetchall()

    def _compile(self) -> tuple[str, tuple]:
        marks = {
            name: _mark(kind, number) for number, (name, kind) in enumerate(self._kinds.items())
        }
        sql, parameters = self._build(**marks).query.sql_with_params()
        names = {str(mark): name for name, mark in marks.items()}
        slots = tuple(
            _Slot(names[str(value)]) if str(value) in names else value for value in parameters
        )
        missing = set(marks) - {slot.name for slot in slots if type(slot) is _Slot}
        if missing:
            raise ValueError(f"{', '.join(sorted(missing))}: not a parameter of the query")
        return sql, slots


def instance_of(model: type[Row], row: tuple) -> Row:
    """The object of a row that a prepared read of all the model's columns answered."""
    fields = model._meta.concrete_fields
    values = [_converted(field, value) for field, value in zip(fields, row, strict=True)]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def _converted(field: Field, value: object) -> object:
    # The embedded database has no type for a yes or an instant of its own.
    if type(value) is int and isinstance(field, BooleanField):
        return bool(value)
    if type(value) is datetime and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _mark(kind: type, number: int) -> object:
    if kind is int:
        return _MARK_NUMBER + number
    if kind is date:
        return _MARK_DAY + timedelta(days=number)
    return f"mark {_MARK_NUMBER + number}"


def _plain(value: object) -> object:
    return value.isoformat() if type(value) is date else value


@dataclass(frozen=True, slots=True)
class _Statement:
    """A write compiled once: its SQL, and the fields whose values fill it, in order."""

    sql: str
    fields: tuple[Field, ...]

    def run(self, values: Mapping[str, object], *more: object) -> int | None:
        """Carry it out; the id it returns, if it returns one."""
        filled = [field.get_db_prep_save(values[field.attname], connection)
                  for field in self.fields]  # fmt: skip
        with _cursor() as cursor:
            cursor.execute(self.sql, [*filled, *more])
            return cursor.fetchone()[0] if "RETURNING" in self.sql else None


@lru_cache(maxsize=64)
def _insert_of(vendor: str, model: type[Model], with_key: bool) -> _Statement:
    fields = tuple(
        field for field in model._meta.concrete_fields if with_key or not field.primary_key
    )
    columns = ",".join(field.column for field in fields)
    marks = ",".join(["%s"] * len(fields))
    table = model._meta.db_table
    return _Statement(f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING id", fields)


@lru_cache(maxsize=64)
def _update_of(vendor: str, model: type[Model], names: tuple[str, ...]) -> _Statement:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = tuple(by_name[name] for name in names)
    changes = ",".join(f"{field.column} = %s" for field in fields)
    return _Statement(f"UPDATE {model._meta.db_table} SET {changes} WHERE id = %s", fields)


def insert_row(row: Row) -> Row:
    """Append a row and give it its id. The caller's transaction, rights and audit hold as ever."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    statement = _insert_of(connection.vendor, type(row), row.pk is not None)
    row.pk = statement.run(values)
    row._state.adding = False
    return row


def update_row(model: type[Model], pk: int, **changes: object) -> None:
    """Set columns of one row, named as attributes (`audit_line_id`)."""
    _update_of(connection.vendor, model, tuple(changes)).run(changes, pk)
