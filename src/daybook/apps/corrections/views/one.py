"""One correction: what it changes, what it would do or did, and the answer to a request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.apps.platform.answers import show_refusal
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.ui.figures import Fact
from daybook.ui.format import clock, date_text, moment, month_text
from daybook.ui.notices import notify

from ..actions.post import undo_correction
from ..actions.requests import decline_request, post_request, withdraw_request
from ..forms.correction import DecisionForm
from ..queries.corrections import CorrectionDetail, correction
from ..queries.preview import preview
from .effects import effect_views
from .frame import frame, local_time
from .lists import change_words


def show(request: HttpRequest, key: int) -> HttpResponse:
    """A correction; while it waits, its effects as they would be now, and the answer."""
    detail = correction(request.viewer, key, request.now)
    form = DecisionForm(request.POST or None) if detail.may_decide else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _answer(request, detail, form.cleaned_data["reason"])
            return redirect(f"/corrections/{key}")
        except (Denied, NotFound):
            raise
        except Refused as error:
            show_refusal(form, error)
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "corrections/one.html", _context(request, detail, form), status=status)


def _answer(request: HttpRequest, detail: CorrectionDetail, reason: str) -> None:
    common = {"actor": request.viewer, "now": request.now, "correction_id": detail.row.id}
    if request.POST.get("step") == "decline":
        decline_request(**common, reason=reason)
        notify(request, "Declined. Its owner reads why.")
        return
    made = post_request(**common, reason=reason)
    notify(
        request, f"Posted in {month_text(made.posted_in)} as revision {made.revision}.",
        undo=f"/corrections/{made.id}/undo",
    )  # fmt: skip


def _context(request: HttpRequest, detail: CorrectionDetail, form) -> dict:
    row, found, trouble = detail.row, None, ""
    if row.state == "REQUESTED" and not detail.is_stale:
        try:
            found = preview(request.viewer, row.entry_id, detail.after, request.today)
        except Refused as refusal:
            trouble = refusal.message
    return frame(request, "list") | {
        "detail": detail,
        "row": row,
        "what": change_words(row),
        "form": form,
        "found": found,
        "trouble": trouble,
        "effects": effect_views(found) if found else (),
        "month": month_text(found.posted_in) if found else "",
        "facts": _facts(detail),
        "ledger_href": f"/ledger?entry={row.entry_id}",
    }


def _facts(detail: CorrectionDetail) -> tuple[Fact, ...]:
    row = detail.row
    found = [
        Fact("Person", row.person_name, href=f"/people/{row.person_code}"),
        Fact("Line", f"{row.entry_id} of {date_text(row.worked_on)}",
             href=f"/time/entries/{row.entry_id}"),
        Fact("Hours", f"{clock(row.before_minutes)} → {clock(row.after_minutes)}"),
        Fact("Task", _moved(f"{row.before_project_code} · {row.before_task_name}",
                                        f"{row.after_project_code} · {row.after_task_name}"),
             href=f"/projects/{row.after_project_code}"),
        Fact("Billable", _moved(_yes(row.before_billable), _yes(row.after_billable))),
        Fact("Note", _moved(detail.before.note or "none", detail.after.note or "none")),
        Fact("Asked by", f"{row.requested_by}, "
             f"{moment(local_time(row.requested_at, detail.zone))}"),
    ]  # fmt: skip
    if row.decided_by:
        found.append(Fact("Answered by", f"{row.decided_by}, "
                          f"{moment(local_time(row.decided_at, detail.zone))}"))  # fmt: skip
    if row.decline_reason:
        found.append(Fact("Declined because", row.decline_reason, tone="adv"))
    if row.posted_in:
        month = f"{row.posted_in:%Y-%m}"
        found.append(Fact("Counts in", month_text(row.posted_in),
                          href=f"/ledger?entry={row.entry_id}&month={month}"))  # fmt: skip
        found.append(Fact("Revision", f"{row.revision}"))
    if row.undoes_id:
        found.append(Fact("Undoes", f"correction {row.undoes_id}",
                          href=f"/corrections/{row.undoes_id}"))  # fmt: skip
    return tuple(found)


def _moved(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


@require_POST
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Take back one's own request."""
    withdraw_request(actor=request.viewer, now=request.now, correction_id=key)
    notify(request, "Withdrawn.")
    return redirect(f"/corrections/{key}")


@require_POST
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Restore what a correction changed."""
    made = undo_correction(actor=request.viewer, now=request.now, correction_id=key)
    notify(request, f"Undone: the line is at revision {made.revision}, as it was before.")
    return redirect(f"/corrections/{made.id}")
