"""`daybook setup`, `daybook demo` and `daybook password`: whose company is this?"""

from __future__ import annotations

import gc
import json
import os
import shutil
import time
from datetime import date
from pathlib import Path

from daybook.config.service_commands import (
    add_serving,
    require_free_port,
    require_pages,
    serve,
)

DEMO_TODAY = "2026-07-21"
DEMO_DATA = "var/demo"
MARK = "demo.json"


def add_to(commands) -> None:
    """Register the three."""
    _add_demo(commands.add_parser("demo", help="make the sample company and serve it"))
    _add_setup(commands.add_parser("setup", help="set up your own company"))
    password = commands.add_parser("password", help="give an account a one-time password")
    password.add_argument("email")
    password.add_argument(
        "--reset-second-factor", action="store_true", help="take app and recovery codes off as well"
    )
    password.set_defaults(run=password_command)


def _add_demo(demo) -> None:
    demo.add_argument(
        "--data",
        default=os.environ.get("DAYBOOK_DATA", DEMO_DATA),
        help=f"its own data directory (default {DEMO_DATA})",
    )
    demo.add_argument(
        "--today",
        type=lambda text: date.fromisoformat(text).isoformat(),
        default=os.environ.get("DAYBOOK_TODAY") or DEMO_TODAY,
        help=f"the day the sample company is at (default {DEMO_TODAY})",
    )
    demo.add_argument("--fresh", action="store_true", help="make the sample company anew")
    demo.add_argument("--no-serve", action="store_true", help="make it and stop")
    add_serving(demo)
    demo.set_defaults(run=demo_command, environment=_demo_environment, quiet_logs=True)


def _demo_environment(given) -> None:
    os.environ["DAYBOOK_TODAY"] = given.today
    os.environ.setdefault("DAYBOOK_LOG_LEVEL", "WARNING")


def demo_command(given) -> int:
    """Make the sample company once, then serve it and say how to sign in."""
    from django.conf import settings

    if not given.no_serve:
        require_free_port(given.host, given.port)
        require_pages()
    _prepare_demo(Path(settings.DATA), given)
    _say_logins(given)
    return 0 if given.no_serve else serve(given)


def _prepare_demo(data: Path, given) -> None:
    from django.conf import settings

    from daybook.apps.platform.models import Organization
    from daybook.apps.platform.refusals import Refused
    from daybook.config.commands import prepare_database

    mark = _read_mark(data)
    if mark and (given.fresh or mark["state"] != "READY"):
        if mark["state"] != "READY":
            print("The sample company was not finished last time; making it anew.", flush=True)
        _empty(data, settings.DATABASES["default"]["ENGINE"])
        mark = None
    prepare_database()
    if mark is None and Organization.objects.exists():
        raise Refused(
            "SETUP-01",
            f"{data} holds a company that is not the sample company, so it is left alone. "
            f"Give the sample company a directory of its own: --data {DEMO_DATA}",
        )
    if mark is None:
        _build_demo(data, given.today)
    elif mark["today"] != given.today:
        raise Refused(
            "SETUP-01",
            f"The sample company in {data} stands at {mark['today']}. Leave --today away, or make "
            f"it anew for {given.today} with --fresh.",
        )


def _read_mark(data: Path) -> dict | None:
    path = data / MARK
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _write_mark(data: Path, state: str, today: str) -> None:
    text = json.dumps({"state": state, "today": today})
    (data / MARK).write_text(text + "\n", encoding="utf-8")


def _build_demo(data: Path, today: str) -> None:
    from daybook.config import clock
    from daybook.demo.company import build_sample_company

    _write_mark(data, "BUILDING", today)
    started = time.perf_counter()
    print(f"Making the sample company as of {today}. This happens once.", flush=True)
    # Millions of small values that live long: looking for cycles among them finds none.
    gc.set_threshold(200_000, 50, 50)
    build_sample_company(
        clock=clock.now, today=date.fromisoformat(today), say=lambda text: print(text, flush=True)
    )
    _write_mark(data, "READY", today)
    print(f"Made in {time.perf_counter() - started:.0f} s.", flush=True)


def _empty(data: Path, engine: str) -> None:
    """Delete a sample company's data; the signing key stays. Only a marked directory comes here."""
    from django.db import connection

    from daybook.apps.platform.refusals import Refused

    if "sqlite" not in engine:
        raise Refused(
            "SETUP-01",
            "The sample company lies in a PostgreSQL database. Empty that database yourself "
            "(drop and create it), delete demo.json, and start again.",
        )
    connection.close()
    for name in ("daybook.sqlite3", "daybook.sqlite3-wal", "daybook.sqlite3-shm", MARK):
        (data / name).unlink(missing_ok=True)
    for name in ("files", "analytics"):
        shutil.rmtree(data / name, ignore_errors=True)


