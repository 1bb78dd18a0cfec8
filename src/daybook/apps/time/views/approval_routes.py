"""Who approves which work, by date? `/admin/approval-routes`: what holds, what held, a change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.core.routing import WORK_KINDS
from daybook.ui.format import date_text, moment
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.routes import ladder_words, propose_reasons, propose_route, route_words
from ..forms.approval_setup import ReasonsForm, RouteForm
from ..queries.delegations import organization_zone, place_choices
from ..queries.return_reasons import return_reasons
from ..queries.routing import ladders_on, route_rows
from .frame import local_time

HOME = "/admin/approval-routes"


def routes(request: HttpRequest) -> HttpResponse:
    """The ladders in force for any role and region, every stored route, and the reasons."""
    require(request.viewer, Data.SETTINGS, Verb.SEE, what="see who approves which work")
    now = Table(
        columns=(
            Column("work", "Kind of work", sort=False),
            Column("ladder", "Goes to", sort=False, wrap=True),
            Column("why", "Set", sort=False),
        ),
        rows=[
            {
                "work": WORK_KINDS[kind].capitalize(),
                "ladder": ladder_words(ladder).capitalize(),
                "why": "default" if is_default else "by a route",
            }
            for kind, ladder, is_default in ladders_on(request.today)
        ],
        label="Ladders in force",
        title="Whose queue a line is in",
        subtitle="The first decides; each next one backs up, and has it after the days of the "
        "setting. Steps nobody may take are left out, and nobody approves their own.",
    )
    context = {
        "ladders": now,
        "stored": _stored(request),
        "reasons": return_reasons(request.today),
        "may_draft": may(request.viewer, Data.SETTINGS, Verb.DRAFT),
    }
    return render(request, "time/approval_routes.html", context)


def _stored(request: HttpRequest) -> Table:
    zone = organization_zone()
    return Table(
        columns=(
            Column("what", "Work", sort=False, wrap=True),
            Column("ladder", "Goes to", sort=False, wrap=True),
            Column("first", "Worked from", sort=False),
            Column("by", "Approved by", sort=False, sub="at", opt=True),
        ),
        rows=[
            {
                "what": route_words(row.work_kind, row.role_name, row.region_name).capitalize(),
                "ladder": ladder_words(row.ladder).capitalize() if row.ladder else "Ends",
                "first": date_text(row.starts_on),
                "by": row.by_name,
                "at": moment(local_time(row.recorded_at, zone)),
            }
            for row in route_rows()
        ],
        label="Stored routes",
        title="Every route there ever was",
        subtitle="A route holds from its day until the next of the same work, role and region.",
        empty=Empty("No route is stored: the defaults above have always held."),
    )


def new_route(request: HttpRequest) -> HttpResponse:
    """Draft a route; the next page previews it, and somebody else approves it."""
    require(request.viewer, Data.SETTINGS, Verb.DRAFT, what="draft an approval route")
    form = RouteForm(
        request.POST or None, roles=place_choices("role"), regions=place_choices("region"),
        initial={"starts_on": request.today},
    )  # fmt: skip

    def act(values: dict) -> str:
        number = propose_route(
            actor=request.viewer, now=request.now, ladder=form.ladder,
            work_kind=values["work_kind"], role_id=values["role_id"],
            region_id=values["region_id"], starts_on=values["starts_on"],
            reason=values["reason"],
        )  # fmt: skip
        notify(request, "The draft is kept. It comes into force once somebody else approves it.")
        return f"/admin/proposals/{number}"

    context = {
        "title": "Route approval",
        "lead": "The most specific route wins: role and region, then role, then region. Without a "
        "first approver, the route of this work, role and region ends.",
        "cancel_href": HOME,
        "go_label": "Draft and preview",
        "narrow": True,
    }
    return answer(request, form, act, context)


def reasons(request: HttpRequest) -> HttpResponse:
    """Draft what a return offers."""
    require(request.viewer, Data.SETTINGS, Verb.DRAFT, what="change the reasons of returns")
    form = ReasonsForm(
        request.POST or None,
        initial={"starts_on": request.today, "texts": "\n".join(return_reasons(request.today))},
    )

    def act(values: dict) -> str:
        number = propose_reasons(
            actor=request.viewer, now=request.now, texts=form.lines, starts_on=values["starts_on"],
            reason=values["reason"],
        )  # fmt: skip
        notify(request, "The draft is kept. It comes into force once somebody else approves it.")
        return f"/admin/proposals/{number}"

    context = {
        "title": "Reasons of returns",
        "lead": "One key returns a line with one of these. Free text stays possible.",
        "cancel_href": HOME,
        "go_label": "Draft and preview",
        "narrow": True,
    }
    return answer(request, form, act, context)
