"""Forms that change what a person is: start, change and end an employment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from daybook.apps.platform.refusals import NotFound
from daybook.ui.format import date_text

from ..actions.employments import change_employment, end_employment, start_employment
from ..actions.reach import require_person
from ..forms.persons import ChangeEmploymentForm, EmploymentForm, EndEmploymentForm
from ..queries.directory import EmploymentSpan, PersonPage, employment_version, person_page
from .person_form import person_form

_TERMS = (
    "entity_id",
    "role_id",
    "region_id",
    "practice_id",
    "manager_id",
    "work_calendar_id",
    "share_millionths",
    "ramp_millionths",
)


def _page(request: HttpRequest, code: str, what: str) -> PersonPage:
    page = person_page(code, request.viewer, request.today)
    require_person(request.viewer, page.row.id, what)
    return page


def _span(page: PersonPage, employment_id: str) -> EmploymentSpan:
    for span in page.spans:
        if str(span.id) == employment_id:
            return span
    raise NotFound(f"{page.row.code} has no employment {employment_id}.")


def start(request: HttpRequest, code: str) -> HttpResponse:
    """Say what they work as, from a day on."""
    page = _page(request, code, "start an employment")
    row = page.row
    initial = {"starts_on": request.today, "share_millionths": 1_000_000,
               "ramp_millionths": 1_000_000}  # fmt: skip
    if page.spans:
        last = page.spans[-1]
        initial |= {name: getattr(last, name) for name in _TERMS}
        initial["starts_on"] = last.ends_on or request.today
    form = EmploymentForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        start_employment(actor=request.viewer, now=request.now, person_id=row.id, **values)
        return f"{row.name} works here from {date_text(values['starts_on'])}."

    return person_form(
        request,
        row,
        form,
        act,
        title=f"Start an employment of {row.name}",
        lead="Role, region and practice decide the bill rate; entity and calendar decide "
        "where the cost stands and which days are worked.",
        go_label="Start",
    )


def change(request: HttpRequest, code: str, employment_id: str) -> HttpResponse:
    """Change role, manager, share or ramp from a day on."""
    page = _page(request, code, "change an employment")
    span = _span(page, employment_id)
    initial = {name: getattr(span, name) for name in _TERMS}
    initial |= {"from_on": max(request.today, span.starts_on), "version": span.version}
    form = ChangeEmploymentForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        change_employment(actor=request.viewer, now=request.now, employment_id=span.id, **values)
        return f"{page.row.name} changes from {date_text(values['from_on'])}."

    return person_form(
        request,
        page.row,
        form,
        act,
        title=f"Change the employment of {page.row.name}",
        lead=f"Since {date_text(span.starts_on)}. What is true before the day you choose stays.",
        go_label="Change",
        version=lambda: employment_version(span.id),
    )


def end(request: HttpRequest, code: str, employment_id: str) -> HttpResponse:
    """Set the last day of an employment, or take it back."""
    page = _page(request, code, "end an employment")
    span = _span(page, employment_id)
    initial = {"ends_on": span.ends_on, "version": span.version}
    form = EndEmploymentForm(request.POST or None, initial=initial)

    def act(values: dict) -> str:
        end_employment(actor=request.viewer, now=request.now, employment_id=span.id, **values)
        return f"The employment of {page.row.name} was saved."

    return person_form(
        request,
        page.row,
        form,
        act,
        title=f"End the employment of {page.row.name}",
        narrow=True,
        consequences=(
            "Time after the last day has no role and no rate, and is turned away.",
            "Leave, bookings and everything worked before stay as they are.",
        ),
        go_label="Save the last day",
        version=lambda: employment_version(span.id),
    )
