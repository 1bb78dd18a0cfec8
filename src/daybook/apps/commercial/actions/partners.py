"""Who works for us, from which fund? Partners, their engineers, and the money of the funds."""

from __future__ import annotations

from datetime import date, datetime

from django.db import DatabaseError

from daybook.apps.people.queries.kinds import person_kind
from daybook.apps.platform.actions.codes import free_code
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.partners import amount_words
from daybook.core.rights import Data, Verb

from ..models import Partner, PartnerEngineer, PrimeFund, PrimeFundLine, WorkAuthorization
from ..queries.partners import fund_balance

_OVERLAP = "This person belongs to a partner on some of these days already. End that first."


def require_whole(actor: Viewer, verb: Verb, what: str) -> None:
    """Refuse unless the actor's right covers every partner: a firm works in all regions."""
    if not require(actor, Data.PARTNER_RATES, verb, what=what).everything:
        raise Denied("RIGHT-01", f"You cannot {what}: your role covers a part only.")


def add_partner(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    currency: str,
    entity_id: int,
    pack_email: str = "",
    returns_email: str = "",
) -> int:
    """Add a partner firm; the entity named is the one that pays it."""
    require_whole(actor, Verb.ISSUE, "add a partner")
    with free_code(Partner, code), action():
        line = record_audit(actor=actor, verb="add_partner", now=now, subject=("PARTNER", None))
        return Partner.objects.create(
            code=code, name=name, currency=currency, entity_id=entity_id, pack_email=pack_email,
            returns_email=returns_email, audit_line=line,
        ).pk  # fmt: skip


def edit_partner(*, actor: Viewer, now: datetime, partner_id: int, version: int, **changes) -> None:
    """Correct name, entity or addresses, or end the work with it. Code and currency stay."""
    require_whole(actor, Verb.ISSUE, "edit a partner")
    with action():
        line = record_audit(actor=actor, verb="edit_partner", now=now,
                            subject=("PARTNER", partner_id))  # fmt: skip
        change_row(Partner, partner_id, version=version, changes=changes, line=line,
                   kind="PARTNER")  # fmt: skip


def start_partner_engineer(
    *,
    actor: Viewer,
    now: datetime,
    partner_id: int,
    person_id: int,
    starts_on: date,
    ends_on: date | None = None,
) -> int:
    """Record whose engineer a person is from a day on. Refused where another stretch overlaps."""
    require_whole(actor, Verb.EDIT, "say whose engineer somebody is")
    if person_kind(person_id) != "PARTNER":
        raise Refused("PART-13", "Choose a person of kind partner.", field="person_id")
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("DATES-01", "The last day is not before the first.", field="ends_on")
    try:
        with action():
            line = record_audit(actor=actor, verb="start_partner_engineer", now=now,
                                subject=("PARTNER", partner_id))  # fmt: skip
            return PartnerEngineer.objects.create(
                partner_id=partner_id, person_id=person_id, starts_on=starts_on, ends_on=ends_on,
                audit_line=line,
            ).pk  # fmt: skip
    except DatabaseError as error:
        if "FACT-02" not in str(error):
            raise
        raise Refused("PART-13", _OVERLAP, field="starts_on") from error


def end_partner_engineer(
    *, actor: Viewer, now: datetime, engineer_id: int, version: int, ends_on: date
) -> None:
    """End the stretch on a day, which is the first it no longer covers."""
    require_whole(actor, Verb.EDIT, "say whose engineer somebody is")
    row = PartnerEngineer.objects.filter(pk=engineer_id).first()
    if row is None:
        raise NotFound(f"There is no stretch {engineer_id}.")
    if ends_on <= row.starts_on:
        raise Refused("DATES-01", "The last day is not before the first.", field="ends_on")
    with action():
        line = record_audit(actor=actor, verb="end_partner_engineer", now=now,
                            subject=("PARTNER", row.partner_id))  # fmt: skip
        change_row(PartnerEngineer, engineer_id, version=version, changes={"ends_on": ends_on},
                   line=line, kind="PARTNER_ENGINEER")  # fmt: skip


