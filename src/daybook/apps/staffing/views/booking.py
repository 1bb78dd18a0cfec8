"""One booking: who, on what, when, how firmly; its weeks, its history, and what may be done."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.figures import StripItem
from daybook.ui.format import date_text, hours, spell
from daybook.ui.notices import notify

from ..actions.bookings import add_booking, end_booking, move_booking, set_commitment
from ..forms.bookings import WEEKDAYS, BookingForm, DaysForm, EndForm, shown_minutes
from ..queries.bookings import BookingRow
from ..queries.choices import booking_choices, spread_week, task_choices
from ..queries.load import overbooked_days
from ..queries.page import BookingPage, HistoryRow, booking_page

_DAY = timedelta(days=1)
_COLUMN_WORDS = {
    "starts_on": "first day",
    "ends_on": "day after the last",
    "commitment": "commitment",
    "expires_on": "lapses on",
    "task_id": "task",
    "person_id": "person",
    "project_id": "project",
}


def show(request: HttpRequest, booking_id: int) -> HttpResponse:
    """The booking's page."""
    page = booking_page(request.viewer, booking_id, request.today)
    held = page.booking
    end = EndForm(initial={"last_on": max(request.today, held.starts_on)})
    return _show(request, page, end)


def _show(request: HttpRequest, page: BookingPage, end: EndForm, status: int = 200) -> HttpResponse:
    held = page.booking
    context = {
        "page": page,
        "booking": held,
        "person_href": f"/people/{held.person_code}",
        "last_on": held.ends_on - _DAY,
        "strip": _strip(page),
        "days": [
            (name, minutes)
            for name, minutes in zip(WEEKDAYS, held.weekday_minutes, strict=True)
            if minutes
        ],
        "end_form": end,
        "history": [(row, _told_changes(row)) for row in page.history],
    }
    return render(request, "staffing/booking.html", context, status=status)


def _told_changes(row: HistoryRow) -> list[str]:
    """What an action changed, in words: "first day: 2026-07-06 → 2026-07-13"."""
    told = []
    for column, before, after in row.values:
        day = column.removesuffix("_minutes")
        is_day = day.capitalize() in WEEKDAYS
        name = f"{day.capitalize()} minutes" if is_day else _COLUMN_WORDS.get(column, column)
        told.append(f"{name}: {_said(before)} → {_said(after)}")
    return told


def _said(value: object) -> str:
    return "nothing" if value in (None, "") else str(value)


def _strip(page: BookingPage) -> tuple[StripItem, ...]:
    held = page.booking
    firm = {"HARD": "Hard", "SOFT": "Soft"}[held.commitment]
    if page.is_lapsed:
        firm = "Lapsed"
    expiry = f"lapses {date_text(held.expires_on)}" if held.expires_on else ""
    items = [
        StripItem("Commitment", firm, note="counts in the forecast" if firm == "Hard" else expiry),
        StripItem("Until", date_text(held.ends_on - _DAY),
                  note=f"from {date_text(held.starts_on)}"),
        StripItem("A week", f"{hours(held.week_minutes)} h"),
        StripItem("In all", f"{hours(page.booked_minutes)} h",
                  note=f"{hours(page.kept_minutes)} h after leave and holidays"),
    ]  # fmt: skip
    return tuple(items)


def new(request: HttpRequest) -> HttpResponse:
    """A new booking, or a project manager's request for one."""
    viewer = request.viewer
    if not may(viewer, Data.BOOKINGS, Verb.REQUEST):
        require(viewer, Data.BOOKINGS, Verb.EDIT, what="book a person")
    choices = booking_choices(viewer, request.today)
    asked = {row.code: row.id for row in choices.projects}
    project_id = asked.get(request.GET.get("project", ""))
    if request.method == "POST":
        text = request.POST.get("project", "")
        project_id = int(text) if text.isdigit() else None
    known = project_id in asked.values()
    options = {"choices": choices, "tasks": task_choices(project_id) if known else ()}
    if request.method == "POST":
        form = BookingForm(request.POST, **options)
        if form.is_valid():
            try:
                return _add(request, form)
            except Refused as refused:
                _place(form, refused)
        return _form(request, form, "New booking", 422, asks=not choices.may_edit)
    persons = {row.code: row.id for row in choices.persons}
    initial = {
        "person": persons.get(request.GET.get("person", "")),
        "project": project_id,
        "starts_on": _day(request.GET.get("from", "")) or request.today,
        "last_on": _day(request.GET.get("to", "")),
    }
    form = BookingForm(initial=initial, **options)
    return _form(request, form, "New booking", asks=not choices.may_edit)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _add(request: HttpRequest, form: BookingForm) -> HttpResponse:
    data = form.cleaned_data
    person_id = int(data["person"])
    booking_id = add_booking(
        actor=request.viewer,
        now=request.now,
        person_id=person_id,
        project_id=int(data["project"]),
        task_id=form.task_id,
        starts_on=data["starts_on"],
        ends_on=form.ends_on,
        weekday_minutes=_week(form, person_id),
        commitment=data["commitment"],
        expires_on=data["expires_on"],
        note=data["note"],
    )
    _told(request, person_id, data["starts_on"], form.ends_on, "Booked.")
    return redirect("booking", booking_id=booking_id)


