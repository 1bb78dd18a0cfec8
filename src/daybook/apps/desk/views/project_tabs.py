"""What does each tab of a project show? A context a tab, built when the tab is opened."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from daybook.core.money import divide_rounded
from daybook.ui import format as text_of
from daybook.ui.charts import Mark, burn
from daybook.ui.columns import Column
from daybook.ui.grid import Empty, Table

from ..queries.project import (
    BurnWeek,
    DatedMilestone,
    ProjectPage,
    burn_weeks,
    person_times,
    project_bookings,
    project_milestones,
    role_rates,
    task_budgets,
)
from .project_money import history, money

_LAST_MONTHS = 8


def _hours_axis(hours: int) -> str:
    return f"{text_of.count(hours)} h"


def _in_hours(minutes: int) -> int:
    """Whole hours, so that the chart's gridlines are round hours; printed values stay exact."""
    return divide_rounded(minutes, 60)


def _said(minutes: int) -> str:
    return f"{text_of.hours(minutes)} h"


def overview(request: HttpRequest, page: ProjectPage) -> dict:
    """The burn of hours, and what it means."""
    weeks = burn_weeks(page.terms, request.today)
    return {"chart": _chart(page, weeks), "heading": _burn_heading(page, weeks)}


def _chart(page: ProjectPage, weeks: tuple[BurnWeek, ...]):
    if not weeks:
        return None
    code = page.terms.code

    def mark(week: BurnWeek, value: int, kind: str) -> Mark:
        until = week.starts_on + timedelta(days=6)
        entries = f"/time/entries?project={code}&from={week.starts_on}&to={until}"
        booked = f"/people/bookings?project={code}&from={week.starts_on}&to={until}"
        href = (entries if page.sees_time else "") if kind == "ACTUAL" else booked
        return Mark(text_of.week_text(week.starts_on), _in_hours(value), href, _said(value), kind)

    actual = [mark(week, week.actual, "ACTUAL") for week in weeks if week.actual is not None]
    coming = [mark(week, week.forecast, "FORECAST") for week in weeks if week.forecast is not None]
    end = coming[-1] if coming else actual[-1] if actual else None
    budget = page.terms.budget_minutes
    return burn(
        actual,
        coming,
        [_in_hours(week.plan) for week in weeks],
        f"Hours of {code} by week",
        _hours_axis,
        signed=_in_hours(budget) or None,
        signed_text=f"Budget {_said(budget)}" if budget else "",
        end_text=end.text if end else "",
    )


def _burn_heading(page: ProjectPage, weeks: tuple[BurnWeek, ...]) -> str:
    if not weeks:
        return ""
    end = next(
        (week.forecast or week.actual for week in reversed(weeks)
         if week.forecast is not None or week.actual is not None),
        0,
    )  # fmt: skip
    said = _said(end)
    said = f"Heading for {said}" if weeks[-1].forecast is not None else f"{said} worked"
    budget = page.terms.budget_minutes
    if not budget:
        return said
    over = end - budget
    return f"{said}, {_said(abs(over))} {'over' if over > 0 else 'below'} the budget"


def budget(request: HttpRequest, page: ProjectPage) -> dict:
    """Budget, actual and what is left, by task; what each role was rated at."""
    row = page.row
    table = Table(
        columns=_budget_columns(page),
        rows=task_budgets(page),
        totals={
            "name": "All tasks",
            "budget_minutes": page.terms.budget_minutes,
            "approved_minutes": row.approved_minutes,
            "submitted_minutes": row.submitted_minutes,
            "left_minutes": row.left_minutes if page.terms.budget_minutes else None,
            "rated_minor": row.rated_minor,
        },
        label="Budget by task",
        title="Budget by task",
        subtitle="Left is budget less approved less submitted (BUDGET-01). The project's own "
        "budget stands in the first row; tasks may have one of their own.",
        empty=Empty("This project has no tasks yet."),
    )
    return {"tables": [table, *_role_table(page)], "add": ("Add a task", "tasks/new")}


