"""How is an approved line changed? New values, what they would do, then post or ask."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.apps.platform.answers import show_refusal
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.figures import Fact
from daybook.ui.format import clock, date_text, month_text
from daybook.ui.notices import notify

from ..actions.post import post_correction
from ..actions.requests import request_change
from ..actions.typed import values_typed
from ..forms.correction import CorrectionForm
from ..queries.places import line_to_correct, own_billable, place_choices
from ..queries.preview import Preview, preview
from .effects import effect_views
from .frame import frame


def new(request: HttpRequest) -> HttpResponse:
    """The form of a line's correction; each look at its effects stores nothing."""
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    row = line_to_correct(request.viewer, _entry_of(request))
    if row.state != "APPROVED":
        notify(request, "This line is not approved yet, so it is changed in place.", kind="info")
        return redirect(f"/time/entries/{row.id}")
    places = place_choices(row, request.GET.get("project", ""))
    form = CorrectionForm(request.POST or None, initial=_initial(request, row), places=places)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            after = values_typed(form.cleaned_data, row.minutes, estimated=row.estimated)
            found = preview(request.viewer, row.id, after, request.today)
            step = request.POST.get("step", "preview")
            if step in ("post", "ask"):
                return redirect(_carry_out(request, row.id, step, form.cleaned_data, after))
        except (Denied, NotFound):
            raise
        except Conflict as error:
            form.add_error(None, error.message)
            form.data = form.data.copy()
            form.data["version"] = str(error.theirs.get("version", row.version))
        except Refused as error:
            show_refusal(form, error)
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "corrections/new.html", _context(request, row, form, found), status=status
    )


def _entry_of(request: HttpRequest) -> int:
    text = request.GET.get("entry", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound("Open a line of time, and ask for its change there.")
    return int(text)


def _initial(request: HttpRequest, row) -> dict:
    return {
        "hours": clock(row.minutes),
        "place": f"{row.project_id}-{row.task_id}",
        "is_billable": own_billable(request.viewer, row.id),
        "note": row.note,
        "version": row.version,
        "client_key": uuid.uuid4().hex,
    }


def _carry_out(request: HttpRequest, entry_id: int, step: str, given: dict, after) -> str:
    common = {
        "actor": request.viewer, "now": request.now, "entry_id": entry_id, "after": after,
        "version": given["version"], "reason": given["reason"], "client_key": given["client_key"],
    }  # fmt: skip
    if step == "ask":
        key = request_change(**common)
        notify(request, "Asked. The project's manager or a coordinator answers.")
        return f"/corrections/{key}"
    made = post_correction(**common)
    notify(
        request, f"Posted in {month_text(made.posted_in)} as revision {made.revision}.",
        undo=f"/corrections/{made.id}/undo",
    )  # fmt: skip
    return f"/corrections/{made.id}"


def _context(request: HttpRequest, row, form: CorrectionForm, found: Preview | None) -> dict:
    return frame(request, "list") | {
        "row": row,
        "form": form,
        "found": found,
        "effects": effect_views(found) if found else (),
        "month": month_text(found.posted_in) if found else "",
        "facts": (
            Fact("Person", row.person_name, href=f"/people/{row.person_code}"),
            Fact("Day", date_text(row.worked_on)),
            Fact("Line", f"{row.id}", href=f"/time/entries/{row.id}"),
            Fact("Hours", clock(row.minutes)),
            Fact("Project", f"{row.project_code} {row.project_name}",
                 href=f"/projects/{row.project_code}"),
            Fact("Task", row.task_name),
            Fact("Billing", row.billable_text),
            Fact("Note", row.note or "none"),
        ),
        "is_own": request.viewer.person_id == row.person_id,
        "project": request.GET.get("project", ""),
    }  # fmt: skip
