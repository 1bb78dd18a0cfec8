"""Does this invoice agree? The invoice beside the approved work, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from daybook.apps.platform.answers import answer
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import scope_of
from daybook.core.partners import FINDING_TITLES, NEVER_ACCEPTED, MatchedRow, Matching
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.figures import Fact, Figure
from daybook.ui.format import amount, date_text, hours, money, month_text, spell
from daybook.ui.grid import Table
from daybook.ui.notices import notify

from ..actions.invoices import accept_finding, approve_invoice, return_invoice
from ..forms.invoices import AcceptForm, ReturnForm
from ..queries.invoices import Acceptance, InvoiceRow, acceptances, invoice_by_id
from ..queries.matching import matching_of
from ..queries.return_text import return_text
from ..queries.stored import kept_invoice
from .frame import ROOT, answered, frame
from .kept import INLINE, content_type_by_name

_MATCH = (
    Column("label", "Work", sort=False, wrap=True, sub="authorization"),
    Column("invoiced_minutes", "Invoiced", kind="hours", digits=2, sort=False),
    Column("approved_minutes", "Approved", kind="hours", digits=2, sort=False),
    Column("difference", "Difference", kind="delta_hours", digits=2, good="down", sort=False),
    Column("invoiced_minor", "Invoiced", kind="money", currency_key="currency", sort=False),
    Column("approved_minor", "Approved", kind="money", currency_key="currency", sort=False),
    Column("difference_minor", "Difference", kind="delta", currency_key="currency", good="down",
           sort=False),
    Column("found", "Finding", kind="html", sort=False, wrap=True),
)  # fmt: skip


class _Match:
    """One row of the matching with the addresses behind its approved side."""

    def __init__(self, row: MatchedRow, invoice: InvoiceRow):
        group = row.group
        self.label, self.currency = row.label, invoice.currency
        self.authorization = f"{group.authorization_code}" if group else ""
        self.invoiced_minutes, self.invoiced_minor = row.invoiced_minutes, row.invoiced_minor
        self.difference = row.invoiced_minutes - row.approved_minutes
        self.difference_minor = row.invoiced_minor - row.approved_minor
        kinds = [FINDING_TITLES[found.kind] for found in row.findings]
        self.found = ", ".join(kinds) or "Agrees"
        if group:
            address = (
                f"{ROOT}/draws?authorization={group.authorization_code}"
                f"&project={group.project_code}&month={group.month:%Y-%m}&kind={group.kind}"
            )
            self.approved_minutes = Figure(hours(row.approved_minutes, digits=2), address)
            self.approved_minor = Figure(
                f"{amount(row.approved_minor, group.currency)} {group.currency}", address
            )
        else:
            self.approved_minutes = self.approved_minor = None


def match_table(invoice: InvoiceRow, matching: Matching) -> Table:
    """The matching side by side."""
    return Table(
        _MATCH, [_Match(row, invoice) for row in matching.rows], "Invoice beside approved work",
        title="Invoice beside approved work",
        subtitle="By authorization, project and month; hours that no earlier invoice took",
    )  # fmt: skip


@require_GET
def show(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The matching, its findings, and what this viewer may do."""
    row = invoice_by_id(request.viewer, invoice_id)
    matching = matching_of(row)
    accepted = acceptances(row.id)
    scope = request.viewer
    left = [found for found in matching.findings if found.key not in accepted]
    may_work = row.is_open and scope_of(scope, Data.PARTNER_RATES, Verb.DRAFT).everything
    may_accept = row.is_open and scope_of(scope, Data.PARTNER_RATES, Verb.EDIT).everything
    approves = scope_of(scope, Data.PARTNER_RATES, Verb.APPROVE).everything
    context = frame(request, "invoices") | {
        "row": row, "table": match_table(row, matching), "facts": _facts(row),
        "findings": _findings(matching, accepted, may_accept),
        "said": answered(_said(row, len(left))),
        "may_work": may_work, "is_own": row.entered_by_id == scope.user_id,
        "may_approve": row.is_open and approves and not left
        and row.entered_by_id != scope.user_id,
        "approves": approves,
    }  # fmt: skip
    return render(request, "partners/invoice.html", context)


