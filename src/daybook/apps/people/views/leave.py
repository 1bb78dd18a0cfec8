"""Forms that record, revise and cancel leave."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse

from daybook.apps.platform.refusals import Denied, NotFound
from daybook.ui.format import date_text, span

from ..actions.leave import cancel_leave, may_record_leave, record_leave, revise_leave
from ..forms.persons import LeaveForm
from ..queries.directory import DirectoryRow, person_page
from ..queries.leave import LeaveRow, leave_of, may_see_reason
from ..queries.places import whole_day_minutes
from .person_form import person_form


def _row(request: HttpRequest, code: str) -> DirectoryRow:
    row = person_page(code, request.viewer, request.today).row
    if not may_record_leave(request.viewer, row.id):
        raise Denied("RIGHT-01", "You can record leave for yourself only.")
    return row


def _away(request: HttpRequest, row: DirectoryRow, leave_id: str) -> LeaveRow:
    for away in leave_of(row.id, request.viewer, request.today):
        if str(away.id) == leave_id:
            return away
    raise NotFound("This leave was revised or cancelled meanwhile.")


def _minutes(values: dict, row: DirectoryRow) -> int:
    if values["minutes_per_day"] is not None:
        return values["minutes_per_day"]
    return whole_day_minutes(row.work_calendar_id, row.share_millionths)


def record(request: HttpRequest, code: str) -> HttpResponse:
    """Record an absence."""
    row = _row(request, code)
    form = LeaveForm(request.POST or None, initial={"starts_on": request.today})

    def act(values: dict) -> str:
        minutes = _minutes(values, row)
        record_leave(actor=request.viewer, now=request.now, person_id=row.id,
                     **values | {"minutes_per_day": minutes})  # fmt: skip
        return f"Leave of {row.name} from {date_text(values['starts_on'])} is recorded."

    return person_form(
        request,
        row,
        form,
        act,
        tab="/leave",
        title=f"Record leave of {row.name}",
        go_label="Record leave",
    )


def revise(request: HttpRequest, code: str, leave_id: str) -> HttpResponse:
    """Move or shorten an absence."""
    row = _row(request, code)
    away = _away(request, row, leave_id)
    open_reason = may_see_reason(request.viewer, row.id, request.today)
    initial = {"starts_on": away.starts_on, "ends_on": away.ends_on, "kind": away.kind,
               "minutes_per_day": away.minutes_per_day, "reason": away.reason}  # fmt: skip
    form = LeaveForm(request.POST or None, initial=initial, keeps=not open_reason)

    def act(values: dict) -> str:
        values = values | {"minutes_per_day": _minutes(values, row)}
        if not open_reason and not values["reason"]:
            values["reason"] = None
        revise_leave(actor=request.viewer, now=request.now, leave_id=away.id, **values)
        return f"Leave of {row.name} was revised."

    return person_form(
        request,
        row,
        form,
        act,
        tab="/leave",
        title=f"Revise leave of {row.name}",
        go_label="Save revision",
    )


def cancel(request: HttpRequest, code: str, leave_id: str) -> HttpResponse:
    """Take an absence back, after asking."""
    row = _row(request, code)
    away = _away(request, row, leave_id)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act(values: dict) -> str:
        cancel_leave(actor=request.viewer, now=request.now, leave_id=away.id)
        return f"Leave of {row.name} was cancelled."

    return person_form(
        request,
        row,
        form,
        act,
        tab="/leave",
        title=f"Cancel leave of {row.name}, {span(away.starts_on, away.last_on)}?",
        narrow=True,
        lead="The days become working days again. The history keeps what was recorded.",
        go_label="Cancel the leave",
    )
