"""Who is this person? `/people/ENG`: what they are and were, by date."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from daybook.apps.platform.rights import may
from daybook.core.rights import Data
from daybook.ui.figures import Fact
from daybook.ui.format import date_text
from daybook.ui.grid import Column, Empty, Table

from ..forms.persons import KINDS
from ..queries.choices import account_of
from ..queries.directory import EmploymentSpan, PersonPage, may_on_person, person_page
from .person_head import DAY, Line, person_context

_SPAN_COLUMNS = (
    Column("first", "From", sort=False),
    Column("c0", "Until", sort=False),
    Column("c1", "Role", sort=False, wrap=True),
    Column("c2", "Region", sort=False, opt=True),
    Column("c3", "Practice", sort=False, opt=True),
    Column("c4", "Manager", href="/people/{c10}", sort=False, opt=True),
    Column("c5", "Entity", sort=False, opt=True),
    Column("c6", "Calendar", sort=False, opt=True),
    Column("c7", "Full time", kind="percent", digits=0, sort=False, opt=True),
    Column("c8", "Ramp", kind="percent", digits=0, sort=False, opt=True),
)


def overview(request: HttpRequest, code: str) -> HttpResponse:
    """What the person is and was, by date."""
    page = person_page(code, request.viewer, request.today)
    context = person_context(request, page, "")
    context["table"] = _timeline(request, page, context["may_edit"])
    context["facts"] = _facts(request, page)
    context["links"] = _links(request, page)
    return render(request, "people/overview.html", context)


def _timeline(request: HttpRequest, page: PersonPage, may_edit: bool) -> Table:
    columns = [*_SPAN_COLUMNS]
    if may_edit:
        columns.append(Column("c9", "Actions", kind="html", sort=False, hidden_title=True))
    spans = sorted(page.spans, key=lambda span: span.starts_on, reverse=True)
    empty = Empty("No employment yet: no role, rate or calendar is known.")
    if may_edit:
        href = f"/people/{page.row.code}/employment/new"
        empty = Empty(empty.text, "Start an employment", href)
    return Table(
        columns=tuple(columns),
        rows=[_span_line(page, span) for span in spans],
        label=f"Employment of {page.row.name} by date",
        title="What they are, by date",
        subtitle="Time is rated and costed by the stretch it was worked in",
        empty=empty,
    )


def _span_line(page: PersonPage, span: EmploymentSpan) -> Line:
    code, name = page.names.get(span.manager_id, ("", ""))
    base = f"/people/{page.row.code}/employment/{span.id}"
    actions = format_html(
        '<span class="nowrap"><a href="{}/change">Change</a> · <a href="{}/end">{}</a></span>',
        base,
        base,
        "End" if span.ends_on is None else "Change the end",
    )
    return Line(
        date_text(span.starts_on),
        (
            date_text(span.ends_on - DAY) if span.ends_on else "open",
            span.role_name,
            span.region_code,
            span.practice_code,
            name or None,
            span.entity_code,
            span.calendar_code,
            span.share_millionths,
            span.ramp_millionths,
            actions,
            code or None,
        ),
    )


def _facts(request: HttpRequest, page: PersonPage) -> tuple[Fact, ...]:
    row = page.row
    facts = [
        Fact("Code", format_html('<span class="code">{}</span>', row.code)),
        Fact("Kind", dict(KINDS).get(row.kind, row.kind)),
        Fact("E-mail", row.email or "–"),
        Fact("Time zone", row.zone),
    ]
    if may(request.viewer, Data.USERS):
        linked = account_of(row.user_id)
        facts.append(Fact("Account", linked.email if linked else "None"))
    else:
        facts.append(Fact("Account", "Linked" if row.user_id else "None"))
    return tuple(facts)


def _links(request: HttpRequest, page: PersonPage) -> tuple[tuple[str, str], ...]:
    """Where else this person stands, as far as the viewer may go."""
    code, viewer = page.row.code, request.viewer
    found = []
    if may(viewer, Data.BOOKINGS):
        found.append(("Bookings", f"/people/bookings?person={code}"))
    if may_on_person(viewer, page.row.id, Data.TIME):
        found.append(("Time entries", f"/time/entries?person={code}"))
    return tuple(found)