def _said(row: InvoiceRow, left: int) -> str:
    total = money(row.total_minor, row.currency)
    if row.state == "APPROVED":
        return f"{total} were approved; its hours are taken."
    if row.state == "RETURNED":
        return f"{total} were returned to the partner."
    if left:
        verb = "is" if left == 1 else "are"
        return f"{total}: {spell(left, 'difference')} {verb} open."
    return f"{total} agree with what was approved."


def _findings(matching: Matching, accepted: dict[str, Acceptance], may_accept: bool) -> list[dict]:
    return [
        {
            "title": FINDING_TITLES[found.kind], "kind": found.kind, "text": found.text,
            "remedy": found.remedy, "key": found.key, "accepted": accepted.get(found.key),
            "form": AcceptForm(initial={"key": found.key}, auto_id=f"accept-{place}-%s")
            if may_accept and found.kind not in NEVER_ACCEPTED and found.key not in accepted
            else None,
        }
        for place, found in enumerate(matching.findings)
    ]  # fmt: skip


def _facts(row: InvoiceRow) -> Iterable[Fact]:
    found = [
        Fact("Partner", row.partner_name, f"{ROOT}/{row.partner_code}"),
        Fact("Month", month_text(row.month)),
        Fact("Dated", date_text(row.invoiced_on)),
        Fact("Received", date_text(row.received_on)),
        Fact("Purchase order", row.purchase_order or "–"),
        Fact("Entered by", row.entered_by),
    ]
    if row.file_id:
        found.append(Fact("File", row.file_name, f"{ROOT}/invoices/{row.id}/file"))
    if row.decided_at:
        word = "Approved by" if row.state == "APPROVED" else "Returned by"
        found.append(Fact(word, f"{row.decided_by}, {date_text(row.decided_at.date())}"))
    return tuple(found)


@require_POST
def accept(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Accept one difference with a reason."""
    invoice_by_id(request.viewer, invoice_id)
    try:
        accept_finding(actor=request.viewer, now=request.now, invoice_id=invoice_id,
                       key=request.POST.get("key", "")[:200],
                       reason=request.POST.get("reason", ""))  # fmt: skip
    except Refused as refusal:
        if not refusal.field:
            raise
        notify(request, f"{refusal.message} {refusal.rule}", kind="bad")
        return redirect(f"{ROOT}/invoices/{invoice_id}")
    notify(request, "The difference is accepted.")
    return redirect(f"{ROOT}/invoices/{invoice_id}")


@require_POST
def approve(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Approve an invoice that agrees."""
    row = invoice_by_id(request.viewer, invoice_id)
    version = request.POST.get("version", "")
    approve_invoice(actor=request.viewer, now=request.now, invoice_id=row.id,
                    version=int(version) if version.isdigit() else row.version)  # fmt: skip
    notify(request, f"{row.number} is approved.")
    return redirect(f"{ROOT}/invoices/{row.id}")


def send_back(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Return an invoice with its differences as a text."""
    row = invoice_by_id(request.viewer, invoice_id)
    form = ReturnForm(request.POST or None,
                      initial={"version": row.version, "text": return_text(row)})  # fmt: skip

    def act(values: dict) -> str:
        return_invoice(actor=request.viewer, now=request.now, invoice_id=row.id, **values)
        notify(request, f"{row.number} is returned.")
        return f"{ROOT}/invoices/{row.id}"

    context = {
        "title": f"Return {row.number}", "scope": row.partner_name, "narrow": True,
        "lead": "It goes to the partner's accounts. A corrected invoice may carry the same number.",
        "go_label": "Return it", "cancel_href": f"{ROOT}/invoices/{row.id}",
    }  # fmt: skip
    return answer(request, form, act, context,
                  version=lambda: invoice_by_id(request.viewer, row.id).version)  # fmt: skip


@require_GET
def file(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The invoice as it came, with headers that let nothing in it run."""
    row = invoice_by_id(request.viewer, invoice_id)
    path = kept_invoice(row.file_id, settings.FILES_ROOT)
    kind = content_type_by_name(row.file_name)
    response = FileResponse(path.open("rb"), content_type=kind, filename=row.file_name,
                            as_attachment=kind not in INLINE)  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
