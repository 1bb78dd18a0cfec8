"""`/time/compliance/excuse?person=ENG&week=2026-W27`: excuse a week with a reason, or lift it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.notices import notify

from ..actions.excuses import excuse_week, lift_excuse
from ..forms.excuse import ExcuseForm
from ..queries.sheet import monday_of
from .compliance import HERE
from .frame import time_tabs


def excuse(request: HttpRequest) -> HttpResponse:
    """Ask for the reason, then excuse."""
    require(request.viewer, Data.TIME, Verb.ON_BEHALF, what="excuse a week")
    person, week = request.GET.get("person", "").upper(), request.GET.get("week", "")
    monday = monday_of(week)
    if monday is None or not person:
        raise Http404(week)
    back = f"{HERE}/parts?person={person}&to={week}"

    def act(values: dict) -> str:
        excuse_week(actor=request.viewer, now=request.now, person_code=person, monday=monday,
                    reason=values["reason"])  # fmt: skip
        notify(request, f"The week of {monday.day} {monday:%B} is excused for {person}.")
        return back

    context = {
        "title": f"Excuse {person}, week of {monday.day} {monday:%B %Y}",
        "lead": "Nobody is asked for this week any more, and it is left out of the on-time rate. "
        "Leave that is recorded excuses by itself.",
        "cancel_href": back, "go_label": "Excuse the week", "narrow": True,
        "tabs": time_tabs(request, "compliance"),
    }  # fmt: skip
    return answer(request, ExcuseForm(request.POST or None), act, context)


def lift(request: HttpRequest, excuse_id: int) -> HttpResponse:
    """Ask for the week again."""
    require(request.viewer, Data.TIME, Verb.ON_BEHALF, what="lift an excuse")
    if request.method == "POST":
        return _lift(request, excuse_id)
    context = {
        "title": "Lift the excuse", "lead": "The week is asked for and counted again.",
        "action": request.path, "cancel_href": HERE, "go_label": "Lift the excuse", "narrow": True,
        "form": (),
    }  # fmt: skip
    return render(request, "time/lift_excuse.html", context)


@require_POST
def _lift(request: HttpRequest, excuse_id: int) -> HttpResponse:
    lift_excuse(actor=request.viewer, now=request.now, excuse_id=excuse_id)
    notify(request, "The week is asked for again.")
    return redirect(HERE)
