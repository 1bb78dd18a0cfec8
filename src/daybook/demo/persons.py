"""Who are the people, as what, since when? Persons, accounts, employments, targets, leave.

Maya Okonkwo is an engineer until 31 January 2026 and a senior engineer from 1 February: two
employments that meet.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from daybook.apps.people.actions.persons import add_person, record_leave, start_employment
from daybook.apps.people.actions.rates import set_target
from daybook.apps.platform.actions.users import add_user, grant_role
from daybook.apps.platform.viewer import HeldGrant, Viewer
from daybook.core.periods import add_months
from daybook.core.rights import Role

from .horizon import Horizon, instant
from .logins import LOGINS, MAIL, PASSWORD, Login
from .places import ZONES, Places
from .roster import FIRMS, ROSTER, RosterRow

FULL = 1_000_000
WEEK = timedelta(weeks=1)
EDUCATION = ("TI",)
DELIVERY = ("PM", "DM", "EM")
BILLABLE = ("PSE", "SPSE", "TA", "PM", "TI", "PE")


@dataclass
class Worker:
    """A person of the sample company and everything the plan needs to know of them."""

    name: str
    code: str
    role: str
    region: str
    entity: str
    starts_on: date
    ends_on: date | None
    share: int
    was: str = ""
    changes_on: date | None = None
    firm: str = ""
    hourly: int = 0
    job: Role | None = None
    job_region: str = ""
    login: Login | None = None
    id: int = 0
    viewer: Viewer | None = None
    away: set[date] = field(default_factory=set)

    @property
    def is_partner(self) -> bool:
        """Whether a partner firm employs them."""
        return bool(self.firm)

    @property
    def day_minutes(self) -> int:
        """What a full working day of theirs holds."""
        return 480 * self.share // FULL

    def employed(self, day: date) -> bool:
        """Whether they work here on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def role_on(self, day: date) -> str:
        """What they are on a day."""
        return self.was if self.changes_on and day < self.changes_on else self.role


@dataclass
class Staff:
    """Everybody, by code, and the accounts by the name of their e-mail."""

    workers: list[Worker]
    accounts: dict[str, Viewer] = field(default_factory=dict)
    by_code: dict[str, Worker] = field(default_factory=dict)

    def of_role(self, role: str, region: str = "") -> list[Worker]:
        """Workers of a role today, of one region where one is named."""
        return [w for w in self.workers if w.role == role and region in ("", w.region)]


def plan_workers(horizon: Horizon, rng: Random) -> Staff:
    """The roster as dated workers; who had left before history begins is not here."""
    logins = {login.name: login for login in LOGINS}
    workers, codes = [], set()
    for row in ROSTER:
        ends_on = None if row.left is None else horizon.months_ago(row.left)
        if ends_on is not None and ends_on <= horizon.starts_on:
            continue
        workers.append(_worker(row, ends_on, horizon, rng, codes, logins.get(row.name)))
    return Staff(workers, by_code={worker.code: worker for worker in workers})


def _worker(row: RosterRow, ends_on, horizon: Horizon, rng: Random, codes: set, login) -> Worker:
    long_ago = add_months(horizon.starts_on, -rng.randrange(4, 50))
    starts_on = long_ago if row.joined is None else horizon.months_ago(row.joined)
    was, _, months = row.more.get("was", "").partition("@")
    changes_on = horizon.months_ago(int(months)) if months else None
    firm, _, hourly = row.more.get("firm", "").partition(":")
    job, _, job_region = row.more.get("job", "").partition(":")
    return Worker(
        name=row.name, code=_code(row.name, codes), role=row.role, region=row.region,
        entity=row.entity, starts_on=starts_on, ends_on=ends_on,
        share=int(row.more.get("share", "100")) * 10_000,
        was=was if changes_on and changes_on > starts_on else "", changes_on=changes_on,
        firm=firm, hourly=int(hourly or 0), job=Role(job) if job else None,
        job_region=job_region, login=login,
    )  # fmt: skip


