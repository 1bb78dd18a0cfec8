"""How does a backup spell things? One gzip'd tar of JSON lines, the same from both databases.

    manifest.json          format, schema, tables with rows and SHA-256, files with SHA-256
    manifest.sha256        the SHA-256 of the manifest
    tables/<table>.jsonl   one JSON list a row, in the order of the manifest's columns, by key
    files/<name>           what people uploaded, by content hash
    secret-key             only when asked for

Instants are ISO 8601 in UTC with microseconds, dates ISO, money and minutes whole numbers.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from django.apps import apps
from django.db import models

FORMAT = "daybook-backup"
FORMAT_VERSION = 1
MANIFEST, MANIFEST_DIGEST, SECRET = "manifest.json", "manifest.sha256", "secret-key"
# What the running service shares and nobody misses: sessions, counters, heartbeats.
LEFT_OUT = frozenset(
    {
        "django_session",
        "platform_shared_cache",
        "platform_signin",
        "platform_workerheartbeat",
        "platform_ratelimitcounter",
    }
)


def kept_models() -> list[type[models.Model]]:
    """Every table of the schema that a backup keeps, by name."""
    found = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    )
    return sorted(found, key=lambda model: model._meta.db_table)


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """The stored columns of a table, in order."""
    return list(model._meta.concrete_fields)


def spelled(value) -> object:
    """One value as JSON can say it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def line_of(values: Iterable) -> bytes:
    """A row as one line."""
    row = [spelled(value) for value in values]
    return json.dumps(row, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def reader_of(field: models.Field):
    """A function that turns a JSON value of this column into what Django stores."""
    kind = field.target_field if field.is_relation else field
    if isinstance(kind, models.DateTimeField):
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if isinstance(kind, models.DateField):
        return lambda value: None if value is None else date.fromisoformat(value)
    if isinstance(kind, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value)
    return lambda value: value


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
