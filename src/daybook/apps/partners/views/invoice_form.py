"""How is an invoice entered? What it says of itself, and its lines, typed or from a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.apps.platform.answers import show_refusal
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.money import exponent
from daybook.core.partners import InvoicedLine
from daybook.core.periods import add_months, month_of
from daybook.core.rights import Data, Verb
from daybook.ui.inputs import decimal_text
from daybook.ui.notices import notify

from ..actions.files import attach_invoice_file, table_rows
from ..actions.invoices import InvoiceValues, edit_invoice, enter_invoice
from ..forms.invoices import InvoiceForm, LineFormSet
from ..forms.line_table import lines_of_table
from ..queries.agreements import partner_by_code
from ..queries.invoices import InvoiceRow, invoice_by_id, invoice_lines
from .frame import ROOT, frame

_ROWS, _MOST = 6, 100


@dataclass
class _Typed:
    """The forms of one request, and what could not be read of a table."""

    form: InvoiceForm
    lines: object
    problems: tuple[str, ...] = ()


def new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an invoice that came from a partner."""
    partner = partner_by_code(code, request.viewer)
    require(request.viewer, Data.PARTNER_RATES, Verb.DRAFT, what="enter a partner invoice")
    last = add_months(month_of(request.today), -1)
    typed = _typed(request, {"month": last, "received_on": request.today,
                             "currency": partner.currency}, [])  # fmt: skip

    def act(values: InvoiceValues, lines: tuple[InvoicedLine, ...]) -> int:
        return enter_invoice(actor=request.viewer, now=request.now, partner_id=partner.id,
                             values=values, lines=lines)  # fmt: skip

    context = {"title": "Enter an invoice", "scope": partner.name,
               "cancel_href": f"{ROOT}/{partner.code}/invoices"}  # fmt: skip
    return _answer(request, typed, act, context)


def edit(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Correct what was typed of an open invoice."""
    row = invoice_by_id(request.viewer, invoice_id)
    require(request.viewer, Data.PARTNER_RATES, Verb.DRAFT, what="edit a partner invoice")
    typed = _typed(request, _values_of(row), [_cells(line, row) for line in invoice_lines(row.id)])

    def act(values: InvoiceValues, lines: tuple[InvoicedLine, ...]) -> int:
        version = typed.form.cleaned_data["version"]
        edit_invoice(actor=request.viewer, now=request.now, invoice_id=row.id, values=values,
                     lines=lines, version=row.version if version is None else version)  # fmt: skip
        return row.id

    context = {"title": f"Edit {row.number}", "scope": row.partner_name,
               "cancel_href": f"{ROOT}/invoices/{row.id}"}  # fmt: skip
    return _answer(request, typed, act, context)


def _values_of(row: InvoiceRow) -> dict:
    names = ("number", "month", "invoiced_on", "received_on", "currency", "purchase_order",
             "version")  # fmt: skip
    places = exponent(row.currency)
    return {name: getattr(row, name) for name in names} | {
        "total": decimal_text(row.total_minor, places, places)
    }


def _cells(line: InvoicedLine, row: InvoiceRow) -> dict:
    places = exponent(row.currency)
    return {
        "kind": line.kind, "project_code": line.project_code, "consultant": line.consultant,
        "purchase_order": line.purchase_order, "starts_on": line.starts_on,
        "ends_on": line.ends_on, "minutes": line.minutes, "per_hour": line.per_hour,
        "total": decimal_text(line.total_minor, places, places),
    }  # fmt: skip


def _typed(request: HttpRequest, initial: dict, cells: list[dict]) -> _Typed:
    if request.method == "POST":
        return _Typed(InvoiceForm(request.POST, request.FILES, initial=initial),
                      LineFormSet(request.POST, prefix="line"))  # fmt: skip
    asked = request.GET.get("rows", "")
    wanted = min(int(asked), _MOST) if asked.isascii() and asked.isdigit() else _ROWS
    blank = [{} for _ in range(max(wanted - len(cells), 1 if cells else wanted))]
    return _Typed(InvoiceForm(initial=initial), LineFormSet(initial=cells + blank, prefix="line"))


def _answer(request: HttpRequest, typed: _Typed, act, context: dict) -> HttpResponse:
    if request.method == "POST":
        lines = _lines(request, typed)
        if lines is not None:
            try:
                key = act(_invoice_values(typed.form.cleaned_data), lines)
                _keep_document(request, key, typed.form.cleaned_data.get("document"))
                return redirect(f"{ROOT}/invoices/{key}")
            except (Denied, NotFound, Conflict):
                raise
            except Refused as error:
                show_refusal(typed.form, error)
    rows = len(typed.lines.forms)
    page = frame(request, "invoices") | {
        "form": typed.form, "lines": typed.lines, "problems": typed.problems,
        "action": request.get_full_path(), "more_href": f"?rows={rows + 10}", "rows": rows,
    }  # fmt: skip
    is_wrong = typed.form.is_bound and (typed.form.errors or typed.problems or typed.lines.errors)
    return render(request, "partners/invoice_form.html", page | context,
                  status=422 if is_wrong else 200)  # fmt: skip


def _lines(request: HttpRequest, typed: _Typed) -> tuple[InvoicedLine, ...] | None:
    """The lines of the table where one was given, else those typed; None where any is wrong."""
    valid = typed.form.is_valid()
    if not valid:
        typed.lines.is_valid()
        return None
    values = typed.form.cleaned_data
    if values.get("table"):
        try:
            rows = table_rows(values["table"].read(), values["table"].name)
        except Refused as error:
            typed.form.add_error("table", f"{error.message} {error.rule}")
            return None
        lines, problems = lines_of_table(rows, values["currency"])
        typed.problems = problems
        if problems:
            typed.form.add_error("table", "Mend the rows named below, or type the lines. PART-14")
        return None if problems else lines
    if not typed.lines.is_valid():
        return None
    filled = [form for form in typed.lines.forms if not form.is_blank]
    found = [form.line(place, values["currency"]) for place, form in enumerate(filled, start=1)]
    return None if any(line is None for line in found) else tuple(found)


def _invoice_values(values: dict) -> InvoiceValues:
    return InvoiceValues(
        values["number"], values["invoiced_on"], values["received_on"], values["month"],
        values["currency"], values["total_minor"], values["purchase_order"],
    )  # fmt: skip


def _keep_document(request: HttpRequest, key: int, document) -> None:
    """Keep the paper with an invoice that is entered; what is no paper is told, nothing is lost."""
    text, kind = "The invoice is entered and matched.", "ok"
    if document:
        try:
            attach_invoice_file(
                actor=request.viewer, now=request.now, root=settings.FILES_ROOT, invoice_id=key,
                name=document.name, content=document.read(),
            )  # fmt: skip
        except Refused as error:
            text, kind = f"The invoice is entered, without its file: {error.message}", "bad"
    notify(request, text, kind=kind)
