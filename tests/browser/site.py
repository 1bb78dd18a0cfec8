"""A real installation for page tests: the small company with some work, served by the real server.

python -m tests.browser.site       fills DAYBOOK_DATA and prints a session for each login;
                                   with `waiting`, two more weeks of time wait for approval
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-07-07"


def environment(folder: Path) -> dict[str, str]:
    """Where this installation lies, and the day it believes in."""
    found = {
        **os.environ,
        "DAYBOOK_DATA": str(folder),
        "DAYBOOK_TODAY": TODAY,
        "DAYBOOK_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "daybook.config.settings",
    }
    found.pop("DAYBOOK_DATABASE_URL", None)
    return found


def filled(folder: Path, *more: str) -> dict[str, str]:
    """Build the installation in a process of its own; the session key of each login."""
    command = [sys.executable, "-m", "tests.browser.site", *more]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE,
                          check=True)  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of the real server on this installation."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host",
        "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4",
        "--workers-kill-timeout", "5", "--no-access-log", "daybook.config.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment(folder),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        for _ in range(300):
            try:
                asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                asked.request("GET", "/healthz")
                asked.getresponse().read()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _work(made) -> None:
    """An approved, billed and recognized day, a draft, a returned line, and one that waits."""
    from daybook.apps.billing.actions.drafts import draft_invoices
    from daybook.apps.billing.actions.issue import issue_invoice
    from daybook.apps.revenue.actions.recognize import recognize_month
    from daybook.apps.staffing.actions.bookings import add_booking
    from daybook.apps.time.actions.approval import approve_entries, return_entries
    from daybook.apps.time.actions.entries import save_entry
    from daybook.apps.time.actions.submission import submit_part

    engineer, manager = made.viewer("engineer"), made.viewer("manager")
    now = datetime(2026, 7, 7, 16, tzinfo=UTC)

    def typed(day: int, month: int = 7, minutes: int = 450) -> int:
        return save_entry(
            actor=engineer, now=now, today=date(2026, 7, 7), person_id=made["engineer"],
            project_id=made["ACME"], task_id=made["task ACME"],
            worked_on=date(2026, month, day), minutes=minutes,
        ).id  # fmt: skip

    june = [typed(day, 6) for day in (22, 23, 24)]
    submit_part(actor=engineer, now=now, person_id=made["engineer"], day=date(2026, 6, 22))
    approve_entries(actor=manager, now=now, entry_ids=june)
    month = date(2026, 6, 1)
    (key,) = draft_invoices(actor=made.viewer("coordinator"), now=now, month=month).invoice_ids
    issue_invoice(actor=made.viewer("finance"), now=now, invoice_id=key,
                  issued_on=date(2026, 6, 30))  # fmt: skip
    recognize_month(actor=made.viewer("finance"), now=now, entity_id=made["US"], month=month)
    add_booking(actor=made.viewer("coordinator"), now=now, person_id=made["engineer"],
                project_id=made["ACME"], starts_on=date(2026, 7, 6), ends_on=date(2026, 8, 15),
                weekday_minutes=(420,) * 5 + (0, 0), commitment="HARD")  # fmt: skip
    waiting = [typed(1), typed(2)]
    submit_part(actor=engineer, now=now, person_id=made["engineer"], day=date(2026, 7, 1))
    return_entries(actor=manager, now=now, entry_ids=waiting[1:], reason="Say what it was for.")
    typed(6)


def _waiting(made) -> None:
    """A week of five clean lines and one of five without a booking, handed in on their Fridays."""
    from daybook.apps.staffing.actions.bookings import add_booking
    from daybook.apps.time.actions.entries import save_entry
    from daybook.apps.time.actions.submission import submit_part

    engineer = made.viewer("engineer")
    booked_at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    add_booking(actor=made.viewer("coordinator"), now=booked_at, person_id=made["engineer"],
                project_id=made["ACME"], starts_on=date(2026, 6, 8), ends_on=date(2026, 6, 13),
                weekday_minutes=(420,) * 5 + (0, 0), commitment="HARD")  # fmt: skip
    for monday in (8, 15):
        at = datetime(2026, 6, monday + 4, 15, tzinfo=UTC)
        for day in range(monday, monday + 5):
            save_entry(
                actor=engineer, now=at, today=at.date(), person_id=made["engineer"],
                project_id=made["ACME"], task_id=made["task ACME"],
                worked_on=date(2026, 6, day), minutes=420, note=f"part {day}",
            )  # fmt: skip
        submit_part(actor=engineer, now=at, person_id=made["engineer"],
                    day=date(2026, 6, monday))  # fmt: skip


def main() -> None:
    """Build it, and print the sessions as one line of JSON."""
    import django

    django.setup()
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )

    from daybook.config.commands import prepare_database
    from daybook.config.signed_in import SessionStore
    from tests.builders import LOGINS, small_company

    prepare_database()
    made = small_company()
    _work(made)
    if "waiting" in sys.argv:
        _waiting(made)
    found = {}
    for name, *_ in LOGINS:
        user = get_user_model().objects.get(pk=made[f"user {name}"])
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "daybook.config.signed_in.SignedInBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        found[name] = session.session_key
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
