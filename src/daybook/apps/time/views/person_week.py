"""A person's whole week beside the queue: a panel for scripts, a page for everybody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb

from ..queries.person_week import whole_week
from .frame import time_tabs, week_of_address


def show(request: HttpRequest) -> HttpResponse:
    """`?person=ENG&week=2026-W28`; asked for by a script, only the panel."""
    require(request.viewer, Data.TIME, Verb.APPROVE, what="look into somebody's week")
    week = request.GET.get("week", "")
    found = whole_week(request.viewer, request.GET.get("person", ""), week_of_address(week))
    is_panel = request.headers.get("X-Requested-With") == "daybook"
    context = {"found": found, "week": week, "is_panel": is_panel}
    if not is_panel:
        context["tabs"] = time_tabs(request, "approvals")
    template = "time/person_week_panel.html" if is_panel else "time/person_week.html"
    return render(request, template, context)
