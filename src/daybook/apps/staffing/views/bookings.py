"""Who is booked on what, week by week? `/people/bookings`, its filters and its file."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from daybook.apps.platform.rights import may, require
from daybook.core.periods import week_of
from daybook.core.rights import Data, Verb
from daybook.ui.addresses import changed, query_text
from daybook.ui.figures import Figure
from daybook.ui.filters import Filter, FilterBar, Search
from daybook.ui.format import count, hours, spell, week_text
from daybook.ui.grid import Column, Empty, Table, csv_response, page_of, sort_of, sort_rows
from daybook.ui.statuses import badge_html

from ..queries.bookings import BookingFilter
from ..queries.choices import person_options, place_options
from ..queries.load import BookedWeeks, BookingBoard, booking_board

WEEKS = 6
MOST_WEEKS = 10
PAGE = 50


def booking_list(request: HttpRequest) -> HttpResponse:
    """Every booking in a range of weeks, with the hours of each week."""
    viewer = request.viewer
    require(viewer, Data.BOOKINGS, Verb.SEE, what="see bookings")
    bar = _bar(request)
    starts_on, ends_on = _range(bar, request.today)
    board = booking_board(viewer, starts_on, ends_on, request.today, _wanted(bar))
    table = _table(request, board)
    if request.GET.get("format") == "csv":
        return csv_response(table, f"bookings-{starts_on}.csv")
    context = {
        "bar": bar,
        "table": table,
        "board": board,
        "said": _said(board),
        "last_on": ends_on - timedelta(days=1),
        "may_add": may(viewer, Data.BOOKINGS, Verb.EDIT)
        or may(viewer, Data.BOOKINGS, Verb.REQUEST),
        "new_query": query_text(person=bar.value("person"), project=bar.value("project")),
    }
    return render(request, "staffing/bookings.html", context)


def _bar(request: HttpRequest) -> FilterBar:
    people = person_options(request.today)
    regions, practices = place_options(request.today)
    return FilterBar(
        (
            Filter("person", "Person", tuple((row.code, row.name) for row in people),
                   many=False, any_label="Anyone"),
            Search("project", "Project code"),
            Filter("region", "Region", tuple((row.code, row.name) for row in regions)),
            Filter("practice", "Practice", tuple((row.code, row.name) for row in practices)),
            Filter("commitment", "Commitment", (("SOFT", "Soft"), ("HARD", "Hard"))),
            Search("from", "From", "date"),
            Search("to", "To", "date"),
        )
    ).read(request.GET)  # fmt: skip


def _wanted(bar: FilterBar) -> BookingFilter:
    axes = {"persons": "person", "projects": "project", "regions": "region",
            "practices": "practice", "commitments": "commitment"}  # fmt: skip
    return BookingFilter(
        **{axis: bar.values[key] for axis, key in axes.items()},
        excluded={axis: bar.excluded.get(key, ()) for axis, key in axes.items()},
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _range(bar: FilterBar, today: date) -> tuple[date, date]:
    """[from, to + 1 day) of the address, else six weeks from this one."""
    first = _day(bar.value("from")) or week_of(today)
    last = _day(bar.value("to"))
    if last is None or last < first:
        last = first + timedelta(days=7 * WEEKS - 1)
    return first, min(last, first + timedelta(days=731)) + timedelta(days=1)


def _said(board: BookingBoard) -> SafeString:
    """The answer in one sentence."""
    rows = [row for row in board.counting if row.minutes]
    if not rows:
        return mark_safe("Nobody is booked in these weeks.")
    people = len({row.booking.person_id for row in rows})
    whole = sum(row.minutes for row in rows)
    hard = sum(row.minutes for row in rows if row.booking.commitment == "HARD")
    over = len(board.over)
    start = format_html(
        "<b>{}</b> {} booked for <b>{} h</b>, {} h of them hard",
        spell(people, "person", "people"), "is" if people == 1 else "are", hours(whole),
        hours(hard),
    )  # fmt: skip
    if not over:
        return format_html("{}.", start)
    return format_html('{}; <b class="adv">{} of them overbooked</b>.', start, count(over))


def _row(board: BookingBoard, row: BookedWeeks) -> dict[str, object]:
    held = row.booking
    over = board.over.get(held.person_id, ())
    found = {
        "id": held.id,
        "person": held.person_name,
        "person_code": held.person_code,
        "project": held.project_name,
        "project_code": held.project_code,
        "task": held.task_code,
        "commitment": _badge(held.commitment, row.is_lapsed),
        "starts_on": held.starts_on,
        "last_on": held.ends_on - timedelta(days=1),
        "week": held.week_minutes,
        "minutes": row.minutes,
        "over": Figure(
            spell(len(over), "day"),
            f"/people/bookings?person={held.person_code}&from={over[0].on}&to={over[-1].on}",
            tone="warn",
        )
        if over
        else None,
    }
    return found | {f"week{index}": minutes for index, minutes in enumerate(row.weeks)}


def _badge(commitment: str, lapsed: bool) -> str:
    if lapsed:
        return badge_html("neutral", "Lapsed", "overdue")
    return badge_html("ok", "Hard") if commitment == "HARD" else badge_html("info", "Soft", "draft")


def _table(request: HttpRequest, board: BookingBoard) -> Table:
    columns = [
        Column("person", "Person", "link", href="/people/{person_code}"),
        Column("project", "Project", "link", code="project_code", href="/projects/{project_code}"),
        Column("commitment", "Commitment", "html", sort=False),
        Column("starts_on", "First day", "date", opt=True),
        Column("last_on", "Last day", "date", href="/people/bookings/{id}"),
    ]
    mondays = board.mondays if len(board.mondays) <= MOST_WEEKS else ()
    columns += [
        Column(f"week{index}", week_text(monday), "hours", unit="")
        for index, monday in enumerate(mondays)
    ]  # fmt: skip
    columns += [
        Column("minutes", "Sum", "hours", href="/people/bookings/{id}"),
        Column("over", "Over", "html", sort=False),
    ]
    sort = sort_of(request.GET, columns, "person")
    rows = sort_rows([_row(board, row) for row in board.rows], sort)
    page = page_of(request.GET, len(rows), PAGE)
    if request.GET.get("format") != "csv":
        rows = rows[page.slice]
    return Table(
        columns=tuple(columns),
        rows=rows,
        totals=_totals(request, board, mondays),
        label="Bookings by week",
        sort=sort,
        page=page,
        dense=True,
        csv_href=changed(request.GET, {"format": "csv"}),
        note="Hours as booked; lapsed soft bookings count nothing. Over: days on which a "
        "person has more booked than the calendar gives the day.",
        empty=Empty(
            "Nobody is booked in these weeks, or not under these filters.",
            "Show six weeks from this one", "/people/bookings",
        ),
    )  # fmt: skip


def _totals(request: HttpRequest, board: BookingBoard, mondays) -> dict[str, object]:
    totals = {"person": spell(len(board.rows), "booking")}
    for index, monday in enumerate(mondays):
        minutes = sum(row.weeks[index] for row in board.rows)
        span = {"from": monday, "to": monday + timedelta(days=6)}
        totals[f"week{index}"] = (
            Figure(hours(minutes), "/people/bookings" + changed(request.GET, span))
            if minutes
            else 0
        )
    minutes = sum(row.minutes for row in board.rows)
    span = {"from": board.starts_on, "to": board.ends_on - timedelta(days=1)}
    totals["minutes"] = Figure(hours(minutes), "/people/bookings" + changed(request.GET, span))
    return totals
