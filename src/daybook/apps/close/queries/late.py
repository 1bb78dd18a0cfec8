"""What came after the cut-off, and does it still count? And how much of the month is estimated?

April 2026 of US: “Cutover”, a fixed fee of 12,000.00 accepted on Wednesday 29 and billed on
Thursday 30, counts by exception; “Training day”, 2,000.00 of that day, is reported with May.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from daybook.apps.billing.queries.milestones_billed import milestones_billed_on
from daybook.apps.corrections.queries.estimates import estimate_lines
from daybook.apps.platform.queries.month_end import month_end_of
from daybook.apps.platform.queries.organization import EntityRow, FxTable, organization
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import milestones, projects
from daybook.core.corrections import counts_in_month, late_milestone_words
from daybook.core.fx import convert
from daybook.core.money import exponent
from daybook.core.periods import next_month
from daybook.core.revenue import ON_ACCEPTANCE
from daybook.core.rights import Data


@dataclass(frozen=True, slots=True)
class LateItem:
    """A milestone processed after the cut-off; whether it still counts is EST-03's answer."""

    milestone_id: int
    name: str
    project_code: str
    amount_minor: int
    currency: str
    processed_on: date
    billed_on: date | None
    verdict: str

    @property
    def words(self) -> str:
        """The verdict in words."""
        return late_milestone_words(self.verdict)

    @property
    def counts(self) -> bool:
        """Whether it is reported with the month."""
        return bool(self.verdict)


def late_items(viewer: Viewer, entity: EntityRow, month: date) -> tuple[LateItem, ...]:
    """Milestones accepted after the month's cut-off, of projects whose invoices are open to see.

    Empty under ACTUAL, whose cut-off is the month's last day.
    """
    end = month_end_of(entity, month)
    if end.method != "ESTIMATE":
        return ()
    seen = Q(engagement__entity_id=entity.id)
    terms = {row.id: row for row in projects(viewer, data=Data.INVOICES, filters=seen)
             if row.billing_kind in ON_ACCEPTANCE}  # fmt: skip
    accepted = milestones(
        terms, filters=Q(accepted_on__gt=end.cutoff_on, accepted_on__lt=next_month(month))
    )
    billed = milestones_billed_on([row.id for row in accepted])
    worth = ReportingWorth(month)
    return tuple(
        LateItem(
            row.id, row.name, terms[row.project_id].code, row.amount_minor,
            terms[row.project_id].currency, row.accepted_on, billed.get(row.id),
            counts_in_month(
                month,
                billing_kind=terms[row.project_id].billing_kind,
                amount_minor=worth.of(row.amount_minor, terms[row.project_id].currency,
                                      row.accepted_on),
                threshold_minor=worth.threshold_minor,
                processed_on=row.accepted_on,
                billed_on=billed.get(row.id),
                end=end,
            ),
        )
        for row in accepted
    )  # fmt: skip


class ReportingWorth:
    """Amounts in the reporting currency, and the threshold of late fixed fees in it."""

    def __init__(self, month: date):
        self._currency, self._fx = organization().reporting_currency, FxTable()
        policy = policy_on(next_month(month) - timedelta(days=1))
        self.threshold_minor = policy.late_fixed_fee_units * 10 ** exponent(self._currency)

    def of(self, minor: int, currency: str, on: date) -> int:
        """An amount converted at the rate of a day; 0, so that it never passes, without a rate."""
        if currency == self._currency:
            return minor
        try:
            quote = self._fx.quote(currency, self._currency, on)
        except Refused:
            return 0
        return convert(minor, currency, self._currency, quote.rate)


@dataclass(frozen=True, slots=True)
class EstimateSums:
    """The estimated minutes of an entity's month: all, and what is not settled yet."""

    minutes: int
    open_minutes: int
    variance_minutes: int


def estimate_sums(viewer: Viewer, entity_id: int, month: date) -> EstimateSums:
    """Sums of the estimates that the viewer may see, of projects of the entity."""
    of_entity = {row.id for row in projects(filters=Q(engagement__entity_id=entity_id))}
    lines = [row for row in estimate_lines(viewer, month) if row.project_id in of_entity]
    return EstimateSums(
        sum(row.estimated for row in lines),
        sum(row.estimated for row in lines if row.state != "SETTLED"),
        sum(row.variance or 0 for row in lines),
    )
