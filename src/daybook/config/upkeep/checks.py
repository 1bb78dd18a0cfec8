"""Is this installation sound? One finding a check: ok, warn or bad, and what to do about it.

Every check reads and none mends, so the doctor may be called at any time.
"""

from __future__ import annotations

import platform
import shutil
import stat
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count

from daybook.apps.platform.actions.sealing import verify_seals
from daybook.apps.platform.models import AuditSeal, Job, Organization, Run

from .. import clock, health
from .orphans import orphans
from .promises import expected_promises, missing_promises

OK, WARN, BAD = "ok", "warn", "bad"
FRONT_END = ("daybook.js", "daybook.css", "theme.js", "week_worker.js")
STATIC = Path(settings.PACKAGE) / "ui" / "static" / "daybook"
SETUP = "Run `python3 scripts/setup.py run`."
LOW_DISK_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, what was seen, and the remedy where one is needed."""

    what: str
    state: str
    seen: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Every check in order; those that need the database stop where it does not answer."""
    for check in (_python, _packages, _front_end, _data, _secret_key, _disk, _time):
        yield check()
    database = _database()
    yield database
    if database.state == BAD:
        return
    migrations = _migrations()
    yield migrations
    if migrations.state == BAD:
        return
    for check in (_promises, _organization, _worker, _jobs, _runs, _seals, _orphans):
        yield _guarded(check)


def _guarded(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError as error:
        name = check.__name__.strip("_")
        return Finding(name, BAD, f"the database refused: {type(error).__name__}",
                       "Look at the database's own log.")  # fmt: skip


def _python() -> Finding:
    seen = platform.python_version()
    if sys.version_info[:2] == (3, 11):
        return Finding("Python", OK, seen)
    return Finding("Python", BAD, seen, f"Daybook runs on Python 3.11. {SETUP}")


def _packages() -> Finding:
    from importlib.metadata import requires

    wrong = []
    for line in requires("daybook") or ():
        name, _, pinned = line.partition(";")[0].partition("==")
        name = name.partition("[")[0].strip()
        try:
            held = version(name)
        except PackageNotFoundError:
            held = "absent"
        if pinned and held != pinned.strip():
            wrong.append(f"{name} is {held}, should be {pinned.strip()}")
    if wrong:
        return Finding("Packages", BAD, "; ".join(wrong), SETUP)
    return Finding("Packages", OK, "as pinned")


def missing_front_end() -> list[str]:
    """The built files that pages load and that are not there."""
    return [name for name in FRONT_END if not (STATIC / name).exists()]


def _front_end() -> Finding:
    missing = missing_front_end()
    if missing:
        return Finding("Front end", BAD, f"not built: {', '.join(missing)}", SETUP)
    return Finding("Front end", OK, f"{len(FRONT_END)} files built")


def _data() -> Finding:
    data = settings.DATA
    try:
        probe = data / ".doctor"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return Finding("Data directory", BAD, f"{data}: {error.strerror}",
                       "Let the account that runs Daybook own it.")  # fmt: skip
    if data.stat().st_mode & stat.S_IRWXO:
        return Finding("Data directory", WARN, f"{data} is open to every account of this machine",
                       f"Run `chmod o-rwx {data}`.")  # fmt: skip
    return Finding("Data directory", OK, str(data))


def _secret_key() -> Finding:
    path = settings.DATA / "secret-key"
    if not path.exists():
        return Finding("Secret key", OK, "from the environment")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("Secret key", BAD, f"{path} can be read by other accounts",
                       f"Run `chmod 600 {path}`.")  # fmt: skip
    return Finding("Secret key", OK, "private")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.DATA).free
    seen = f"{free // 1024**2:,} MB free"
    if free < health.LOW_DISK_BYTES:
        return Finding("Disk", BAD, seen, "Make room now: writes will fail soon.")
    if free < LOW_DISK_BYTES:
        return Finding("Disk", WARN, seen, "Make room, or move the data directory.")
    return Finding("Disk", OK, seen)


