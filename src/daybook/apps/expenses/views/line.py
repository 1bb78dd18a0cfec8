"""One expense: a photo becomes a draft, the draft is told what it is, and what became of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.format import money
from daybook.ui.notices import notify

from ..actions.lines import delete_expense, save_expense
from ..actions.receipts import attach_receipt, drafts_from_files
from ..actions.submission import recall_expenses, submit_expenses
from ..forms.line import FORMS, KINDS, initial_of
from ..queries.choices import offered, usual_currency, usual_line
from ..queries.lines import ExpenseDetail, expense_detail
from ..queries.reports import report_detail
from .frame import frame
from .line_words import book_table, facts_of, history_of, step_words

_FIELDS = {"amount_minor": "amount", "category": "category_id", "project": "project_id",
           "receipt": None, "distance_tenths": "distance"}  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """An expense without a photo yet, or with one: the picture comes first."""
    viewer = request.viewer
    require(viewer, Data.EXPENSES, Verb.EDIT, what="write down an expense")
    if viewer.person_id is None:
        raise Denied("RIGHT-01", "Your account has no person of its own, so it spends nothing.")
    kind = _kind(request)
    project_id, category_id = usual_line(viewer.person_id)
    initial = {
        "spent_on": request.today,
        "currency": usual_currency(viewer.person_id, request.today),
        "project_id": project_id,
        "category_id": category_id,
        "is_billable": project_id is not None,
        "payment": "OWN",
    }
    form = _form(request, kind, initial, project_id)
    if request.method == "POST" and form.is_valid():
        key = _saved(request, form, None)
        if key is not None:
            return _after(request, key)
    context = frame(request, "mine") | {
        "form": form,
        "kind": kind,
        "kinds": KINDS,
        "client_key": request.POST.get("client_key") or uuid.uuid4().hex,
        "report": request.GET.get("report", ""),
    }
    return render(request, "expenses/new.html", context, status=422 if form.errors else 200)


def _kind(request: HttpRequest, held: str = "ITEM") -> str:
    asked = request.GET.get("kind") or held
    return asked if asked in FORMS else "ITEM"


def _form(request: HttpRequest, kind: str, initial: dict, project_id: int | None):
    typed = request.POST.get("project_id", "")
    if typed.isascii() and typed.isdigit():
        project_id = int(typed)
    choices = offered(
        request.viewer, request.viewer.person_id, request.today, project_id=project_id
    )
    data = request.POST if request.method == "POST" else None
    return FORMS[kind](data, initial=initial, offered=choices)


def _saved(request: HttpRequest, form, line_id: int | None) -> int | None:
    """Save what was typed, and the photo that came with it; None where the form says why not."""
    report = request.POST.get("report", "") or request.GET.get("report", "")
    try:
        key = save_expense(
            actor=request.viewer, now=request.now, today=request.today, values=form.values(),
            line_id=line_id, version=form.cleaned_data.get("version") if line_id else None,
            report_id=int(report) if report.isascii() and report.isdigit() else None,
            client_key=None if line_id else request.POST.get("client_key") or None,
        )  # fmt: skip
        for file in request.FILES.getlist("receipt"):
            attach_receipt(actor=request.viewer, now=request.now, root=settings.FILES_ROOT,
                           line_id=key, name=file.name, content=file.read())  # fmt: skip
    except (Denied, NotFound):
        raise
    except Refused as refusal:
        message = f"{refusal.message} {refusal.rule}"
        if isinstance(refusal, Conflict):
            theirs = refusal.theirs.get("amount_minor")
            if theirs is not None:
                message += f" It says {money(theirs, refusal.theirs.get('currency', 'USD'))} now."
        field = _FIELDS.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, message)
        return None
    return key


def _after(request: HttpRequest, key: int) -> HttpResponse:
    """Handed in where that was pressed and nothing stands in the way; else the page of the line."""
    if "submit" in request.POST:
        try:
            submit_expenses(actor=request.viewer, now=request.now, today=request.today,
                            line_ids=[key])  # fmt: skip
        except Refused as refusal:
            notify(request, f"Saved, not handed in yet. {refusal.message}", kind="warn")
            return redirect(f"/time/expenses/lines/{key}")
        notify(request, "Handed in.", undo=f"/time/expenses/lines/{key}/recall")
        return redirect("/time/expenses")
    notify(request, "Saved as a draft.")
    return redirect(f"/time/expenses/lines/{key}")


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Photos and PDFs become drafts, one each; one alone is opened at once."""
    files = [(file.name, file.read()) for file in request.FILES.getlist("receipt")]
    report = request.POST.get("report", "")
    try:
        keys = drafts_from_files(
            actor=request.viewer, now=request.now, today=request.today, root=settings.FILES_ROOT,
            files=files, report_id=_own_report(request, report),
        )  # fmt: skip
    except (Denied, NotFound):
        raise
    except Refused as refusal:
        notify(request, f"{refusal.message} {refusal.rule}", kind="bad")
        return redirect("/time/expenses/new")
    if len(keys) == 1:
        return redirect(f"/time/expenses/lines/{keys[0]}")
    notify(request, f"{len(keys)} drafts made, one of each receipt. Tell each what it is.")
    return redirect("/time/expenses/all?person=me&state=DRAFT")