def add_fund(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    partner_id: int,
    name: str,
    starts_on: date,
    ends_on: date,
    amount_minor: int,
    purchase_order: str = "",
    reason: str = "Opening",
) -> int:
    """Open a prime SOW's fund in the partner's currency, with its first money."""
    require_whole(actor, Verb.ISSUE, "open a fund")
    partner = Partner.objects.filter(pk=partner_id).first()
    if partner is None:
        raise Refused("PART-09", "Choose a partner.", field="partner_id")
    if ends_on <= starts_on:
        raise Refused("DATES-01", "The last day is not before the first.", field="ends_on")
    if amount_minor <= 0:
        raise Refused("PART-09", "A fund opens with more than nothing.", field="amount")
    with free_code(PrimeFund, code), action():
        line = record_audit(actor=actor, verb="add_fund", now=now, subject=("PRIME_FUND", None))
        fund = PrimeFund.objects.create(
            code=code, partner=partner, name=name, purchase_order=purchase_order,
            currency=partner.currency, starts_on=starts_on, ends_on=ends_on, audit_line=line,
        )  # fmt: skip
        PrimeFundLine.objects.create(fund=fund, amount_minor=amount_minor, reason=reason[:240],
                                     recorded_at=now, audit_line=line)  # fmt: skip
    return fund.pk


def edit_fund(*, actor: Viewer, now: datetime, fund_id: int, version: int, **changes) -> None:
    """Correct a fund's name, purchase order or dates. Its money changes by lines."""
    require_whole(actor, Verb.ISSUE, "edit a fund")
    row = PrimeFund.objects.filter(pk=fund_id).first()
    if row is None:
        raise NotFound(f"There is no fund {fund_id}.")
    if changes.get("ends_on", row.ends_on) <= changes.get("starts_on", row.starts_on):
        raise Refused("DATES-01", "The last day is not before the first.", field="ends_on")
    with action():
        _require_days(locked_fund(fund_id), changes)
        line = record_audit(actor=actor, verb="edit_fund", now=now,
                            subject=("PRIME_FUND", fund_id))  # fmt: skip
        change_row(PrimeFund, fund_id, version=version, changes=changes, line=line,
                   kind="PRIME_FUND")  # fmt: skip


def _require_days(fund: PrimeFund, changes: dict) -> None:
    """Refuse days that leave out what is signed under the fund."""
    signed = WorkAuthorization.objects.filter(fund=fund).exclude(state="DRAFT")
    outside = signed.filter(starts_on__lt=changes.get("starts_on", fund.starts_on)) | signed.filter(
        ends_on__gt=changes.get("ends_on", fund.ends_on)
    )
    first = outside.order_by("code").first()
    if first is not None:
        raise Refused(
            "PART-09", f"{first.code} is signed under this fund for other days. Keep them within.",
            field="ends_on",
        )  # fmt: skip


def change_fund(
    *, actor: Viewer, now: datetime, fund_id: int, amount_minor: int, reason: str
) -> int:
    """Increase a fund, or reduce it where the amount is negative. Returns the line's key.

    Raises Refused PART-09 where it would leave less than is promised or drawn.
    """
    require_whole(actor, Verb.ISSUE, "change the money of a fund")
    if not amount_minor:
        raise Refused("PART-09", "Give an amount; a reduction begins with a minus.", field="amount")
    if not reason.strip():
        raise Refused("PART-09", "Say why; the fund keeps it.", field="reason")
    with action():
        fund = locked_fund(fund_id)
        balance = fund_balance(fund.pk)
        kept = max(balance.committed_minor, balance.drawn_minor)
        if balance.amount_minor + amount_minor < kept:
            raise Refused(
                "PART-09",
                f"{amount_words(kept, fund.currency)} are promised or drawn, so at most "
                f"{amount_words(balance.amount_minor - kept, fund.currency)} can be taken out. "
                "Close authorizations that are not needed first.",
                field="amount",
            )
        line = record_audit(actor=actor, verb="change_fund", now=now,
                            subject=("PRIME_FUND", fund.pk), reason=reason)  # fmt: skip
        return PrimeFundLine.objects.create(
            fund=fund, amount_minor=amount_minor, reason=reason.strip()[:240], recorded_at=now,
            audit_line=line,
        ).pk  # fmt: skip


def locked_fund(fund_id: int) -> PrimeFund:
    """The fund's row, held until the transaction ends: whatever takes from it waits in line."""
    fund = PrimeFund.objects.select_for_update().filter(pk=fund_id).first()
    if fund is None:
        raise NotFound(f"There is no fund {fund_id}.")
    return fund
