"""What happens by itself? Two reminders on the day a week is due, and the ladder above the person.

Friday 12:00 and 16:00 local to each; the manager a day after the first reminder, the region's
leader after two, a coordinator where a region has none. Running it twice tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError

from daybook.apps.people.queries.accounts import user_ids_of_persons
from daybook.apps.people.queries.persons import EmploymentRow, employments_on
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.actions.messages import Draft, write_messages
from daybook.apps.platform.queries.messages import active_accounts
from daybook.apps.platform.queries.role_holders import RoleHolder, role_holders
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.compliance import (
    MANAGER,
    PERSON,
    Quiet,
    due_step,
    is_owed,
    is_quiet,
    part_standing,
    slot_of,
)
from daybook.core.periods import week_of, week_parts
from daybook.core.policy import Policy
from daybook.core.rights import Role

from ..models import Nudge
from ..queries.part_facts import part_facts
from ..queries.reach import people_looked_after
from ..queries.sheet import week_text
from .nudges import Ask, allowed_at, incomplete, local_time, write_nudges

_WEEK = timedelta(days=7)
# Older weeks are chased by people, not by the ladder.
WEEKS_BACK = 8


def remind_incomplete(*, actor: Viewer, now: datetime) -> int:
    """Remind whoever's running week is incomplete, in their slot. Returns how many."""
    policy = policy_on(now.date())
    if policy.nudge_automatic != "ON":
        return 0
    slots: dict[str, list[EmploymentRow]] = {}
    for who in employments_on(now.date()):
        if who.kind == "EMPLOYEE" and who.user_id and (slot := _slot(who, now, policy)):
            slots.setdefault(slot, []).append(who)
    return sum(
        write_nudges(actor=actor, now=now, asks=_asks(people, now, policy), slot=slot).written
        for slot, people in slots.items()
    )


def _slot(who: EmploymentRow, now: datetime, policy: Policy) -> str:
    local = local_time(who, now)
    return slot_of(
        local.date(), local.hour * 60 + local.minute, policy.week_due_weekday,
        policy.nudge_first_minute, policy.nudge_second_minute,
    )  # fmt: skip


def _asks(people: list[EmploymentRow], now: datetime, policy: Policy) -> list[Ask]:
    """Those whose week is incomplete and who are at work: nobody is told on a day off."""
    quiet = Quiet(policy.quiet_from_minute, policy.quiet_until_minute)
    found = []
    for monday in {week_of(local_time(who, now).date()) for who in people}:
        parts = week_parts(monday)
        days = WorkDays(monday, monday + _WEEK, {who.person_id for who in people})
        facts = part_facts(people, parts, days=days)
        for who in people:
            local = local_time(who, now)
            if week_of(local.date()) != monday:
                continue
            off = () if days.left(who.person_id, local.date()) else (local.date(),)
            if is_quiet(local.date(), local.hour * 60 + local.minute, quiet, off):
                continue
            own = [facts[who.person_id, part.starts_on] for part in parts]
            if any(incomplete(each) for each in own):
                short = sum(max(0, each.expected_minutes - each.written_minutes) for each in own)
                found.append(Ask(who, monday, monday, 1, short))
    return found


