"""When do they work, when are they away, and what happened to their record?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from daybook.ui.figures import Fact, Restricted
from daybook.ui.format import clock, date_text, moment
from daybook.ui.grid import Column, Empty, Table

from ..actions.leave import may_record_leave
from ..forms.persons import LEAVE_KINDS
from ..queries.choices import holidays_in_year
from ..queries.directory import PersonPage, person_page
from ..queries.history import person_history
from ..queries.leave import LeaveRow, leave_of, may_see_reason
from ..queries.places import WEEKDAYS, work_calendar
from .person_head import Line, person_context

_MOST_EVENTS = 100
_HIDDEN = Restricted(
    "Why somebody is away is shown to them and to the regional leader they report to."
)
_LEAVE_COLUMNS = (
    Column("first", "First day", sort=False),
    Column("c0", "Last day", sort=False),
    Column("c1", "Hours a day", kind="clock", unit="", sort=False),
    Column("c2", "Kind", kind="html", sort=False),
    Column("c3", "Reason", kind="html", sort=False, opt=True, wrap=True),
)


def leave(request: HttpRequest, code: str) -> HttpResponse:
    """When they are away; why, only for those who may know."""
    page = person_page(code, request.viewer, request.today)
    context = person_context(request, page, "leave")
    may_change = not page.row.is_forgotten and may_record_leave(request.viewer, page.row.id)
    context["table"] = _leave_table(request, page, may_change)
    context["may_record"] = may_change
    return render(request, "people/leave.html", context)


def _leave_table(request: HttpRequest, page: PersonPage, may_change: bool) -> Table:
    columns, base = [*_LEAVE_COLUMNS], f"/people/{page.row.code}/leave"
    empty = Empty("No leave is recorded.")
    if may_change:
        columns.append(Column("c4", "Actions", kind="html", sort=False, hidden_title=True))
        empty = Empty("No leave is recorded.", "Record leave", f"{base}/new")
    open_reason = may_see_reason(request.viewer, page.row.id, request.today)
    return Table(
        columns=tuple(columns),
        rows=[
            _leave_line(away, base) for away in leave_of(page.row.id, request.viewer, request.today)
        ],
        label=f"Leave of {page.row.name}",
        title="Away",
        subtitle="Approved leave; it takes its hours off the days of the work calendar",
        empty=empty,
        note=""
        if open_reason
        else "The kind and the reason are shown to the person and the regional leader they "
        "report to.",
    )


def _leave_line(away: LeaveRow, base: str) -> Line:
    hidden = away.kind is None
    actions = format_html(
        '<span class="nowrap"><a href="{0}/{1}/revise">Revise</a> · '
        '<a href="{0}/{1}/cancel">Cancel</a></span>',
        base,
        away.id,
    )
    return Line(
        date_text(away.starts_on),
        (
            date_text(away.last_on),
            away.minutes_per_day,
            _HIDDEN if hidden else dict(LEAVE_KINDS)[away.kind],
            _HIDDEN if hidden else away.reason or "–",
            actions,
        ),
    )


def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Which days and hours they work this year."""
    page = person_page(code, request.viewer, request.today)
    context = person_context(request, page, "calendar")
    found = work_calendar(page.row.work_calendar_id) if page.row.work_calendar_id else None
    context["calendar"] = found
    if found:
        context["days"] = _week_facts(found.weekday_minutes)
        context["holidays"] = holiday_table(
            found.holiday_calendar_id, found.holiday_name, request.today.year
        )
    return render(request, "people/calendar.html", context)


def _week_facts(minutes: tuple[int, ...]) -> tuple[Fact, ...]:
    days = [Fact(day, clock(value) if value else "–") for day, value in
            zip(WEEKDAYS, minutes, strict=True)]  # fmt: skip
    return (*days, Fact("Week", clock(sum(minutes)), sum=True))


def holiday_table(calendar_id: int, name: str, year: int) -> Table:
    """The public holidays of one year."""
    rows = [Line(date_text(row.on), (f"{row.on:%A}", row.name))
            for row in holidays_in_year(calendar_id, year)]  # fmt: skip
    return Table(
        columns=(
            Column("first", "Day", sort=False),
            Column("c0", "", sort=False, opt=True),
            Column("c1", "Holiday", sort=False, wrap=True),
        ),
        rows=rows,
        label=f"Public holidays of {name} in {year}",
        title=f"{len(rows)} public holidays in {year}",
        subtitle=name,
        empty=Empty(f"No public holidays are stored for {year}.", "Load them", "/admin/calendars"),
    )


def history(request: HttpRequest, code: str) -> HttpResponse:
    """What happened to the record, newest first."""
    page = person_page(code, request.viewer, request.today)
    context = person_context(request, page, "history")
    events = person_history(page, request.viewer)
    if events is None:
        context["restricted"] = "The history of a person is open to operations and finance."
        return render(request, "people/history.html", context, status=403)
    context["table"] = Table(
        columns=(
            Column("first", "When", sort=False),
            Column("c0", "Who", sort=False),
            Column("c1", "What", sort=False),
            Column("c2", "Changes", kind="html", sort=False, wrap=True),
        ),
        rows=[
            Line(moment(event.at), (event.actor_name, event.verb, _changes(event)))
            for event in events[:_MOST_EVENTS]
        ],
        label=f"History of {page.row.name}",
        title="What happened, newest first",
        empty=Empty("Nothing has been recorded since this person was added."),
    )
    return render(request, "people/history.html", context)


def _changes(event) -> SafeString:
    parts = [*event.changes, *([event.reason] if event.reason else [])]
    return format_html_join("", '<span class="sub">{}</span>', ((part,) for part in parts))
