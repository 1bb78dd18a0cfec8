"""What makes a test run short without making it a different program?

The hasher is Argon2 as in the product, at its lowest cost. The migrated database of SQLite is kept
as a file, named by the hash of what made it, and copied instead of migrated again.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "daybook"
KEPT = ROOT / ".pytest_cache" / "databases"


class QuickHasher(Argon2PasswordHasher):
    """Argon2 at its lowest cost: a hundred sign-ins a second."""

    time_cost, memory_cost, parallelism = 1, 8, 1


def schema_digest() -> str:
    """The hash of every file that decides what the schema is."""
    found = hashlib.sha256()
    files = [*PACKAGE.glob("apps/*/migrations/*.py"), PACKAGE / "apps/platform/triggers.py",
             ROOT / "requirements.txt"]  # fmt: skip
    for file in sorted(files):
        found.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return found.hexdigest()[:24]


def kept_database() -> Path:
    """Where the migrated database of this schema is, or will be, kept."""
    return KEPT / f"{schema_digest()}.sqlite3"


def fresh_copy(kept: Path) -> Path:
    """A file for this run alone, in memory where the machine has such a place."""
    memory = Path("/dev/shm")
    folder = tempfile.mkdtemp(prefix="daybook-test-", dir=memory if memory.is_dir() else None)
    copy = Path(folder) / "test.sqlite3"
    if kept.exists():
        shutil.copyfile(kept, copy)
    return copy


def keep(migrated: Path, kept: Path) -> None:
    """Keep a migrated database for the next run; older ones go."""
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".new")
    with sqlite3.connect(migrated) as source, sqlite3.connect(unfinished) as target:
        source.backup(target)
    unfinished.replace(kept)
    for old in KEPT.glob("*.sqlite3"):
        if old != kept:
            old.unlink(missing_ok=True)
