"""What needs this person now? One list, ranked by how near the deadline is and what is at stake.

A manager with 12 lines to approve since Monday, a milestone of 73,000.00 due yesterday and nothing
else sees the milestone first: it is late, and it holds back the most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from daybook.apps.billing.queries.invoices import invoices
from daybook.apps.close.queries.waiting import open_months
from daybook.apps.ledger.queries.standing import ProjectStanding, portfolio_standings
from daybook.apps.ledger.queries.unpriced import unpriced_work
from daybook.apps.platform.queries.changes import waiting_proposals
from daybook.apps.platform.queries.closed import closed_through
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.queries.work import job_counts, run_count
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, milestones, projects
from daybook.apps.staffing.queries.bookings import bookings_between
from daybook.apps.time.queries.approvals_today import escalated_to
from daybook.apps.time.queries.waiting import time_filter, waiting_time
from daybook.core.health import budget_level
from daybook.core.periods import week_of
from daybook.core.policy import Policy
from daybook.core.rights import Data, Role, Verb

from .scope import within
from .snoozed import SnoozedItem, put_apart
from .today_corrections import correction_items
from .today_items import LATE, NOW, SOON, TodayItem, tier_of
from .today_partners import partner_items

_MILESTONE_DAYS = 14
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Today:
    """The ranked list, what of it was put off, and when the next timesheet is due."""

    items: tuple[TodayItem, ...]
    due_weekday: int
    due_minute: int
    snoozed: tuple[SnoozedItem, ...] = ()


def today_list(viewer: Viewer, today: date) -> Today:
    """Everything that waits for this viewer, most pressing first; from what is recorded only."""
    policy = policy_on(today)
    terms = projects(viewer) if viewer.grants or viewer.is_system else ()
    found = [
        *_own_time(viewer, today, policy),
        *_approvals(viewer, today),
        *_escalated(viewer, today),
        *correction_items(viewer, today),
        *_milestones(viewer, terms, today),
        *_proposals(viewer),
        *_drafts(viewer, today),
        *partner_items(viewer, today),
        *_close(viewer, today),
        *_rates(viewer),
        *_machinery(viewer),
        *_budgets(viewer, terms, today, policy),
    ]
    ranked = sorted(found, key=lambda item: item.rank)
    awake, asleep = put_apart(ranked, viewer, today)
    return Today(awake, policy.week_due_weekday, policy.week_due_minute, asleep)


def _week_address(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"/time/{year}-W{number:02d}"


def _own_time(viewer: Viewer, today: date, policy: Policy) -> Iterable[TodayItem]:
    """Returned lines, weeks not handed in, and planned days of this and last week without time."""
    if viewer.person_id is None or not may(viewer, Data.TIME, Verb.EDIT):
        return
    mine = Q(person_id=viewer.person_id)
    by_week: dict[tuple[date, str], list] = {}
    for row in waiting_time(by=("worked_on", "state"), filters=mine):
        day, state = row.key
        by_week.setdefault((week_of(day), state), []).append(row)
    for (week, state), rows in sorted(by_week.items()):
        due = week + timedelta(days=policy.week_due_weekday)
        count, minutes = sum(row.entries for row in rows), sum(row.minutes for row in rows)
        oldest = min(row.oldest_on for row in rows)
        if state == "RETURNED":
            yield TodayItem(
                "returned", f"Mend {_lines(count)} that came back", f"week of {week:%-d %B}",
                _week_address(week), "Open", LATE, "returned", minutes=minutes,
                since=oldest, due=due, count=count,
            )  # fmt: skip
        elif state == "DRAFT" and due <= today + timedelta(days=1):
            yield TodayItem(
                "submit", f"Hand in your week of {week:%-d %B}", _lines(count), _week_address(week),
                "Open", tier_of(due, today), "submitted", minutes=minutes, since=oldest,
                due=due, count=count,
            )  # fmt: skip
    yield from _missing(viewer, today, policy)


def _lines(count: int) -> str:
    return f"{count} line{'' if count == 1 else 's'}"


def _missing(viewer: Viewer, today: date, policy: Policy) -> Iterable[TodayItem]:
    """Hard-booked days of last week and this one, before today, on which nothing is logged."""
    start = week_of(today) - _WEEK
    logged = {
        row.key[0]
        for row in waiting_time(
            by=("worked_on",),
            states=("DRAFT", "SUBMITTED", "RETURNED", "APPROVED"),
            filters=Q(person_id=viewer.person_id, worked_on__gte=start),
        )
    }
    owed: dict[date, dict[date, int]] = {}
    for booking in bookings_between(start, today, person_id=viewer.person_id):
        if booking.commitment != "HARD":
            continue
        for day, minutes in booking.days(start, today):
            if day not in logged:
                held = owed.setdefault(week_of(day), {})
                held[day] = held.get(day, 0) + minutes
    for week, days in owed.items():
        due = week + timedelta(days=policy.week_due_weekday)
        count = len(days)
        yield TodayItem(
            "log", f"Log {count} planned day{'' if count == 1 else 's'} without time",
            f"week of {week:%-d %B}", _week_address(week), "Log time", tier_of(due, today), "time",
            minutes=sum(days.values()), since=min(days), due=due, count=count,
        )  # fmt: skip


def _approvals(viewer: Viewer, today: date) -> Iterable[TodayItem]:
    if not may(viewer, Data.TIME, Verb.APPROVE):
        return
    rows = waiting_time(
        by=("person_id",), states=("SUBMITTED",), filters=time_filter(viewer, Verb.APPROVE)
    )
    if not rows:
        return
    count, oldest = sum(row.entries for row in rows), min(row.oldest_on for row in rows)
    people = len(rows)
    # Lines of a week are to be approved by the Monday after it.
    due = week_of(oldest) + _WEEK
    yield TodayItem(
        "approve", f"Approve {_lines(count)}",
        f"of {people} {'person' if people == 1 else 'people'}", "/approvals", "Approve",
        tier_of(due, today), "check", minutes=sum(row.minutes for row in rows), since=oldest,
        due=due, count=people,
    )  # fmt: skip


def _escalated(viewer: Viewer, today: date) -> Iterable[TodayItem]:
    """Lines that waited too long with somebody else and stand with the viewer now."""
    found = escalated_to(viewer, today)
    if found is None:
        return
    yield TodayItem(
        "escalated", f"Decide {_lines(found.lines)} gone up to you",
        f"waiting for {found.waiting_days} working days", "/approvals?queue=yours", "Decide", LATE,
        "check", minutes=found.minutes, since=found.oldest_on, due=today, count=found.people,
    )  # fmt: skip


def _milestones(
    viewer: Viewer, terms: tuple[ProjectTerms, ...], today: date
) -> Iterable[TodayItem]:
    """Milestones due soon, or late: a manager's for two weeks, all others' until tomorrow."""
    mine = within(viewer, Data.PROJECTS, terms, Verb.EDIT)
    if not mine:
        return
    priced = within(viewer, Data.FORECAST, terms)
    by_id = {row.id: row for row in terms}
    until = today + timedelta(days=_MILESTONE_DAYS)
    for row in milestones(mine, filters=~Q(state="ACCEPTED") & Q(due_on__lte=until)):
        project = by_id[row.project_id]
        managed = viewer.person_id is not None and project.manager_id == viewer.person_id
        if not managed and tier_of(row.due_on, today) > NOW:
            continue
        sent = row.state == "SENT"
        yield TodayItem(
            "milestone",
            f"{'Get the acceptance of' if sent else 'Deliver'} {row.name}",
            f"{project.code} · {project.customer_name}",
            f"/projects/{project.code}/milestones",
            "Open",
            tier_of(row.due_on, today),
            "projects",
            minor=row.amount_minor if project.id in priced else None,
            currency=project.currency,
            due=row.due_on,
            since=row.due_on if row.due_on < today else None,
            about=f"milestone {row.id}",
        )


def _proposals(viewer: Viewer) -> Iterable[TodayItem]:
    count = waiting_proposals(viewer)
    if count:
        yield TodayItem(
            "proposals", f"Decide {count} proposed change{'' if count == 1 else 's'}",
            "rates and settings that wait for a second person", "/admin/proposals?state=DRAFT",
            "Decide", SOON, "gear", count=count,
        )  # fmt: skip


def _drafts(viewer: Viewer, today: date) -> Iterable[TodayItem]:
    """Draft invoices that somebody else wrote, by month and currency."""
    if not may(viewer, Data.INVOICES, Verb.ISSUE):
        return
    groups: dict[tuple[date, str], list] = {}
    for row in invoices(viewer, filters=Q(state="DRAFT"), verb=Verb.ISSUE):
        if row.drafted_by_id != viewer.user_id:
            groups.setdefault((row.month, row.currency), []).append(row)
    for (month, currency), rows in groups.items():
        ended = month.replace(day=28) + timedelta(days=4)
        count = len(rows)
        yield TodayItem(
            "issue", f"Issue {count} draft invoice{'' if count == 1 else 's'}",
            f"of {month:%B %Y}, {currency}",
            f"/money/invoices?state=DRAFT&month={month:%Y-%m}&currency={currency}", "Review",
            tier_of(ended, today), "money", minor=sum(row.total_minor for row in rows),
            currency=currency, count=count,
        )  # fmt: skip


def _close(viewer: Viewer, today: date) -> Iterable[TodayItem]:
    """Ended months that are not closed, for those who lock them."""
    if not may(viewer, Data.PERIOD_LOCKS, Verb.LOCK_SOFT):
        return
    for row in open_months(today):
        address = f"/money/close/{row.month:%Y-%m}?entity={row.entity_code}"
        named = f"{row.month:%B} of {row.entity_code}"
        if row.checked_at is None:
            text, note = f"Check {named}", "its close checks were not run yet"
        elif row.blocking:
            plural = "finding blocks" if row.blocking == 1 else "findings block"
            text, note = f"Mend {named}", f"{row.blocking} {plural} its close"
        else:
            text, note = f"Close {named}", "no finding blocks it"
        yield TodayItem(
            "close", text, note, address, "Open", NOW, "lock", due=row.month,
            count=max(row.blocking, 1),
        )  # fmt: skip


def _rates(viewer: Viewer) -> Iterable[TodayItem]:
    """Billable work in the books that has no rate, for those who draft rates."""
    if not may(viewer, Data.BILL_RATES, Verb.DRAFT):
        return
    found = unpriced_work()
    if found.lines:
        yield TodayItem(
            "rates",
            f"Add the rate of {_lines(found.lines)}",
            "approved, and worth nothing without it",
            "/ledger?book=RATED&billable=yes&priced=no",
            "Open",
            NOW,
            "warn",
            minutes=found.minutes,
            since=found.oldest_on,
            count=found.people,
        )


def _machinery(viewer: Viewer) -> Iterable[TodayItem]:
    """Background work that has stopped, for those who look after the installation."""
    if may(viewer, Data.SETTINGS):
        dead = job_counts(viewer).get("DEAD", 0)
        if dead:
            yield TodayItem(
                "jobs", f"Look at {dead} dead job{'' if dead == 1 else 's'}",
                "tried again and again, and given up", "/admin/jobs?state=DEAD", "Open",
                LATE, "red", count=dead,
            )  # fmt: skip
    if may(viewer, Data.IMPORTS, Verb.EDIT):
        failed = run_count(viewer, "FAILED")
        if failed:
            yield TodayItem(
                "runs", f"Look at {failed} failed run{'' if failed == 1 else 's'}",
                "imports and other long work that did not finish", "/admin/runs?state=FAILED",
                "Open", LATE, "red", count=failed,
            )  # fmt: skip


def _budgets(
    viewer: Viewer, terms: tuple[ProjectTerms, ...], today: date, policy: Policy
) -> Iterable[TodayItem]:
    """Projects over budget: those a manager runs, or all that a leader or coordinator oversees."""
    if not viewer.roles & {
        Role.PROJECT_MANAGER,
        Role.COORDINATOR,
        Role.OPERATIONS_MANAGER,
        Role.REGIONAL_LEADER,
    }:
        return
    overseen = within(viewer, Data.FORECAST, terms)
    live = [row for row in terms if row.id in overseen and row.status == "ACTIVE"]
    over = _over_budget(live, policy)
    if not over:
        return
    worst, hours = max(over.items(), key=lambda pair: (pair[1], pair[0].code))
    one = len(over) == 1
    yield TodayItem(
        "budget",
        f"{worst.code} is over its budget" if one else f"{len(over)} projects are over budget",
        worst.customer_name if one else f"{worst.code} by the most hours",
        f"/projects/{worst.code}/budget" if one else "/projects?view=over-budget",
        "See why",
        SOON,
        "warn",
        minutes=sum(over.values()) or None,
        count=len(over),
    )


def _over_budget(live: list[ProjectTerms], policy: Policy) -> dict[ProjectTerms, int]:
    """Projects whose hours or money are overrun (HLTH-01), with the minutes above budget."""
    held = portfolio_standings(closed_through()).now
    submitted = {
        row.key[0]: row.minutes for row in waiting_time(by=("project_id",), states=("SUBMITTED",))
    }
    found = {}
    for row in live:
        standing = held.get(row.id) or ProjectStanding(row.id)
        used = standing.minutes + submitted.get(row.id, 0)
        levels = (
            budget_level(used, row.budget_minutes, policy),
            budget_level(standing.rated_minor, row.budget_minor, policy),
        )
        if "RED" in levels:
            found[row] = max(used - row.budget_minutes, 0) if row.budget_minutes else 0
    return found
