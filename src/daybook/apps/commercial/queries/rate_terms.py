"""What did engagements agree about their rates? Dated terms, read once and asked many times.

ACME-E1 from 1 June 2026: 10 % off, weekends at 1.5; on 31 May nothing is agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.facts import Fact, fact_on
from daybook.core.rating import NO_TERMS, RateTerms
from daybook.core.rights import Data, Verb

from ..models import EngagementRateTerms
from .engagements import EngagementRow, engagement_by_code


class TermsTable:
    """The terms of every engagement that has any."""

    def __init__(self) -> None:
        self._facts: dict[int, list[Fact]] = {}
        rows = EngagementRateTerms.objects.order_by().values_list(
            "engagement_id", "starts_on", "revision", "precedence", "discount_millionths",
            "weekend_millionths", "holiday_millionths",
        )  # fmt: skip
        for engagement, starts_on, revision, order, *agreed in rows:
            value = RateTerms(tuple(order.split(",")) if order else (), *agreed)
            self._facts.setdefault(engagement, []).append(Fact(starts_on, revision, value))

    def on(self, engagement_id: int, day: date) -> RateTerms:
        """What holds on a day; NO_TERMS where nothing is agreed."""
        facts = self._facts.get(engagement_id)
        return (fact_on(facts, day) or NO_TERMS) if facts else NO_TERMS

    def starts(self) -> set[date]:
        """Every day on which terms begin."""
        return {fact.starts_on for facts in self._facts.values() for fact in facts}


@dataclass(frozen=True, slots=True)
class RateTermsRow:
    """Terms of an engagement from a day on; `state` is NOW, FUTURE or PAST on the day asked for."""

    starts_on: date
    revision: int
    precedence: tuple[str, ...]
    discount_millionths: int
    weekend_millionths: int | None
    holiday_millionths: int | None
    recorded_at: datetime
    approved_by: str
    state: str


@dataclass(frozen=True, slots=True)
class RateTermsPage:
    """An engagement with every rate terms it ever had, newest start first."""

    row: EngagementRow
    terms: tuple[RateTermsRow, ...]
    may_draft: bool


def may_see_rate_terms(viewer: Viewer) -> bool:
    """Whether the viewer sees what engagements agreed about rates: every bill rate, or none.

    Whose projects an engagement has is not known here, so a part of them is not enough.
    """
    return scope_of(viewer, Data.BILL_RATES).everything


def rate_terms_page(code: str, viewer: Viewer, today: date) -> RateTermsPage:
    """The rate terms of an engagement. Raises NotFound or Denied where they are not to be seen."""
    if not may_see_rate_terms(viewer):
        raise Denied(
            "RIGHT-01", "You cannot see the terms of rates. Coordinators, analysts and finance can."
        )
    row = engagement_by_code(code, viewer)
    rows = list(
        EngagementRateTerms.objects.filter(engagement_id=row.id)
        .order_by("-starts_on", "-revision")
        .values_list(
            "starts_on", "revision", "precedence", "discount_millionths", "weekend_millionths",
            "holiday_millionths", "recorded_at", "audit_line__actor__name",
        )
    )  # fmt: skip
    begun = [one for one in rows if one[0] <= today]
    found = []
    for starts_on, revision, order, *rest in rows:
        now = bool(begun) and (starts_on, revision) == begun[0][:2]
        state = "NOW" if now else "FUTURE" if starts_on > today else "PAST"
        levels = tuple(order.split(",")) if order else ()
        found.append(RateTermsRow(starts_on, revision, levels, *rest, state))
    return RateTermsPage(row, tuple(found), may(viewer, Data.BILL_RATES, Verb.DRAFT))