def _code(name: str, codes: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    first, *rest = plain.replace("-", "").split()
    code = (first[0] + "".join(rest)[:5]).upper()
    while code in codes:
        code = f"{code[:5]}{len(codes) % 10}"
    codes.add(code)
    return code


def _role_of(worker: Worker) -> Role:
    if worker.login:
        return worker.login.role
    if worker.job:
        return worker.job
    return {"PM": Role.PROJECT_MANAGER, "RD": Role.REGIONAL_LEADER}.get(
        worker.role, Role.CONSULTANT
    )


def build_persons(staff: Staff, places: Places, horizon: Horizon) -> None:
    """Accounts, persons and employments; managers come first so that others can name them."""
    heads = {"RD": 0, "DM": 1}
    for worker in sorted(staff.workers, key=lambda w: heads.get(w.role, 2)):
        now = instant(min(worker.starts_on, horizon.starts_on) - timedelta(days=20), 10)
        _account(worker, staff, places, now)
        _employ(worker, staff, places, now)
    people = {worker.name for worker in staff.workers}
    for login in LOGINS:
        if login.name not in people:
            _office_account(login, staff, places, horizon)


def _mail(worker: Worker) -> str:
    if worker.login:
        return worker.login.email
    plain = unicodedata.normalize("NFKD", worker.name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{FIRMS.get(worker.firm, MAIL)}"


def _account(worker: Worker, staff: Staff, places: Places, now) -> None:
    common = {"actor": places.system, "now": now}
    user_id = add_user(
        **common, email=_mail(worker), name=worker.name,
        password=PASSWORD if worker.login else None,
    )  # fmt: skip
    role = _role_of(worker)
    region = worker.region if role is Role.REGIONAL_LEADER else worker.job_region
    grant = HeldGrant(role, "REGION", places.region[region]) if region else HeldGrant(role)
    grant_role(**common, user_id=user_id, role=role, starts_on=worker.starts_on,
               scope=grant.scope, scope_id=grant.scope_id, ends_on=worker.ends_on)  # fmt: skip
    worker.id = add_person(
        **common, code=worker.code, name=worker.name, zone=ZONES[worker.entity],
        email=_mail(worker), kind="PARTNER" if worker.is_partner else "EMPLOYEE", user_id=user_id,
    )  # fmt: skip
    worker.viewer = Viewer(user_id, worker.name, worker.id, (grant,))
    staff.accounts[_mail(worker).split("@")[0]] = worker.viewer


def _office_account(login: Login, staff: Staff, places: Places, horizon: Horizon) -> None:
    """Finance and the administrator sign in, but book no time."""
    now = instant(add_months(horizon.starts_on, -2), 11)
    user_id = add_user(actor=places.system, now=now, email=login.email, name=login.name,
                       password=PASSWORD)  # fmt: skip
    grant_role(actor=places.system, now=now, user_id=user_id, role=login.role,
               starts_on=add_months(horizon.starts_on, -2))  # fmt: skip
    staff.accounts[login.email.split("@")[0]] = Viewer(
        user_id, login.name, None, (HeldGrant(login.role),)
    )


def _manager(worker: Worker, staff: Staff) -> int | None:
    if worker.role == "RD":
        return None
    wanted = "RD" if worker.role in ("DM", "OPS") else "DM"
    heads = staff.of_role(wanted, worker.region)
    return heads[0].id if heads else None


def _employ(worker: Worker, staff: Staff, places: Places, now) -> None:
    practice = "EDU" if worker.role in EDUCATION else "DELIV" if worker.role in DELIVERY else "CONS"
    spans = [(worker.role, worker.starts_on, worker.ends_on)]
    if worker.was:
        spans = [
            (worker.was, worker.starts_on, worker.changes_on),
            (worker.role, worker.changes_on, worker.ends_on),
        ]
    for role, starts_on, ends_on in spans:
        start_employment(
            actor=places.system, now=now, person_id=worker.id,
            entity_id=places.entity[worker.entity], role_id=places.role[role],
            region_id=places.region[worker.region], practice_id=places.practice[practice],
            work_calendar_id=places.calendar[worker.entity], starts_on=starts_on,
            ends_on=ends_on, manager_id=_manager(worker, staff), share_millionths=worker.share,
        )  # fmt: skip


def build_targets(staff: Staff, places: Places, horizon: Horizon) -> None:
    """70 % for engineers and project managers, 55 % for architects, trainers by quarter."""
    now = instant(add_months(horizon.starts_on, -1), 15)
    common = {"actor": staff.accounts["operations"], "now": now}
    for role, share in (("PSE", 700_000), ("SPSE", 700_000), ("PM", 700_000), ("TA", 550_000)):
        set_target(**common, role_id=places.role[role], starts_on=horizon.starts_on,
                   target_millionths=share)  # fmt: skip
    for index in range(horizon.quarters):
        starts_on = add_months(horizon.starts_on, 3 * index)
        # The fiscal quarters of a trainer's year ask 60, 60, 65 and 70 %.
        quarter = (starts_on.month - 2) % 12 // 3
        set_target(**common, role_id=places.role["TI"], starts_on=starts_on,
                   target_millionths=(600_000, 600_000, 650_000, 700_000)[quarter])  # fmt: skip


def build_leave(staff: Staff, places: Places, horizon: Horizon, rng: Random) -> int:
    """Vacation spread over each year and some sickness, never over a day off twice."""
    count = 0
    for worker in staff.workers:
        if worker.is_partner:
            continue
        for number, (kind, first, days) in enumerate(_absences(worker, horizon, rng), start=1):
            ends_on = first + timedelta(days=days)
            span = {first + timedelta(days=offset) for offset in range(days)}
            shown = worker.login and first < horizon.today + WEEK and ends_on > horizon.typed_from
            if (
                shown
                or span & worker.away
                or not (worker.employed(first) and worker.employed(ends_on))
            ):
                continue
            if kind == "SICK" and ends_on > horizon.today:
                continue
            worker.away |= span
            asked = first - timedelta(days=21) if kind == "VACATION" else first
            record_leave(
                actor=worker.viewer, now=instant(asked, 8, 30, ZONES[worker.entity]),
                person_id=worker.id, leave_key=f"{kind}-{number}", kind=kind, starts_on=first,
                ends_on=ends_on, minutes_per_day=worker.day_minutes,
            )  # fmt: skip
            count += 1
    return count


def _absences(worker: Worker, horizon: Horizon, rng: Random):
    """(kind, first day, days) of a worker: a long rest, Christmas, single days, sickness."""
    for year in range(horizon.starts_on.year, horizon.plan_ends_on.year + 1):
        summer = 1 if worker.entity == "AU" else rng.choice((6, 7, 7, 8, 8, 9))
        first = _monday(date(year, summer, rng.randrange(1, 27)))
        yield "VACATION", first, rng.choice((5, 12, 12, 12, 19))
        yield "VACATION", _monday(date(year, 12, 22)), rng.choice((5, 12))
        yield "VACATION", _monday(date(year, rng.choice((3, 4, 5, 10)), 14)), rng.choice((2, 3, 5))
        for _ in range(rng.randrange(0, 3)):
            day = _monday(date(year, rng.randrange(1, 13), rng.randrange(1, 27)))
            yield "SICK", day + timedelta(days=rng.randrange(0, 4)), rng.randrange(1, 3)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
