"""How is a backup brought back? Checked whole first, then written in one transaction, or not.

The schema is brought up to date before, so the triggers are those of the migrations; they rest
while rows are written, because history would break today's rules: a line of June is in a month
that is locked now. Keys continue after the largest one restored.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from daybook.apps.platform.models import AuditLine, Organization, User, WorkerHeartbeat
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import record_audit
from daybook.apps.platform.viewer import system_actor

from .. import health
from ..commands import prepare_database
from . import format as form
from .backup import Told, last_key
from .promises import missing_promises

DAMAGED = "is damaged: {}. Nothing was changed; use another copy of this backup."


def restore_backup(source: Path, *, now: datetime, replace: bool = False) -> Told:
    """Bring a backup back. Raises Refused BACKUP-01 before anything is changed if it cannot be."""
    archive = _opened(source)
    with archive:
        manifest = _manifest(archive, source)
        _check_members(archive, manifest, source)
        _check_stopped()
        prepare_database()
        _check_schema(manifest, source)
        _check_empty(replace)
        rows = _write(archive, manifest, now)
        files = _write_files(archive, manifest)
    return Told(len(manifest["tables"]), rows, files)


def _opened(source: Path) -> tarfile.TarFile:
    if not source.is_file():
        raise Refused("BACKUP-01", f"There is no file {source}.")
    try:
        return tarfile.open(source, "r:gz")
    except (OSError, EOFError, tarfile.TarError) as error:
        raise Refused("BACKUP-01", f"{source} is not a backup of Daybook.") from error


def _manifest(archive: tarfile.TarFile, source: Path) -> dict:
    try:
        text = _read(archive, form.MANIFEST)
        digest = _read(archive, form.MANIFEST_DIGEST).decode().strip()
        manifest = json.loads(text)
    except KeyError as error:
        raise Refused("BACKUP-01", f"{source} is not a backup of Daybook.") from error
    except (OSError, EOFError, ValueError, tarfile.TarError) as error:
        raise Refused("BACKUP-01", f"{source} {DAMAGED.format('it cannot be read')}") from error
    if hashlib.sha256(text).hexdigest() != digest:
        raise Refused("BACKUP-01", f"{source} {DAMAGED.format('its list of contents changed')}")
    if manifest.get("format") != form.FORMAT:
        raise Refused("BACKUP-01", f"{source} is not a backup of Daybook.")
    if manifest["format_version"] != form.FORMAT_VERSION:
        raise Refused("BACKUP-01", f"{source} was written by another version of Daybook "
                      f"({manifest['daybook']}). Restore it with that version.")  # fmt: skip
    return manifest


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    with file:
        return file.read()


def _check_members(archive: tarfile.TarFile, manifest: dict, source: Path) -> None:
    """Every table and file is there and unchanged."""
    wanted = {f"tables/{name}.jsonl": row["sha256"] for name, row in manifest["tables"].items()}
    wanted |= {f"files/{name}": digest for name, digest in manifest["files"].items()}
    for name, digest in wanted.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise Refused("BACKUP-01", f"{source} names a file outside its place: {name}.")
        try:
            with archive.extractfile(name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except (KeyError, AttributeError, OSError, EOFError, tarfile.TarError, ValueError) as error:
            why = DAMAGED.format(f"{name} is missing or cut off")
            raise Refused("BACKUP-01", f"{source} {why}") from error
        if found != digest:
            raise Refused("BACKUP-01", f"{source} {DAMAGED.format(f'{name} was changed')}")


def _check_schema(manifest: dict, source: Path) -> None:
    loader = MigrationLoader(connection)
    ours = {f"{app}.{name}" for app, name in loader.disk_migrations}
    theirs = set(manifest["migrations"])
    if newer := sorted(theirs - ours):
        raise Refused("BACKUP-01", f"{source} was made by a newer Daybook, which also has "
                      f"{newer[0]}. Install that version, then restore.")  # fmt: skip
    if older := sorted(ours - theirs):
        raise Refused("BACKUP-01", f"{source} was made by an older Daybook "
                      f"({manifest['daybook']}), without {older[0]}. Restore it with that version, "
                      "then update: the schema is brought up to date by itself.")  # fmt: skip
    for model in form.kept_models():
        held = [field.column for field in form.columns_of(model)]
        row = manifest["tables"].get(model._meta.db_table)
        if row is None or row["columns"] != held:
            raise Refused("BACKUP-01", f"{source} has other columns of {model._meta.db_table}; "
                          "restore it with the version that made it.")  # fmt: skip


def _check_stopped() -> None:
    """A running Daybook would write between the old rows and the new."""
    table = WorkerHeartbeat._meta.db_table
    if table in connection.introspection.table_names() and health.worker_state() == "ok":
        raise Refused("BACKUP-02", "Daybook is running on this database. Stop it first, wait "
                      "three minutes if it was killed, then restore.")  # fmt: skip


def _check_empty(replace: bool) -> None:
    used = Organization.objects.exists() or User.objects.exists() or AuditLine.objects.exists()
    if used and not replace:
        raise Refused("BACKUP-02", "This installation holds a company already. Back it up first; "
                      "then restore with --replace, which deletes what it holds.")  # fmt: skip


def _write(archive: tarfile.TarFile, manifest: dict, now: datetime) -> int:
    """Every row, in one transaction with the triggers at rest and the foreign keys checked last."""
    rows = 0
    with transaction.atomic(), _triggers_at_rest():
        _delete_all()
        for model in form.kept_models():
            with archive.extractfile(f"tables/{model._meta.db_table}.jsonl") as file:
                rows += _write_table(model, file)
        connection.check_constraints()
        _continue_keys(manifest)
        if User.objects.filter(is_system=True).exists():
            record_audit(actor=system_actor("CLI"), verb="restore_backup", now=now,
                         reason=f"made at {manifest['made_at']}")  # fmt: skip
    if missing := missing_promises():
        raise RuntimeError(f"triggers are missing after the restore: {', '.join(missing)}")
    return rows


def _write_table(model, file) -> int:
    fields = form.columns_of(model)
    readers = [form.reader_of(field) for field in fields]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    insert = f"INSERT INTO {table} ({names}) VALUES ({places})"
    count = 0
    with connection.cursor() as cursor:
        for block in _blocks(file):
            cursor.executemany(
                insert,
                [
                    [
                        field.get_db_prep_save(read(value), connection)
                        for field, read, value in zip(fields, readers, row, strict=True)
                    ]
                    for row in block
                ],
            )
            count += len(block)
    return count


def _blocks(file, size: int = 1000) -> Iterator[list[list]]:
    block: list[list] = []
    for line in file:
        block.append(json.loads(line))
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block


def _every_table() -> list[str]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return [name for name in names if name != MigrationRecorder.Migration._meta.db_table]


def _delete_all() -> None:
    tables = [connection.ops.quote_name(name) for name in _every_table()]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Also keys declared without waiting wait until the commit, for this transaction.
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
        else:
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY")


@contextmanager
def _triggers_at_rest() -> Iterator[None]:
    """Within this, rows are written as they were; the triggers are back before the commit."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            held = cursor.fetchall()
            for name, _ in held:
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        with connection.cursor() as cursor:
            for _, statement in held:
                cursor.execute(statement)
        return
    tables = [connection.ops.quote_name(name) for name in _every_table()]
    connection.check_constraints()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    # A table whose foreign keys still wait to be checked cannot be altered, so they speak now.
    connection.check_constraints()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _continue_keys(manifest: dict) -> None:
    """The next key of each table is above every key ever given out, here or there."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), form.kept_models()):
            cursor.execute(statement)
        for model in form.kept_models():
            table = model._meta.db_table
            key = manifest["tables"][table]["last_key"]
            if key <= last_key(model, connection.alias):
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
                               [table, key])  # fmt: skip
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                               [table, model._meta.pk.column, key])  # fmt: skip


def _write_files(archive: tarfile.TarFile, manifest: dict) -> int:
    """Uploaded files by their content hash; one that is there already is the same."""
    for name in manifest["files"]:
        target = settings.FILES_ROOT / name
        if target.exists():
            continue
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.part")
        draft.write_bytes(_read(archive, f"files/{name}"))
        os.chmod(draft, 0o600)
        draft.rename(target)
    _write_secret(archive)
    return len(manifest["files"])


def _write_secret(archive: tarfile.TarFile) -> None:
    if form.SECRET not in archive.getnames() or os.environ.get("DAYBOOK_SECRET_KEY"):
        return
    path = settings.DATA / "secret-key"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(_read(archive, form.SECRET).decode())
