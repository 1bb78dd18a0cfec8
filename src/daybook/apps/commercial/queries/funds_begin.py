"""From which day on is a partner's work paid from a fund?"""

from __future__ import annotations

from datetime import date

from django.db.models import Min

from ..models import PrimeFund


def funds_begin_on(partner_id: int) -> date | None:
    """The first day of the partner's first fund; None where there is none. Without rights."""
    rows = PrimeFund.objects.filter(partner_id=partner_id)
    return rows.aggregate(first=Min("starts_on"))["first"]


def fund_ids(partner_id: int) -> tuple[int, ...]:
    """The funds of a partner, oldest first: the order in which they are locked. Without rights."""
    rows = PrimeFund.objects.filter(partner_id=partner_id).order_by("id")
    return tuple(rows.values_list("id", flat=True))