def _own_report(request: HttpRequest, text: str) -> int | None:
    if not (text.isascii() and text.isdigit()):
        return None
    found = report_detail(request.viewer, int(text), request.today)
    return found.row.id if found.may_edit else None


def show(request: HttpRequest, line_id: int) -> HttpResponse:
    """Every fact of an expense; while it is a draft or returned, its owner changes it here."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see expenses")
    detail = expense_detail(request.viewer, line_id, request.today)
    form = None
    kind = _kind(request, detail.row.category_kind or "ITEM")
    if detail.may_edit:
        form = _form(request, kind, initial_of(detail), detail.row.project_id)
        if request.method == "POST" and form.is_valid():
            key = _saved(request, form, line_id)
            if key is not None:
                return _after(request, key)
    context = frame(request, "mine" if detail.is_own else "all") | _context(detail, form, kind)
    status = 422 if form is not None and form.errors else 200
    return render(request, "expenses/line.html", context, status=status)


def _context(detail: ExpenseDetail, form, kind: str) -> dict[str, object]:
    row = detail.row
    said = {one.field: one.text for one in detail.findings if one.level == "NEEDS" and one.field}
    fields = []
    if form is not None:
        for item in form.visible_fields():
            fields.append((item, said.get(item.name) or item.help_text))
    return {
        "detail": detail,
        "row": row,
        "amount": money(row.amount_minor, row.currency) if row.amount_minor else "",
        "form": form,
        "fields": fields,
        "kind": kind,
        "kinds": KINDS,
        "needs": [one for one in detail.findings if one.level == "NEEDS"],
        "tells": [one for one in detail.findings if one.level == "TELLS"],
        "facts": facts_of(detail),
        "history": history_of(detail),
        "steps": step_words(detail),
        "table": book_table(detail),
    }


@require_POST
def submit(request: HttpRequest, line_id: int) -> HttpResponse:
    """Hand in one expense."""
    try:
        submit_expenses(actor=request.viewer, now=request.now, today=request.today,
                        line_ids=[line_id])  # fmt: skip
    except (Denied, NotFound):
        raise
    except Refused as refusal:
        notify(request, refusal.message, kind="warn")
        return redirect(f"/time/expenses/lines/{line_id}")
    notify(request, "Handed in.", undo=f"/time/expenses/lines/{line_id}/recall")
    return redirect("/time/expenses")


@require_POST
def recall(request: HttpRequest, line_id: int) -> HttpResponse:
    """Take an expense back to change it."""
    done = recall_expenses(actor=request.viewer, now=request.now, line_ids=[line_id])
    if done:
        notify(request, "Recalled: it is a draft again.")
    else:
        notify(request, "It no longer waits for approval, so it stays as it is.", kind="info")
    return redirect(f"/time/expenses/lines/{line_id}")


@require_POST
def delete(request: HttpRequest, line_id: int) -> HttpResponse:
    """Drop a draft."""
    report = expense_detail(request.viewer, line_id, request.today).row.report_id
    delete_expense(actor=request.viewer, now=request.now, line_id=line_id)
    notify(request, "The draft was deleted.")
    return redirect(f"/time/expenses/reports/{report}")