def _budget_columns(page: ProjectPage) -> tuple[Column, ...]:
    code, currency = page.terms.code, page.terms.currency
    entries = f"/time/entries?project={code}&task={{code}}" if page.sees_time else ""
    edit = f"/projects/{code}/tasks/{{id}}/edit" if page.may_edit else ""

    def hours(key: str, title: str, state: str = "") -> Column:
        href = f"{entries}&state={state}" if entries and state else ""
        return Column(key, title, kind="hours", digits=2, sort=False, href=href)

    money = Column(
        "rated_minor", "Rated", kind="money", currency=currency, unit=currency, sort=False,
        href=f"/ledger?book=RATED&project={code}&task={{code}}",
        explain=f"/explain/rated?project={code}&task={{code}}",
    )  # fmt: skip
    return (
        Column("name", "Task", code="code", sort=False, href=edit),
        hours("budget_minutes", "Budget"),
        hours("approved_minutes", "Approved", "APPROVED"),
        hours("submitted_minutes", "Submitted", "SUBMITTED"),
        Column("left_minutes", "Left", kind="delta_hours", unit="h", digits=2, sort=False),
        *((money,) if page.sees_money else ()),
    )


def _role_table(page: ProjectPage) -> list[Table]:
    found = role_rates(page)
    if not found:
        return []
    href = f"/ledger?book=RATED&billable=yes&project={page.terms.code}&role={{role_code}}"
    return [
        Table(
            columns=(
                Column("role_code", "Role", kind="code", sort=False, href=href),
                Column(
                    "per_unit",
                    "Rate",
                    kind="rate",
                    currency_key="currency",
                    unit="per hour",
                    sort=False,
                ),
                Column("minutes", "Hours", kind="hours", digits=2, sort=False, href=href),
                Column(
                    "amount_minor",
                    "Rated",
                    kind="money",
                    currency_key="currency",
                    sort=False,
                    href=href,
                ),
            ),
            rows=found,
            label="Billable work by role and rate",
            title="Billable work by role and rate",
            subtitle="A role has a row for each rate it was rated at. Blank is no rate (RATE-01).",
        )  # fmt: skip
    ]


def time(request: HttpRequest, page: ProjectPage) -> dict:
    """Hours by person and month of work."""
    found = person_times(request.viewer, page)
    months = sorted({month for row in found for month in row.by_month})[-_LAST_MONTHS:]
    keys = [f"{month:%Y-%m}" for month in months]
    rows = [
        {
            "code": row.code,
            "name": row.name,
            "minutes": row.minutes,
            "waiting": row.waiting_minutes,
            **{f"{month:%Y-%m}": row.by_month.get(month, 0) for month in months},
        }
        for row in found
    ]
    totals = {key: sum(row[key] for row in rows) for key in ("minutes", "waiting", *keys)}
    table = Table(
        columns=_time_columns(page.terms.code, months),
        rows=rows,
        totals={"name": text_of.spell(len(rows), "person", "people"), **totals},
        label="Hours by person and month",
        title="Hours by person and month",
        subtitle="By the day of work. Approved hours are those in the books.",
        note="" if page.sees_time else "You see your own hours on this project.",
        empty=Empty("Nothing was worked here yet.", "Open my week", "/time"),
    )
    return {"tables": [table]}


def _time_columns(code: str, months: list[date]) -> tuple[Column, ...]:
    entries = f"/time/entries?project={code}&person={{code}}"

    def hours(key: str, title: str, query: str, **more) -> Column:
        return Column(
            key, title, kind="hours", digits=2, sort=False, href=f"{entries}{query}", **more
        )

    by_month = (
        hours(
            f"{month:%Y-%m}", text_of.month_text(month)[:3],
            f"&state=APPROVED&month={month:%Y-%m}", unit=f"{month.year}",
        )
        for month in months
    )  # fmt: skip
    why = f"/explain/hours?project={code}&person={{code}}"
    waiting = "&state=DRAFT&state=SUBMITTED&state=RETURNED"
    return (
        Column("name", "Person", href="/people/{code}", sort=False),
        *by_month,
        hours("minutes", "Approved", "&state=APPROVED", explain=why),
        hours("waiting", "Not approved", waiting),
    )