def _time() -> Finding:
    try:
        zoneinfo.ZoneInfo("Europe/Berlin")
        zoneinfo.ZoneInfo("America/New_York")
    except zoneinfo.ZoneInfoNotFoundError:
        return Finding("Clock", BAD, "no time zone data", "Install Debian's tzdata package.")
    if settings.DAYBOOK_TODAY:
        return Finding("Clock", WARN, f"the date is fixed at {settings.DAYBOOK_TODAY}",
                       "For real work, start without DAYBOOK_TODAY.")  # fmt: skip
    now = datetime.now(UTC)
    if now.year < 2026:
        return Finding("Clock", BAD, f"{now:%Y-%m-%d}", "Set the machine's clock.")
    return Finding("Clock", OK, f"{now:%Y-%m-%d %H:%M} UTC")


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT sqlite_version()")
                name = "SQLite"
            else:
                cursor.execute("SHOW server_version")
                name = "PostgreSQL"
            return Finding("Database", OK, f"{name} {cursor.fetchone()[0]}")
    except DatabaseError as error:
        return Finding("Database", BAD, f"does not answer: {type(error).__name__}",
                       "Start it, or correct DAYBOOK_DATABASE_URL.")  # fmt: skip


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return Finding("Schema", BAD, f"{len(plan)} migrations are not applied",
                       "Back up, then run `daybook manage migrate`.")  # fmt: skip
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    ours = sorted(f"{app}.{name}" for app, name in unknown if app in settings.APPS)
    if ours:
        return Finding("Schema", BAD, f"made by a newer Daybook: {', '.join(ours)}",
                       "Run that version, or restore a backup of this one.")  # fmt: skip
    return Finding("Schema", OK, "up to date")


def _promises() -> Finding:
    missing = missing_promises()
    if missing:
        return Finding("Triggers", BAD, f"{len(missing)} missing: {', '.join(missing)}",
                       "Run `daybook doctor --repair-triggers`.")  # fmt: skip
    return Finding("Triggers", OK, f"{len(expected_promises())} triggers and views present")


def _organization() -> Finding:
    if Organization.objects.exists():
        return Finding("Organization", OK, "set up")
    return Finding("Organization", WARN, "not set up yet", "Run `daybook setup` or `daybook demo`.")


def _worker() -> Finding:
    state = health.worker_state()
    if state == "ok":
        return Finding("Worker", OK, "alive")
    if state == "none":
        return Finding("Worker", WARN, "none is running",
                       "Run `daybook serve`, or `daybook work` beside it.")  # fmt: skip
    return Finding("Worker", BAD, "silent for minutes", "Start it again: `daybook work`.")


def _jobs() -> Finding:
    counts = dict(Job.objects.values_list("state").annotate(Count("id")).order_by("state"))
    dead, waiting = counts.get("DEAD", 0), counts.get("WAITING", 0)
    if dead:
        kinds = Job.objects.filter(state="DEAD").values_list("kind", flat=True).distinct()
        return Finding("Jobs", BAD, f"{dead} dead ({', '.join(sorted(kinds))}), {waiting} waiting",
                       "See why under Admin, Jobs; mend it and retry.")  # fmt: skip
    return Finding("Jobs", OK, f"{waiting} waiting")


def _runs() -> Finding:
    silent = Run.objects.filter(state="RUNNING", lease_until__lt=clock.now())
    numbers = ", ".join(str(key) for key in silent.values_list("id", flat=True)[:10])
    if numbers:
        return Finding("Runs", WARN, f"stopped in the middle: {numbers}",
                       "Resume or discard them; after a day they are discarded.")  # fmt: skip
    return Finding("Runs", OK, "none is stuck")


def _seals() -> Finding:
    broken = verify_seals()
    if broken:
        told = "; ".join(f"{row.day} {row.what}" for row in broken[:5])
        return Finding("Audit", BAD, told,
                       "Compare with a backup of before that day; somebody wrote to the database "
                       "directly.")  # fmt: skip
    return Finding("Audit", OK, f"{AuditSeal.objects.count():,} sealed days unbroken")


def _orphans() -> Finding:
    found = orphans()
    if found:
        told = "; ".join(f"{row.count:,} {row.what}" for row in found)
        return Finding("Books", BAD, told, "Restore the missing rows from a backup.")
    return Finding("Books", OK, "every line has its source")