def nudge_is_wanted(key: str, now: datetime) -> bool:
    """Whether a written reminder still has to go out: some week it asks for is still incomplete."""
    row = Nudge.objects.filter(message_key=key, step=PERSON).first()
    if row is None:
        return True
    last = row.last_monday
    people = [
        who for who in people_looked_after(_SYSTEM, row.monday, last + _WEEK)
        if who.person_id == row.person_id
    ]  # fmt: skip
    mondays = [row.monday + _WEEK * step for step in range((last - row.monday).days // 7 + 1)]
    parts = [part for monday in mondays for part in week_parts(monday)]
    found = part_facts(people, parts)
    running = {part.starts_on for part in week_parts(last)} if row.slot != "MANUAL" else set()
    return any(
        is_owed(facts, part_standing(facts, now)) or (first in running and incomplete(facts))
        for (_, first), facts in found.items()
    )


_SYSTEM = Viewer(user_id=0, name="Daybook", via="JOB", is_system=True)


def escalate_missing(*, actor: Viewer, now: datetime) -> int:
    """Tell managers and regions of weeks still missing. Returns the steps that were taken."""
    policy = policy_on(now.date())
    first = week_of(now.date()) - _WEEK * WEEKS_BACK
    asked: dict[tuple[int, object], datetime] = {}
    done: dict[tuple[int, object], set[str]] = {}
    rows = Nudge.objects.filter(monday__gte=first).order_by("id")
    for person, monday, step, at in rows.values_list("person_id", "monday", "step", "readable_at"):
        key = (person, monday)
        if step == PERSON:
            asked[key] = min(at, asked.get(key, at))
        else:
            done.setdefault(key, set()).add(step)
    due = {}
    for key, at in asked.items():
        step = due_step(
            at, done.get(key, ()), now, policy.escalate_manager_hours, policy.escalate_region_hours
        )
        if step:
            due[key] = step
    return _tell(actor, now, _still_missing(due, now)) if due else 0


def _still_missing(due: dict, now: datetime) -> list[tuple[EmploymentRow, object, str]]:
    mondays = {monday for _, monday in due}
    wanted = {person for person, _ in due}
    people = [
        who
        for who in people_looked_after(_SYSTEM, min(mondays), max(mondays) + _WEEK)
        if who.person_id in wanted
    ]
    parts = {monday: week_parts(monday) for monday in mondays}
    facts = part_facts(people, [part for each in parts.values() for part in each])
    found = []
    for who in people:
        for monday in sorted(mondays):
            step = due.get((who.person_id, monday))
            if not step:
                continue
            own = [facts[who.person_id, part.starts_on] for part in parts[monday]]
            if any(is_owed(each, part_standing(each, now)) for each in own):
                found.append((who, monday, step))
    return found


def _tell(actor: Viewer, now: datetime, steps: list[tuple[EmploymentRow, object, str]]) -> int:
    """One message a recipient, naming how many weeks wait; one row a person, week and step."""
    to = _recipients(steps, now)
    by_user: dict[int, list[tuple[EmploymentRow, object, str]]] = {}
    for one in steps:
        if user := to.get((one[0].person_id, one[2])):
            by_user.setdefault(user, []).append(one)
    if not by_user:
        return 0
    users = sorted(by_user)
    at = _when(users, now)
    try:
        with action():
            line = record_audit(actor=actor, verb="escalate_missing_time", now=now,
                                reason=f"{sum(map(len, by_user.values()))} steps")  # fmt: skip
            drafts = [_draft(user, by_user[user], at[user]) for user in users]
            keys = write_messages(actor=actor, now=now, line=line, drafts=drafts)
            Nudge.objects.bulk_create(
                Nudge(
                    person_id=who.person_id, monday=monday, last_monday=monday,
                    step=step, slot="LADDER",
                    local_on=local_time(who, now).date(), to_user_id=user, message_key=key,
                    readable_at=at[user], created_at=now, audit_line=line,
                )
                for user, key in zip(users, keys, strict=True)
                for who, monday, step in by_user[user]
            )  # fmt: skip
    except IntegrityError:
        # Another worker took the same steps at the same time; its messages are enough.
        return 0
    return sum(map(len, by_user.values()))


def _when(users: Collection[int], now: datetime) -> dict[int, datetime]:
    """When each account may be told: outside its own quiet hours, where its person is known."""
    policy = policy_on(now.date())
    known = {who.user_id: who for who in employments_on(now.date()) if who.user_id in users}
    first = now.date() - timedelta(days=1)
    people = {who.person_id for who in known.values()}
    days = WorkDays(first, first + timedelta(days=130), people)
    return {
        user: (allowed_at(known[user], now, policy, days) or now) if user in known else now
        for user in users
    }


def _draft(user: int, steps: Iterable[tuple[EmploymentRow, object, str]], at: datetime) -> Draft:
    found = sorted((monday, who.person_code) for who, monday, _ in steps)
    named = "; ".join(f"{code} {week_text(monday)}" for monday, code in found[:20])
    more = f"; and {len(found) - 20} more" if len(found) > 20 else ""
    many = f"{len(found)} weeks are" if len(found) > 1 else "A week is"
    return Draft(
        user, "LADDER", f"{many} still missing after a reminder", f"{named}{more}.",
        f"/time/compliance?state=MISSING&to={week_text(found[-1][0])}", "Open the board", at,
    )  # fmt: skip


def _recipients(steps, now: datetime) -> dict[tuple[int, str], int]:
    """The account that hears of a person at a step, where there is one."""
    managers = user_ids_of_persons()
    asked = {managers[w.manager_id] for w, _, _ in steps if w.manager_id in managers}
    active = active_accounts(asked)
    holders = role_holders(now.date(), (Role.REGIONAL_LEADER, Role.COORDINATOR))
    found = {}
    for who, _, step in steps:
        if step == MANAGER:
            user = managers.get(who.manager_id)
            user = user if user in active else None
        else:
            user = None
        if user is None:
            user = _of_region(holders, who.region_id)
        if user and user != who.user_id:
            found[who.person_id, step] = user
    return found


def _of_region(holders: Collection[RoleHolder], region_id: int) -> int | None:
    """The region's leader; else a coordinator of the region; else a coordinator of everything."""
    for wanted in (
        (Role.REGIONAL_LEADER, "REGION", region_id),
        (Role.COORDINATOR, "REGION", region_id),
        (Role.COORDINATOR, "ALL", None),
    ):
        for holder in holders:
            if any((grant.role, grant.scope, grant.scope_id) == wanted for grant in holder.grants):
                return holder.user_id
    return None
