"""What of partners waits for whoever looks after them? Packs, invoices, funds, authorizations.

On 15 August: the pack of July for Kestrel Point is not issued, no invoice of June came from Blue
Larch, and WA-7 ends within 30 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from daybook.apps.commercial.queries.authorizations import AuthorizationRow, authorizations
from daybook.apps.commercial.queries.partners import FundRow, engineers, funds, partners
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.worked_lines import minutes_by_person_and_state
from daybook.core.periods import add_months, month_of, next_month
from daybook.core.rights import Data, Verb

from ..models import PartnerInvoice, PartnerPack
from ..models.invoices import OPEN_STATES


@dataclass(frozen=True, slots=True)
class PartnerMonth:
    """A partner's month that lacks something, and the approved minutes it is about."""

    partner_code: str
    partner_name: str
    month: date
    minutes: int


@dataclass(frozen=True, slots=True)
class WaitingInvoice:
    """An invoice that somebody has to decide on."""

    id: int
    number: str
    partner_name: str
    state: str
    total_minor: int
    currency: str
    received_on: date


@dataclass(frozen=True, slots=True)
class PartnerReminders:
    """Everything that waits, each empty where nothing does."""

    packs: tuple[PartnerMonth, ...] = ()
    missing: tuple[PartnerMonth, ...] = ()
    low: tuple[FundRow, ...] = ()
    ending: tuple[AuthorizationRow, ...] = ()
    invoices: tuple[WaitingInvoice, ...] = ()


def partner_reminders(viewer: Viewer, today: date) -> PartnerReminders:
    """What waits for this viewer; nothing for those who do not settle with partners."""
    if viewer.is_system or not scope_of(viewer, Data.PARTNER_RATES, Verb.DRAFT).everything:
        return PartnerReminders()
    firms = [row for row in partners(viewer) if row.is_active]
    if not firms:
        return PartnerReminders()
    policy, last = policy_on(today), add_months(month_of(today), -1)
    packed = _packed(last)
    share = policy.partner_fund_warning_millionths
    until = today + timedelta(days=policy.partner_authorization_notice_days)
    return PartnerReminders(
        packs=_unpacked(firms, packed, last),
        missing=_not_invoiced(packed, last) if today.day >= policy.partner_invoice_due_day else (),
        low=tuple(
            row for row in funds(viewer)
            if row.starts_on <= today < row.ends_on
            and row.left_millionths is not None and row.left_millionths < share
        ),
        ending=authorizations(
            viewer, filters=Q(state="SIGNED", ends_on__gt=today, ends_on__lte=until)
        ),
        invoices=_waiting(viewer),
    )  # fmt: skip


def _packed(month: date) -> dict[int, PartnerMonth]:
    """The packs of a month by partner, supplements summed."""
    found: dict[int, PartnerMonth] = {}
    rows = PartnerPack.objects.filter(month=month).values_list(
        "partner_id", "partner__code", "partner__name", "minutes"
    )
    for key, code, name, minutes in rows:
        before = found[key].minutes if key in found else 0
        found[key] = PartnerMonth(code, name, month, before + minutes)
    return found


def _unpacked(firms, packed, month: date) -> tuple[PartnerMonth, ...]:
    open_ids = {row.id for row in firms} - set(packed)
    people: dict[int, int] = {
        row.person_id: row.partner_id
        for row in engineers()
        if row.partner_id in open_ids
        and row.starts_on < next_month(month)
        and (row.ends_on is None or row.ends_on > month)
    }
    if not people:
        return ()
    sums: dict[int, int] = {}
    found = minutes_by_person_and_state(people, month, next_month(month))
    for (person, state), minutes in found.items():
        if state == "APPROVED":
            sums[people[person]] = sums.get(people[person], 0) + minutes
    return tuple(
        PartnerMonth(row.code, row.name, month, sums[row.id]) for row in firms if sums.get(row.id)
    )


def _not_invoiced(packed: dict[int, PartnerMonth], month: date) -> tuple[PartnerMonth, ...]:
    came = set(
        PartnerInvoice.objects.filter(month=month)
        .exclude(state="RETURNED")
        .values_list("partner_id", flat=True)
    )
    return tuple(row for key, row in packed.items() if key not in came and row.minutes > 0)


def _waiting(viewer: Viewer) -> tuple[WaitingInvoice, ...]:
    """Those that agree, for finance that did not enter them; those that differ, for the others."""
    approves = scope_of(viewer, Data.PARTNER_RATES, Verb.APPROVE).everything
    rows = PartnerInvoice.objects.filter(state__in=OPEN_STATES)
    if approves:
        rows = rows.filter(state="MATCHED").exclude(entered_by_id=viewer.user_id)
    else:
        rows = rows.exclude(state="MATCHED")
    columns = ("id", "number", "partner__name", "state", "total_minor", "currency", "received_on")
    return tuple(WaitingInvoice(*row) for row in rows.order_by("id").values_list(*columns))