def staffing(request: HttpRequest, page: ProjectPage) -> dict:
    """Who is booked, from when to when, how firmly."""
    code = page.terms.code
    rows = [
        {
            "id": row.id,
            "code": row.person_code,
            "name": row.person_name,
            "starts_on": row.starts_on,
            # A booking ends before a day; people say the last one.
            "last_on": row.ends_on - timedelta(days=1),
            "week_minutes": sum(row.weekday_minutes),
            "commitment": "Hard" if row.commitment == "HARD" else "Soft",
        }
        for row in project_bookings(page, request.today)
    ]
    table = Table(
        columns=(
            Column("name", "Person", href="/people/{code}", sort=False),
            Column("starts_on", "From", kind="date", sort=False),
            Column("last_on", "To", kind="date", sort=False),
            Column("week_minutes", "A week", kind="hours", digits=2, sort=False,
                   href=f"/people/bookings?project={code}&person={{code}}"),
            Column("commitment", "Commitment", sort=False),
        ),
        rows=rows,
        label="Bookings",
        title="Bookings",
        subtitle="From four weeks back. Hard bookings are the plan; soft ones may lapse.",
        empty=Empty("Nobody is booked on this project.", "See all bookings", "/people/bookings"),
    )  # fmt: skip
    return {"tables": [table]}


def milestones(request: HttpRequest, page: ProjectPage) -> dict:
    """What was promised for which day, and how its acceptance stands."""
    found = project_milestones(page, request.today)
    currency = page.terms.currency
    money = (
        Column("amount_minor", "Amount", kind="money", currency=currency, unit=currency,
               sort=False, href="/ledger?milestone={id}"),
    ) if page.sees_money else ()  # fmt: skip
    acts = (Column("acts", "What to do", kind="html", sort=False),) if page.may_edit else ()
    table = Table(
        columns=(
            Column("name", "Milestone", sort=False),
            Column("state", "State", kind="status", sort=False),
            Column("due_on", "Due", kind="date", sort=False),
            Column("sent_on", "Sent", kind="date", sort=False, opt=True),
            Column("acceptance", "Acceptance", sort=False, wrap=True),
            Column("evidence", "Evidence", sort=False, wrap=True, opt=True),
            *money,
            *acts,
        ),
        rows=[_milestone(page, row, request.today) for row in found],
        totals=_milestone_totals(found),
        label="Milestones",
        title="Milestones",
        subtitle="An accepted milestone is billed and recognized. Silence accepts on the fifth "
        "business day, the day of sending being the first (REV-04).",
        empty=Empty("This project has no milestones."),
    )
    return {"tables": [table], "add": ("Add a milestone", "milestones/new")}


def _acts(page: ProjectPage, found: DatedMilestone) -> SafeString | None:
    """What may be done with a milestone now, each a form of its own."""
    here = f"/projects/{page.terms.code}/milestones/{found.row.id}"
    known = {
        "PLANNED": (("Send", "send"), ("Accept", "accept"), ("Edit", "edit")),
        "SENT": (("Accept", "accept"),),
    }
    offered = known.get(found.row.state, ())
    if not offered:
        return None
    name = found.row.name
    return format_html_join(
        " · ",
        '<a href="{}/{}">{}<span class="sr"> {}</span></a>',
        ((here, verb, word, name) for word, verb in offered),
    )


def _milestone(page: ProjectPage, found: DatedMilestone, today) -> dict:
    row = found.row
    late = row.state != "ACCEPTED" and row.due_on is not None and row.due_on < today
    if row.state == "ACCEPTED":
        passive = " by silence" if row.is_passively_accepted else ""
        acceptance = f"Accepted{passive} on {text_of.day(row.accepted_on)}"
    elif found.accepts_itself_on:
        acceptance = f"By silence on {text_of.day(found.accepts_itself_on)}"
    else:
        days = (today - row.due_on).days if late else 0
        acceptance = f"Overdue {text_of.spell(days, 'day')}" if late else ""
    return {
        "id": row.id,
        "name": row.name,
        "state": "OVERDUE" if late and row.state == "PLANNED" else row.state,
        "due_on": row.due_on,
        "sent_on": row.sent_on,
        "acceptance": acceptance,
        "evidence": row.evidence_note,
        "amount_minor": found.amount_minor,
        "acts": _acts(page, found),
    }


def _milestone_totals(found: tuple[DatedMilestone, ...]) -> dict | None:
    if len(found) < 2:
        return None
    total: dict[str, object] = {"name": f"All {len(found)}"}
    if all(row.amount_minor is not None for row in found):
        total["amount_minor"] = sum(row.amount_minor for row in found)
    return total


TAB_CONTEXTS = {
    "overview": overview,
    "budget": budget,
    "time": time,
    "staffing": staffing,
    "milestones": milestones,
    "money": money,
    "history": history,
}
