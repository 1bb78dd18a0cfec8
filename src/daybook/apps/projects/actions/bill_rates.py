"""How is a price proposed? Codes become keys, and the draft goes to finance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from daybook.apps.commercial.actions.rates import add_rate_card
from daybook.apps.commercial.queries.cards import CardRow
from daybook.apps.platform.actions.settings import draft_proposal
from daybook.apps.platform.viewer import Viewer

__all__ = ["add_rate_card", "propose_rates"]


def propose_rates(
    *,
    actor: Viewer,
    now: datetime,
    card: CardRow,
    rows: Sequence[dict],
    starts_on: date,
    reason: str = "",
) -> int:
    """Draft rates of a card for finance to approve. Returns the proposal's number."""
    return draft_proposal(
        actor=actor,
        now=now,
        kind="BILL_RATES",
        title=f"Rates of {card.code} from {starts_on}",
        payload={"card_id": card.id, "rows": list(rows)},
        starts_on=starts_on,
        reason=reason,
    )
