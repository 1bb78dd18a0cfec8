"""What becomes of a partner's invoice? Entered, matched, and approved by somebody else or returned.

K-2026-07 is entered by a coordinator, shows HOURS +2:00, is returned to the partner's accounts, and
comes again with the approved hours: finance approves it, and its hours are taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError

from daybook.apps.commercial.actions.partners import locked_fund, require_whole
from daybook.apps.commercial.queries.funds_begin import fund_ids
from daybook.apps.commercial.queries.partners import partner_by_id
from daybook.apps.platform.actions.messages import Draft, write_messages
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.transactions import action, change_row, or_refuse, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.partners import NEVER_ACCEPTED, TIME, InvoicedLine
from daybook.core.periods import month_of
from daybook.core.rights import Verb, may_approve_draft

from ..models import FindingAcceptance, InvoiceTake, PartnerInvoice, PartnerInvoiceLine
from ..models.invoices import OPEN_STATES
from ..queries.invoices import acceptances
from ..queries.matching import matching_of
from ..queries.own_invoice import invoice_unguarded
from .matching import rematch, rematch_open

TOPIC = "PARTNER_RETURN"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InvoiceValues:
    """What an invoice says of itself. `total_minor` in minor units of `currency`."""

    number: str
    invoiced_on: date
    received_on: date
    month: date
    currency: str
    total_minor: int
    purchase_order: str = ""


def enter_invoice(
    *,
    actor: Viewer,
    now: datetime,
    partner_id: int,
    values: InvoiceValues,
    lines: Sequence[InvoicedLine],
) -> int:
    """Enter an invoice that came, with its lines, and match it at once.

    A number is used once by a partner, unless the first one was returned.
    """
    require_whole(actor, Verb.DRAFT, "enter a partner invoice")
    partner_by_id(partner_id)
    _require_values(values, lines)
    with _number_free(values.number), action():
        audit = record_audit(actor=actor, verb="enter_partner_invoice", now=now,
                             subject=("PARTNER", partner_id), reason=values.number)  # fmt: skip
        row = PartnerInvoice.objects.create(
            partner_id=partner_id, entered_by_id=actor.user_id, audit_line=audit, **_columns(values)
        )
        _write_lines(row.pk, lines)
        rematch(invoice_id=row.pk, line=audit)
    return row.pk


def edit_invoice(
    *,
    actor: Viewer,
    now: datetime,
    invoice_id: int,
    version: int,
    values: InvoiceValues,
    lines: Sequence[InvoicedLine],
) -> None:
    """Correct what was typed of an invoice that nobody has decided on, and match it anew.

    Who corrects it has entered it, and cannot approve it.
    """
    require_whole(actor, Verb.DRAFT, "edit a partner invoice")
    _require_values(values, lines)
    with _number_free(values.number), action():
        _open(invoice_id, "change")
        audit = record_audit(actor=actor, verb="edit_partner_invoice", now=now,
                             subject=("PARTNER_INVOICE", invoice_id))  # fmt: skip
        changes = _columns(values) | {"entered_by_id": actor.user_id}
        change_row(PartnerInvoice, invoice_id, version=version, changes=changes, line=audit,
                   kind="PARTNER_INVOICE")  # fmt: skip
        PartnerInvoiceLine.objects.filter(invoice_id=invoice_id).delete()
        _write_lines(invoice_id, lines)
        rematch(invoice_id=invoice_id, line=audit)


def accept_finding(*, actor: Viewer, now: datetime, invoice_id: int, key: str, reason: str) -> None:
    """Accept one difference with a reason; it holds while its numbers do (PART-12)."""
    require_whole(actor, Verb.EDIT, "accept a difference")
    if not reason.strip():
        raise Refused("PART-12", "Say why the difference is accepted.", field="reason")
    with action():
        _open(invoice_id, "accept a difference of")
        findings = {row.key: row for row in matching_of(invoice_unguarded(invoice_id)).findings}
        found = findings.get(key)
        if found is None:
            raise NotFound("This difference is not there any more. Look at the invoice again.")
        if found.kind in NEVER_ACCEPTED:
            raise Refused("PART-12", f"{found.text} This is never accepted. {found.remedy}",
                          field="reason")  # fmt: skip
        if key in acceptances(invoice_id):
            return
        audit = record_audit(actor=actor, verb="accept_finding", now=now, reason=reason,
                             subject=("PARTNER_INVOICE", invoice_id))  # fmt: skip
        FindingAcceptance.objects.create(
            invoice_id=invoice_id, key=key, reason=reason.strip()[:240],
            accepted_by_id=actor.user_id, accepted_at=now, audit_line=audit,
        )  # fmt: skip
        rematch(invoice_id=invoice_id, line=audit)


def approve_invoice(*, actor: Viewer, now: datetime, invoice_id: int, version: int) -> None:
    """Approve an invoice that agrees; its groups' minutes are taken. Never one's own (APPR-02).

    Raises Refused PART-11 where a difference is open, whatever the state said before.
    """
    require_whole(actor, Verb.APPROVE, "approve a partner invoice")
    try:
        with action():
            row = _open(invoice_id, "approve")
            if not may_approve_draft(actor.user_id, row.entered_by_id):
                raise Denied("APPR-02", "You entered this invoice. Somebody else of finance "
                             "approves it.")  # fmt: skip
            for key in fund_ids(row.partner_id):
                locked_fund(key)
            matching = matching_of(invoice_unguarded(invoice_id))
            accepted = acceptances(invoice_id)
            left = [found for found in matching.findings if found.key not in accepted]
            if left:
                count = "1 difference is" if len(left) == 1 else f"{len(left)} differences are"
                first = f"{left[0].text} {left[0].remedy}"
                raise Refused("PART-11", f"{count} open. The first: {first}")
            audit = record_audit(actor=actor, verb="approve_partner_invoice", now=now,
                                 subject=("PARTNER_INVOICE", invoice_id))  # fmt: skip
            _take(invoice_id, matching, audit)
            _decide(row, "APPROVED", actor, now, version, audit)
            rematch_open(partner_id=row.partner_id, line=audit)
    except DatabaseError as error:
        if "PART-11" not in str(error):
            raise
        raise Refused("PART-11", "Another invoice took this work a moment ago. Look at the "
                      "matching again.") from error  # fmt: skip


def return_invoice(
    *, actor: Viewer, now: datetime, invoice_id: int, version: int, text: str
) -> None:
    """Return an invoice with its differences as a text for the partner's accounts payable."""
    require_whole(actor, Verb.DRAFT, "return a partner invoice")
    if not text.strip():
        raise Refused("PART-11", "Say what has to be mended.", field="text")
    with action():
        row = _open(invoice_id, "return")
        audit = record_audit(actor=actor, verb="return_partner_invoice", now=now,
                             subject=("PARTNER_INVOICE", invoice_id))  # fmt: skip
        _decide(row, "RETURNED", actor, now, version, audit, text.strip())
        partner = partner_by_id(row.partner_id)
        address = partner.returns_email or partner.pack_email
        if address:
            draft = Draft(actor.user_id, TOPIC, f"Invoice {row.number} is returned", text.strip(),
                          "", address=address)  # fmt: skip
            write_messages(actor=actor, now=now, line=audit, drafts=[draft])