def _week(form: DaysForm, person_id: int) -> tuple[int, ...]:
    data = form.cleaned_data
    return data["weekday_minutes"] or spread_week(data["week"], person_id, data["starts_on"])


def _told(request: HttpRequest, person_id: int, starts_on: date, ends_on: date, done: str) -> None:
    """Say what was done, and warn where the person now has too much."""
    over = overbooked_days({person_id}, starts_on, ends_on, request.today)
    if not over:
        notify(request, done)
        return
    worst = max(over, key=lambda day: day.over_minutes)
    notify(
        request,
        f"{done} This person is now overbooked on {spell(len(over), 'day')}, most on "
        f"{date_text(worst.on)}: {hours(worst.booked_minutes)} h booked of "
        f"{hours(worst.available_minutes)} h.",
        kind="warn",
    )


def _place(form: DaysForm, refused: Refused) -> None:
    """Put a refusal at its field, or above the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, f"{refused.message} ({refused.rule})")


def _form(
    request: HttpRequest, form, title: str, status: int = 200, held: BookingRow | None = None,
    asks: bool = False,
) -> HttpResponse:  # fmt: skip
    names = ("person", "project", "task", "starts_on", "last_on", "week", "commitment",
             "expires_on", "note")  # fmt: skip
    context = {
        "form": form,
        "title": title,
        "booking": held,
        "asks": asks,
        "fields": [form[name] for name in names if name in form.fields],
        "days_open": any(form[name.lower()].value() for name in WEEKDAYS)
        or any(name.lower() in form.errors for name in WEEKDAYS),
    }
    return render(request, "staffing/booking_form.html", context, status=status)


def change(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Move a booking, shorten it, or give it other hours."""
    page = booking_page(request.viewer, booking_id, request.today)
    held = page.booking
    if not page.may_change:
        require(request.viewer, Data.BOOKINGS, Verb.EDIT, what="change this booking")
    options = {"tasks": task_choices(held.project_id)}
    if request.method == "POST":
        form = DaysForm(request.POST, **options)
        if form.is_valid():
            try:
                return _move(request, held, form)
            except Refused as refused:
                if refused.status == 409:
                    raise
                _place(form, refused)
        return _form(request, form, f"Change booking {held.id}", 422, held)
    initial = {
        "starts_on": held.starts_on,
        "last_on": held.ends_on - _DAY,
        "task": held.task_id,
        "expires_on": held.expires_on,
        "note": held.note,
        **{
            name.lower(): shown_minutes(minutes)
            for name, minutes in zip(WEEKDAYS, held.weekday_minutes, strict=True)
        },
    }
    form = DaysForm(initial=initial, **options)
    return _form(request, form, f"Change booking {held.id}", held=held)


def _move(request: HttpRequest, held: BookingRow, form: DaysForm) -> HttpResponse:
    data = form.cleaned_data
    move_booking(
        actor=request.viewer,
        now=request.now,
        booking_id=held.id,
        version=_version(request),
        starts_on=data["starts_on"],
        ends_on=form.ends_on,
        weekday_minutes=_week(form, held.person_id),
        task_id=form.task_id,
        expires_on=data["expires_on"],
        note=data["note"],
    )
    _told(request, held.person_id, data["starts_on"], form.ends_on, "Booking changed.")
    return redirect("booking", booking_id=held.id)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_POST
def commit(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Make it hard, or soft again."""
    wanted = "HARD" if request.POST.get("commitment") == "HARD" else "SOFT"
    set_commitment(
        actor=request.viewer, now=request.now, booking_id=booking_id, commitment=wanted,
        version=_version(request),
    )  # fmt: skip
    said = "It is hard now and counts in the forecast." if wanted == "HARD" else "It is soft now."
    notify(request, said)
    return redirect("booking", booking_id=booking_id)


@require_POST
def end(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Let the person go after a day; before the first day this removes the booking."""
    form = EndForm(request.POST)
    page = booking_page(request.viewer, booking_id, request.today)
    if form.is_valid():
        try:
            stays = end_booking(
                actor=request.viewer, now=request.now, booking_id=booking_id,
                version=_version(request), ends_on=form.cleaned_data["last_on"] + _DAY,
            )  # fmt: skip
        except Refused as refused:
            if refused.status != 422:
                raise
            form.add_error("last_on", f"{refused.message} ({refused.rule})")
        else:
            notify(request, "Booking shortened." if stays else "Booking removed.")
            return redirect("booking", booking_id) if stays else redirect("bookings")
    return _show(request, page, form, 422)
