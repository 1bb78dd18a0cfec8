"""How is everything kept in one file? A snapshot of the database, spelled out, with checksums.

Nobody has to stop working: on SQLite the online backup copies the database first, on PostgreSQL
one transaction sees a single moment. Example: a table of 155,000 ledger lines becomes a member of
the archive with that many lines, its count and its SHA-256 in the manifest.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

import daybook
from daybook.apps.platform.refusals import Refused

from . import format as form

SNAPSHOT = "backup"


@dataclass(frozen=True, slots=True)
class Told:
    """What a backup or restore moved."""

    tables: int
    rows: int
    files: int
    digest: str = ""


def write_backup(target: Path, *, now: datetime, with_secret_key: bool = False) -> Told:
    """Write a backup beside its place and move it there once it is whole."""
    if target.exists():
        raise Refused("BACKUP-01", f"{target} exists already; a backup never overwrites. "
                      "Choose another name.")  # fmt: skip
    if not target.parent.is_dir():
        raise Refused("BACKUP-01", f"There is no folder {target.parent}.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".daybook-backup-") as folder:
        work = Path(folder)
        with _snapshot(work) as alias:
            manifest = _write_tables(work, alias)
        manifest |= _heading(now)
        files = _files()
        manifest["files"] = {name: form.digest_of(path) for name, path in files}
        draft = work / "draft.tar.gz"
        _pack(draft, work, manifest, files, with_secret_key)
        os.chmod(draft, 0o600)
        digest = form.digest_of(draft)
        draft.rename(target)
    tables = manifest["tables"]
    return Told(len(tables), sum(row["rows"] for row in tables.values()), len(files), digest)


def _heading(now: datetime) -> dict:
    return {
        "format": form.FORMAT,
        "format_version": form.FORMAT_VERSION,
        "daybook": daybook.__version__,
        "database": connection.vendor,
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
    }


@contextmanager
def _snapshot(work: Path) -> Iterator[str]:
    """The alias of a database that stands still while it is read."""
    if connection.in_atomic_block:
        # The caller's own transaction stands still already.
        yield connection.alias
        return
    if connection.vendor == "sqlite":
        with _sqlite_snapshot(work / "snapshot.sqlite3") as alias:
            yield alias
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection.alias


@contextmanager
def _sqlite_snapshot(copied: Path) -> Iterator[str]:
    connection.ensure_connection()
    with closing(sqlite3.connect(copied)) as target:
        connection.connection.backup(target)
    described = copy.deepcopy(connection.settings_dict)
    described["NAME"] = str(copied)
    connections.databases[SNAPSHOT] = described
    try:
        yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.databases[SNAPSHOT]
        copied.unlink()


def _write_tables(work: Path, alias: str) -> dict:
    (work / "tables").mkdir()
    tables = {}
    for model in form.kept_models():
        name = model._meta.db_table
        tables[name] = _write_table(work / "tables" / f"{name}.jsonl", model, alias)
        tables[name]["last_key"] = last_key(model, alias)
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return {"tables": tables, "migrations": sorted(f"{app}.{name}" for app, name in applied)}


def _write_table(path: Path, model, alias: str) -> dict:
    names = [field.attname for field in form.columns_of(model)]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    found, count = hashlib.sha256(), 0
    with path.open("wb") as file:
        for values in rows.iterator(chunk_size=5000):
            line = form.line_of(values)
            found.update(line)
            file.write(line)
            count += 1
    columns = [field.column for field in form.columns_of(model)]
    return {"columns": columns, "rows": count, "sha256": found.hexdigest()}


def last_key(model, alias: str) -> int:
    """The last key this table gave out, also to rows that are gone: none is given out again."""
    pk = model._meta.pk
    if not isinstance(pk, models.AutoField | models.BigAutoField | models.SmallAutoField):
        return 0
    table = model._meta.db_table
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, pk.column])
            cursor.execute(f"SELECT last_value FROM {cursor.fetchone()[0]} WHERE is_called")
        row = cursor.fetchone()
    return row[0] if row else 0


def _files() -> list[tuple[str, Path]]:
    root = settings.FILES_ROOT
    if not root.is_dir():
        return []
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return [(path.relative_to(root).as_posix(), path) for path in found]


def _pack(draft: Path, work: Path, manifest: dict, files, with_secret_key: bool) -> None:
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode()
    (work / form.MANIFEST).write_bytes(text)
    (work / form.MANIFEST_DIGEST).write_text(hashlib.sha256(text).hexdigest() + "\n")
    with tarfile.open(draft, "w:gz", compresslevel=6) as archive:
        for name in (form.MANIFEST, form.MANIFEST_DIGEST):
            archive.add(work / name, name, filter=_plain)
        for name in manifest["tables"]:
            member = f"tables/{name}.jsonl"
            archive.add(work / member, member, filter=_plain)
        for name, path in files:
            archive.add(path, f"files/{name}", filter=_plain)
        if with_secret_key:
            (work / form.SECRET).write_text(settings.SECRET_KEY)
            archive.add(work / form.SECRET, form.SECRET, filter=_plain)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """No owner and no machine in the archive."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