def _take(invoice_id: int, matching, audit) -> None:
    """Take what is invoiced of each group, never more than is open."""
    for row in matching.rows:
        group = row.group
        if group is None or not row.lines:
            continue
        if group.kind == TIME:
            whole = row.invoiced_minutes >= group.open_minutes
        else:
            whole = row.invoiced_minor >= group.open_minor
        minutes = group.open_minutes if whole else row.invoiced_minutes
        minor = group.open_minor if whole else min(row.invoiced_minor, group.open_minor)
        if minutes or minor:
            InvoiceTake.objects.create(
                invoice_id=invoice_id, authorization_id=group.authorization_id,
                project_id=group.project_id, month=group.month, kind=group.kind, minutes=minutes,
                amount_minor=minor, audit_line=audit,
            )  # fmt: skip


def _decide(row, state: str, actor: Viewer, now: datetime, version: int, audit, text="") -> None:
    changes = {"state": state, "decided_by_id": actor.user_id, "decided_at": now,
               "return_text": text}  # fmt: skip
    change_row(PartnerInvoice, row.pk, version=version, changes=changes, line=audit,
               kind="PARTNER_INVOICE")  # fmt: skip


def _open(invoice_id: int, what: str) -> PartnerInvoice:
    row = PartnerInvoice.objects.select_for_update().filter(pk=invoice_id).first()
    if row is None:
        raise NotFound(f"There is no partner invoice {invoice_id}.")
    if row.state not in OPEN_STATES:
        raise Refused(
            "PART-11",
            f"You cannot {what} {row.number}: it is {row.state.lower()}, and stays so. What comes "
            "after is an invoice of its own.",
        )
    return row


def _columns(values: InvoiceValues) -> dict:
    return {
        "number": values.number.strip(), "invoiced_on": values.invoiced_on,
        "received_on": values.received_on, "month": month_of(values.month),
        "currency": values.currency, "total_minor": values.total_minor,
        "purchase_order": values.purchase_order.strip(),
    }  # fmt: skip


def _write_lines(invoice_id: int, lines: Sequence[InvoicedLine]) -> None:
    PartnerInvoiceLine.objects.bulk_create(
        PartnerInvoiceLine(
            invoice_id=invoice_id, position=position, kind=line.kind,
            project_code=line.project_code.strip()[:24], consultant=line.consultant.strip()[:120],
            purchase_order=line.purchase_order.strip()[:60], starts_on=line.starts_on,
            ends_on=line.ends_on + _DAY, minutes=line.minutes, per_hour=line.per_hour,
            total_minor=line.total_minor,
        )
        for position, line in enumerate(lines, start=1)
    )  # fmt: skip


def _require_values(values: InvoiceValues, lines: Sequence[InvoicedLine]) -> None:
    if not values.number.strip():
        raise Refused("PART-11", "Give the invoice's number.", field="number")
    if not lines:
        raise Refused("PART-11", "Type at least one line, or give them as a file.", field="lines")
    for position, line in enumerate(lines, start=1):
        if line.ends_on < line.starts_on:
            raise Refused("PART-11", f"Line {position}: the last day is before the first.",
                          field="lines")  # fmt: skip
        if month_of(line.starts_on) != month_of(line.ends_on):
            raise Refused("PART-11", f"Line {position} crosses a month. Split it: each month is "
                          "matched by itself.", field="lines")  # fmt: skip


def _number_free(number: str):
    """Say the database's refusal of a number used twice in words."""
    return or_refuse(
        Refused(
            "PART-11",
            f"{number} is here already. An invoice comes once; a corrected one after the first was "
            "returned.",
            field="number",
        )
    )
