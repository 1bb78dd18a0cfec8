"""How are engagements and opportunities shown in a list?"""

from __future__ import annotations

from datetime import timedelta

from django.utils.safestring import SafeString

from daybook.ui.format import date_text
from daybook.ui.grid import Column
from daybook.ui.statuses import badge_html

from ..queries.customers import OpportunityRow
from ..queries.engagements import EngagementRow

_STATES = {
    "OPEN": ("info", "Open", "submitted"),
    "WON": ("ok", "Won", ""),
    "LOST": ("neutral", "Lost", "overdue"),
}
ENGAGEMENTS = (
    Column("name", "Engagement", href="/projects/engagements/{code}", code="code"),
    Column("customer_name", "Customer", href="/projects/customers/{customer_code}", opt=True),
    Column("region_code", "Region", opt=True),
    Column("entity_code", "Entity", opt=True),
    Column("amount_minor", "Value", kind="money", currency_key="currency",
           href="/projects/engagements/{code}"),
    Column("budget_minutes", "Hours", kind="hours", href="/projects/engagements/{code}", opt=True),
    Column("purchase_order", "PO", opt=True),
    Column("ends_text", "Until", opt=True, sort=False),
    Column("signature", "Signature", kind="html", sort=False),
)  # fmt: skip
OPPORTUNITIES = (
    Column("name", "Opportunity", href="/projects/opportunities/{code}", code="code"),
    Column("customer_name", "Customer", href="/projects/customers/{customer_code}", opt=True),
    Column("region_code", "Region", opt=True),
    Column("stage_text", "Stage"),
    Column("probability_millionths", "Probability", kind="percent", digits=0),
    Column("amount_minor", "Value", kind="money", currency_key="currency",
           href="/projects/opportunities/{code}"),
    Column("closes_text", "Closes", opt=True, sort=False),
    Column("owner_name", "Owner", href="/people/{owner_code}", opt=True),
    Column("badge", "State", kind="html", sort=False),
)  # fmt: skip


def signature_badge(row: EngagementRow) -> SafeString:
    """Work at risk until it is signed."""
    if row.signed_on is None:
        return badge_html("bad", "Work at risk")
    return badge_html("ok", f"Signed {date_text(row.signed_on)}")


def opportunity_badge(row: OpportunityRow) -> SafeString:
    """Open, won or lost."""
    return badge_html(*_STATES[row.state])


def without(columns: tuple[Column, ...], *keys: str) -> tuple[Column, ...]:
    """The columns but these, where the page itself says them."""
    return tuple(column for column in columns if column.key not in keys)


class Shown:
    """A row with the words and badges of its list; everything else is the row's own."""

    __slots__ = ("_extra", "_row")

    def __init__(self, row: object, **extra):
        self._row, self._extra = row, extra

    def __getattr__(self, name: str):
        extra = object.__getattribute__(self, "_extra")
        return extra[name] if name in extra else getattr(self._row, name)


def shown_engagement(row: EngagementRow) -> Shown:
    """An engagement for its list."""
    last = row.ends_on - timedelta(days=1) if row.ends_on else None
    return Shown(row, signature=signature_badge(row), ends_text=date_text(last))


def shown_opportunity(row: OpportunityRow) -> Shown:
    """An opportunity for its list."""
    return Shown(row, badge=opportunity_badge(row), closes_text=date_text(row.closes_on))
