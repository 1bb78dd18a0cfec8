"""One question before a month is locked or opened, with what follows from it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.ui import format as text_of
from daybook.ui.notices import notify

from ..actions.locks import (
    ask_for_soft_lock,
    confirm_month_lock,
    open_month,
    request_month_lock,
    soft_lock_month,
)
from ..forms import LockForm
from ..queries.month import close_month
from .month import page_href

_WRITERS = "Only the operations manager and finance still write in it, each time with a reason."
# Step: question, action, whether it asks for a reason, button, what follows, what is said after.
STEPS = {
    "soft": (
        "Soft-lock {month} of {code}?", soft_lock_month, True, "Soft lock",
        (_WRITERS, "It can be lifted again."), "{month} of {code} is soft-locked.",
    ),
    "lift": (
        "Open {month} of {code} again?", open_month, True, "Open",
        ("Everybody can log and approve in it again.", "A requested hard lock is off."),
        "{month} of {code} is open.",
    ),
    "ask": (
        "Ask for a soft lock of {month} of {code}?", ask_for_soft_lock, True, "Ask",
        ("The operations manager or finance decides.",), "You asked to soft-lock {month}.",
    ),
    "hard": (
        "Request the hard lock of {month} of {code}?", request_month_lock, True, "Request",
        ("Another member of finance confirms it; until then the month is soft-locked.",
         "It needs checks without a blocking finding, and a sign-off (CHK-00)."),
        "The hard lock of {month} is requested. Another member of finance confirms it.",
    ),
    "confirm": (
        "Hard-lock {month} of {code} for good?", confirm_month_lock, False, "Hard-lock",
        ("Nothing in the month changes from here on; corrections post in the next open month.",
         "A hard lock is not lifted."),
        "{month} of {code} is hard-locked.",
    ),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest, month, step: str) -> HttpResponse:
    """Ask, then do it; a refusal stands at the question, with what was typed."""
    if step not in STEPS:
        raise NotFound("There is no such step of the close.")
    question, perform, needs_reason, go_label, consequences, done = STEPS[step]
    given = request.POST if request.method == "POST" else request.GET
    found = close_month(request.viewer, given.get("entity", ""), month)
    names = {"month": text_of.month_text(month), "code": found.entity.code}
    form = LockForm(request.POST or None) if needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = {"reason": form.cleaned_data["reason"]} if form else {}
        try:
            perform(actor=request.viewer, now=request.now, entity_id=found.entity.id,
                    month=month, **reason)  # fmt: skip
        except (Denied, NotFound):
            raise
        except Refused as refused:
            if form is None:
                raise
            form.add_error("reason" if refused.field == "reason" else None, refused.message)
        else:
            notify(request, done.format(**names))
            return redirect(page_href(month, found.entity.code))
    return render(
        request,
        "ui/confirm.html",
        {
            "question": question.format(**names),
            "consequences": consequences,
            "lead": found.lock.cell.reason and f"Now: {found.lock.cell.reason}",
            "action": f"/money/close/{month:%Y-%m}/lock/{step}",
            "hidden": {"entity": found.entity.code},
            "form": form,
            "go_label": go_label,
            "cancel_href": page_href(month, found.entity.code),
        },
        status=422 if form is not None and form.errors else 200,
    )
