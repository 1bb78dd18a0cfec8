"""The part of a measurement that runs inside an installation: its own process, its own memory.

python -m benchmarks.work import FOLDER_OF_THE_LOG     prints one JSON line
python -m benchmarks.work token                        makes the small company and a token
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLES = ("time_submission", "time_timeentry", "ledger_ledgerline", "ledger_billable")
STEP = 3000


def _clock(work, *arguments, **named):
    started = time.perf_counter()
    result = work(*arguments, **named)
    return result, time.perf_counter() - started


def prepare(log: Path) -> None:
    """The example company, and somebody who saves cells beside the import."""
    from daybook.apps.platform.actions.users import create_token, grant_role
    from daybook.apps.platform.models import User
    from daybook.apps.platform.viewer import viewer_of
    from daybook.config import clock
    from daybook.config.commands import prepare_database
    from daybook.core.rights import Role
    from daybook.demo import time_log

    prepare_database()
    actor = time_log.prepare(ROOT / "examples" / "time-log", log, clock.now, lambda text: None)
    user = User.objects.create_user("bench@daybook.invalid", None, name="Bench",
                                    created_at=clock.now())  # fmt: skip
    today = clock.local_today(clock.now())
    grant_role(actor=actor, now=clock.now(), user_id=user.pk, role=Role.COORDINATOR,
               starts_on=today)  # fmt: skip
    _, secret = create_token(actor=viewer_of(user, today=today), now=clock.now(), name="bench",
                             scopes="read write")  # fmt: skip
    print(json.dumps({"token": secret, "line": _line()}))


def _line() -> dict:
    from daybook.apps.people.models import Employment
    from daybook.apps.projects.models import Task

    task = Task.objects.order_by("id").first()
    person = Employment.objects.filter(ends_on__isnull=True).order_by("id").first()
    return {"person_id": person.person_id, "project_id": task.project_id, "task_id": task.pk}


def run_import(log: Path) -> None:
    """Dry run, import, and the same rows stored bare."""
    from daybook.apps.platform.viewer import system_actor
    from daybook.apps.time.actions.imports.mapping import parse_mapping
    from daybook.apps.time.actions.imports.run import dry_run
    from daybook.config import clock
    from daybook.demo import time_log

    folder = ROOT / "examples" / "time-log"
    today = clock.local_today(clock.now())
    actor = system_actor("CLI")
    mapping = parse_mapping((folder / "mapping.json").read_text())
    file = log / "time_log.csv.xz"
    _, dry = _clock(dry_run, actor=actor, path=file, mapping=mapping, today=today)
    result, whole = _clock(time_log.run_import, folder, log, actor, clock.now, today)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _, parse = _clock(_parse, file)
    print(
        json.dumps(
            {
                "rows": result.total_rows, "stored": result.counts["new"], "dry": dry,
                "import": whole, "memory": memory, "parse": parse, "bare": _bare(),
            }
        )
    )  # fmt: skip


def import_only(log: Path) -> None:
    """The import alone, as it runs beside other work."""
    from daybook.apps.platform.viewer import system_actor
    from daybook.config import clock
    from daybook.config.manners import give_way
    from daybook.demo import time_log

    give_way()
    today = clock.local_today(clock.now())
    folder = ROOT / "examples" / "time-log"
    arguments = (folder, log, system_actor("CLI"), clock.now, today)
    _, seconds = _clock(time_log.run_import, *arguments)
    print(json.dumps({"import": seconds}))


def _parse(file: Path) -> int:
    from daybook.apps.records.actions.readers import read_rows

    return sum(1 for _ in read_rows(file, file.name))


def _bare() -> float:
    from django.db import connection

    return _bare_sqlite() if connection.vendor == "sqlite" else _bare_postgresql()


def _bare_sqlite() -> float:
    """The same rows by executemany into the same tables and indexes, without keys and triggers."""
    source = sqlite3.connect(Path(os.environ["DAYBOOK_DATA"]) / "daybook.sqlite3")
    with tempfile.TemporaryDirectory(dir=os.environ["DAYBOOK_DATA"]) as folder:
        target = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536"):
            target.execute(f"PRAGMA {pragma}")
        seconds = 0.0
        for table in TABLES:
            made = source.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') "
                "AND sql IS NOT NULL ORDER BY type DESC",
                [table],
            )
            for (statement,) in made.fetchall():
                target.execute(statement)
            rows = source.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
            marks = ",".join("?" * len(rows[0]))
            started = time.perf_counter()
            for first in range(0, len(rows), STEP):
                target.execute("BEGIN IMMEDIATE")
                target.executemany(
                    f"INSERT INTO {table} VALUES ({marks})", rows[first : first + STEP]
                )
                target.execute("COMMIT")
            seconds += time.perf_counter() - started
        target.close()
    return seconds


def _bare_postgresql() -> float:
    """The same rows by COPY into tables like these, with their indexes and without triggers."""
    from django.db import connection

    seconds = 0.0
    with connection.cursor() as cursor:
        for table in TABLES:
            with cursor.copy(f"COPY (SELECT * FROM {table} ORDER BY id) TO STDOUT") as copy:
                rows = b"".join(copy).split(b"\n")[:-1]
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
            started = time.perf_counter()
            for first in range(0, len(rows), STEP):
                with cursor.copy(f"COPY bare_{table} FROM STDIN") as copy:
                    copy.write(b"\n".join(rows[first : first + STEP]) + b"\n")
            seconds += time.perf_counter() - started
            cursor.execute(f"DROP TABLE bare_{table}")
    return seconds


def make_token() -> None:
    """The small company of the tests, and its engineer's token."""
    from daybook.apps.platform.actions.users import create_token
    from daybook.config import clock
    from daybook.config.commands import prepare_database

    sys.path.insert(0, str(ROOT))
    from tests.builders import small_company

    prepare_database()
    made = small_company()
    _, secret = create_token(actor=made.viewer("engineer"), now=clock.now(), name="bench",
                             scopes="read write")  # fmt: skip
    line = {"person_id": made["engineer"], "project_id": made["ACME"],
            "task_id": made["task ACME"]}  # fmt: skip
    print(json.dumps({"token": secret, "line": line}))


