"""What do the books say, and do their identities hold? Shared by the tests of corrections."""

from __future__ import annotations

from django.db.models import Q

from daybook.apps.close.queries.facts import MonthFacts
from daybook.apps.corrections.actions.post import post_correction
from daybook.apps.ledger.models import LedgerLine
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.actions.periods import set_soft_lock
from daybook.apps.platform.models import Period
from daybook.apps.revenue.actions.recognize import recognize_month
from daybook.apps.time.queries.revision import EntryValues, entry_state
from daybook.core.checks import (
    check_minutes_tied,
    check_orphans,
    check_positions,
    check_reversals,
    check_time_billed,
)
from tests.apps.billing.work import JULY, LATER
from tests.builders import NOW


def sums(**filters) -> dict[str, int]:
    """Minor units by book."""
    return {row.book: row.amount_minor for row in book_sums(filters=Q(**filters))}


def values(entry_id: int, **changes) -> EntryValues:
    """The line's values with some of them changed."""
    held = entry_state(entry_id).values
    names = ("minutes", "project_id", "task_id", "is_billable", "note")
    return EntryValues(**({name: getattr(held, name) for name in names} | changes))


def corrected(company, entry_id: int, *, who="coordinator", now=LATER, key=None, **changes):
    """Post a correction of the line as it stands."""
    return post_correction(
        actor=company.viewer(who), now=now, entry_id=entry_id, after=values(entry_id, **changes),
        version=entry_state(entry_id).version, reason="Checked with the customer", client_key=key,
    )  # fmt: skip


def recognized(company, month=JULY) -> None:
    """Run recognition of the US entity."""
    recognize_month(actor=company.viewer("finance"), now=LATER, entity_id=company["US"],
                    month=month)  # fmt: skip


def soft_locked(company, month=JULY) -> None:
    """Soft-lock a month of the US entity."""
    set_soft_lock(actor=company.viewer("operations"), now=NOW, entity_id=company["US"],
                  month=month, reason="closing")  # fmt: skip


def hard_locked(company, month=JULY, entity="US") -> None:
    """Hard-lock a month, as it stands once two of finance have signed."""
    Period.objects.update_or_create(
        entity_id=company[entity], month=month, defaults={"lock": "HARD", "lock_reason": "closed"}
    )


def month_bytes(month=JULY) -> bytes:
    """Every line of a month, as bytes that any change alters."""
    rows = LedgerLine.objects.filter(posted_in=month).order_by("pk").values_list()
    return "\n".join(repr(row) for row in rows).encode()


def findings(company, entity="US", month=JULY) -> list:
    """What the checks of the books find: identities, minutes, reversals, positions, sources."""
    facts = MonthFacts(company[entity], month)
    return [
        *check_time_billed(facts.time_billed()),
        *check_minutes_tied(facts.minutes_tied()),
        *check_reversals(facts.reversals()),
        *check_positions(facts.positions()),
        *check_orphans(facts.orphans()),
    ]
