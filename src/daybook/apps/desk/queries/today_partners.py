"""Which packs, invoices, funds and authorizations of partners wait for this person?

A coordinator on 3 August issues the pack of July, and on the 15th asks for the invoice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from daybook.apps.partners.queries.reminders import PartnerReminders, partner_reminders
from daybook.apps.platform.queries.organization import business_calendar, entities
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import business_day_after_end, next_month

from .today_items import SOON, TodayItem, tier_of

_ROOT = "/money/partners"
_DAY = timedelta(days=1)


def partner_items(viewer: Viewer, today: date) -> Iterable[TodayItem]:
    """What has to be settled with partners, for those who settle it."""
    found = partner_reminders(viewer, today)
    yield from _packs(found, today)
    yield from _invoices(found, today)
    for fund in found.low:
        yield TodayItem(
            "partner-fund", f"Increase {fund.code} or plan without it",
            f"{fund.partner_name}, little is left to draw", f"{_ROOT}/funds/{fund.code}", "Open",
            SOON, "money", minor=max(fund.left_minor, 0), currency=fund.currency,
        )  # fmt: skip
    for row in found.ending:
        yield TodayItem(
            "partner-authorization", f"Renew or close {row.code}",
            f"{row.person_name} on {row.engagement_name}, until {row.last_on:%-d %B}",
            f"{_ROOT}/authorizations/{row.code}", "Open", tier_of(row.last_on, today), "people",
            minutes=row.left_minutes or None, due=row.last_on,
        )  # fmt: skip


def _packs(found: PartnerReminders, today: date) -> Iterable[TodayItem]:
    """The packs of last month, once its time had to be approved: on the first business day."""
    if not found.packs:
        return
    held = entities()
    for row in found.packs:
        due = business_day_after_end(row.month, 1, business_calendar(held[0])) if held else today
        if today >= due:
            yield TodayItem(
                "partner-pack", f"Issue the pack of {row.month:%B} for {row.partner_name}",
                "approved time the partner waits to invoice",
                f"{_ROOT}/{row.partner_code}/packs/{row.month:%Y-%m}", "Open",
                tier_of(due + _DAY, today), "check", minutes=row.minutes, due=due,
            )  # fmt: skip


def _invoices(found: PartnerReminders, today: date) -> Iterable[TodayItem]:
    """Invoices that did not come, and those that wait for a decision."""
    for row in found.missing:
        due_day = policy_on(today).partner_invoice_due_day
        due = next_month(row.month).replace(day=due_day)
        yield TodayItem(
            "partner-invoice-missing",
            f"Ask {row.partner_name} for the invoice of {row.month:%B}",
            "packed, and not invoiced yet", f"{_ROOT}/{row.partner_code}/invoices", "Open",
            tier_of(due, today), "warn", minutes=row.minutes, due=due,
        )  # fmt: skip
    for row in found.invoices:
        agrees = row.state == "MATCHED"
        yield TodayItem(
            "partner-invoice", f"{'Approve' if agrees else 'Settle'} invoice {row.number}",
            f"{row.partner_name}, {'it agrees' if agrees else 'it differs from what was approved'}",
            f"{_ROOT}/invoices/{row.id}", "Open", tier_of(row.received_on + timedelta(days=14),
                                                          today),
            "money", minor=row.total_minor, currency=row.currency, since=row.received_on,
        )  # fmt: skip