def prepare_rush(log: Path) -> None:
    """The example company and 500 more people with a session each; a table for bare saves."""
    from datetime import date

    from django.db import connection

    from daybook.apps.people.actions.persons import add_person, start_employment
    from daybook.apps.people.models import Employment
    from daybook.apps.platform.actions.users import grant_role
    from daybook.apps.platform.models import User
    from daybook.apps.projects.models import Task
    from daybook.config import clock
    from daybook.config.commands import prepare_database
    from daybook.core.rights import Role
    from daybook.demo import time_log

    from .rush import PEOPLE, TASKS

    prepare_database()
    now = clock.now()
    actor = time_log.prepare(ROOT / "examples" / "time-log", log, clock.now, lambda text: None)
    tasks = Task.objects.filter(project__status="ACTIVE", is_closed=False).order_by("id")[:TASKS]
    like = Employment.objects.order_by("id").first()
    people = []
    for number in range(PEOPLE):
        code = f"RUSH{number:03d}"
        user = User.objects.create_user(f"{code}@daybook.invalid", None, name=code, created_at=now)
        grant_role(actor=actor, now=now, user_id=user.pk, role=Role.CONSULTANT,
                   starts_on=date(2026, 1, 1))  # fmt: skip
        person = add_person(actor=actor, now=now, code=code, name=code, zone="Europe/Berlin",
                            user_id=user.pk)  # fmt: skip
        start_employment(
            actor=actor, now=now, person_id=person, entity_id=like.entity_id,
            role_id=like.role_id, region_id=like.region_id, practice_id=like.practice_id,
            work_calendar_id=like.work_calendar_id, starts_on=date(2026, 1, 1),
        )  # fmt: skip
        people.append({"code": code, "session": _session(user)})
    with connection.cursor() as cursor:
        key = "INTEGER PRIMARY KEY" if connection.vendor == "sqlite" else "BIGSERIAL PRIMARY KEY"
        cursor.execute(f"CREATE TABLE bare_save (id {key}, user_id BIGINT, minutes INTEGER)")
    places = [{"project_id": task.project_id, "task_id": task.pk} for task in tasks]
    print(json.dumps({"people": people, "tasks": places}))


def _session(user) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from daybook.config.signed_in import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "daybook.config.signed_in.SignedInBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def check_rush() -> None:
    """How many lines of the rush are stored, handed in, and of how many minutes?"""
    from django.db.models import Sum

    from daybook.apps.time.models import TimeEntry

    from .rush import FRIDAY

    rows = TimeEntry.objects.filter(person__code__startswith="RUSH", worked_on__lte=FRIDAY,
                                    worked_on__gt=FRIDAY - timedelta(days=7))  # fmt: skip
    handed_in = rows.filter(state="SUBMITTED")
    print(json.dumps({"lines": rows.count(), "handed_in": handed_in.count(),
                      "minutes": rows.aggregate(sum=Sum("minutes"))["sum"]}))  # fmt: skip


def main(arguments: list[str]) -> None:
    """Run one piece of work and print its JSON."""
    import django

    django.setup()
    if arguments[0] == "prepare":
        prepare(Path(arguments[1]))
    elif arguments[0] == "prepare-rush":
        prepare_rush(Path(arguments[1]))
    elif arguments[0] == "import-only":
        import_only(Path(arguments[1]))
    elif arguments[0] == "check-rush":
        check_rush()
    elif arguments[0] == "import":
        run_import(Path(arguments[1]))
    else:
        make_token()


if __name__ == "__main__":
    main(sys.argv[1:])
