"""`/today/snooze`: one question before a thing of Today is put off; and the way back."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from daybook.apps.platform.answers import answer
from daybook.ui.format import day
from daybook.ui.notices import notify

from ..actions.snooze import snooze_item, waiting_item, wake_item
from ..forms import SnoozeForm

HOME = "/today"


@require_http_methods(["GET", "POST"])
def snooze(request: HttpRequest) -> HttpResponse:
    """Until when, and why."""
    key = request.GET.get("item", "")
    item = waiting_item(request.viewer, request.today, key)
    tomorrow = request.today + timedelta(days=1)

    def act(values: dict) -> str:
        snooze_item(actor=request.viewer, now=request.now, today=request.today, key=key, **values)
        notify(
            request,
            f"{item.text}: snoozed until {day(values['until_on'])}.",
            undo=f"{HOME}/wake?item={quote(key, safe='')}",
        )
        return HOME

    context = {
        "title": f"Snooze: {item.text}",
        "lead": item.note,
        "cancel_href": HOME,
        "go_label": "Snooze",
        "narrow": True,
    }
    form = SnoozeForm(request.POST or None, initial={"until_on": tomorrow})
    return answer(request, form, act, context)


@require_POST
def wake(request: HttpRequest) -> HttpResponse:
    """Back on the list: by Undo, or by its button among the snoozed."""
    wake_item(actor=request.viewer, now=request.now, key=request.GET.get("item", ""))
    notify(request, "It is back on the list.")
    return redirect(HOME)