def _say_logins(given) -> None:
    from daybook.config.terminal import table
    from daybook.demo.logins import LOGINS, PASSWORD

    rows = [(login.title, login.email, login.shows) for login in LOGINS]
    print()
    print(table(("Sign in as", "E-mail", "To see"), rows, left=3))
    print(f"\nPassword of each: {PASSWORD}")
    print("These accounts are for the demonstration only; a company of your own has none of them.")
    if given.no_serve:
        print(f"Serve it with: daybook demo --data {given.data} --port {given.port}")
    else:
        print(f"\nOpen http://localhost:{given.port}  (stop with Ctrl+C)", flush=True)


def _add_setup(setup) -> None:
    setup.add_argument("--organization", required=True, help="such as 'Northwind Services'")
    setup.add_argument("--currency", required=True, help="reporting currency, such as USD")
    setup.add_argument("--zone", required=True, help="such as Europe/Berlin")
    setup.add_argument("--country", required=True, help="of the public holidays, such as DE")
    setup.add_argument("--subdivision", default="", help="such as BY")
    setup.add_argument("--entity-code", help="short code (default: the country)")
    setup.add_argument("--entity", help="the first legal entity (default: the organization)")
    setup.add_argument("--entity-currency", help="its currency (default: the reporting currency)")
    setup.add_argument(
        "--fiscal-month", type=int, default=1, help="month in which its fiscal year starts"
    )
    setup.add_argument("--close-method", choices=("ACTUAL", "ESTIMATE"), default="ACTUAL")
    setup.add_argument("--administrator", required=True, help="e-mail of the administrator")
    setup.add_argument("--administrator-name", default="Administrator")
    setup.set_defaults(run=setup_command)


def setup_command(given) -> int:
    """Organization, first legal entity and administrator, all or nothing."""
    from daybook.apps.platform.transactions import action
    from daybook.config.commands import prepare_database

    prepare_database()
    with action():
        password = _set_up(given)
    print(f"{given.organization} is set up. Sign in as the administrator, once, with:")
    print(f"\n  {given.administrator.strip().lower()}\n  {password}\n")
    print("This password is shown only now and must be replaced at the first sign-in.")
    print("Next: `daybook serve`, sign in, then Admin: users and roles, regions, people, rates.")
    return 0


def _set_up(given) -> str:
    from daybook.apps.platform.actions.organization import (
        add_entity,
        load_holiday_calendar,
        set_up_organization,
    )
    from daybook.apps.platform.actions.users import add_user, grant_role, one_time_password
    from daybook.config import clock
    from daybook.core.rights import Role

    now = clock.now()
    currency = given.currency.upper()
    actor = set_up_organization(
        now=now, name=given.organization, reporting_currency=currency, zone=given.zone
    )
    country, subdivision = given.country.upper(), given.subdivision.upper()
    code = f"{country}-{subdivision}" if subdivision else country
    today = clock.local_today(now)
    calendar = load_holiday_calendar(
        actor=actor, now=now, code=code, name=f"Public holidays {code}", country=country,
        subdivision=subdivision, first_year=today.year - 1, last_year=today.year + 2,
    )  # fmt: skip
    add_entity(
        actor=actor, now=now, code=given.entity_code or country,
        name=given.entity or given.organization,
        currency=(given.entity_currency or currency).upper(), zone=given.zone,
        business_calendar_id=calendar, fiscal_year_starts_month=given.fiscal_month,
        close_method=given.close_method,
    )  # fmt: skip
    password = one_time_password()
    user = add_user(
        actor=actor, now=now, email=given.administrator, name=given.administrator_name,
        password=password, temporary=True,
    )  # fmt: skip
    grant_role(actor=actor, now=now, user_id=user, role=Role.ADMINISTRATOR, starts_on=today)
    return password


def password_command(given) -> int:
    """Give an account a one-time password, for whoever holds this machine."""
    from daybook.apps.platform.actions.users import set_temporary_password
    from daybook.apps.platform.models import User
    from daybook.apps.platform.refusals import Refused
    from daybook.config import clock
    from daybook.config.actors import actor_of
    from daybook.config.second_factor import reset_second_factor

    user = User.objects.filter(email__iexact=given.email.strip(), is_system=False).first()
    if user is None:
        raise Refused("USER-01", "There is no account with this e-mail address.")
    actor, now = actor_of(None), clock.now()
    password = set_temporary_password(actor=actor, now=now, user_id=user.pk, version=user.version)
    if given.reset_second_factor:
        reset_second_factor(actor=actor, now=now, user_id=user.pk)
    print(f"One-time password of {user.email}, shown only now: {password}")
    print("The first sign-in replaces it.")
    return 0
