"""What do we plan to earn with an engagement, at what cost, and who may see which of it?

Costs are shown to those who see cost rates; everybody else gets the margin through the one guard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.people.queries.places import place_choices, place_names
from daybook.apps.people.queries.rates import cost_rate_rows
from daybook.apps.platform.queries.organization import FxTable, organization
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.contracts import (
    FIXED_RULES,
    ContractTerms,
    EstimateLine,
    below_list,
    blended,
    estimate,
    hourly,
    rate_in,
)
from daybook.core.contracts import (
    CostEstimate as PlannedCost,
)
from daybook.core.costing import cost_rate_on
from daybook.core.margin import MarginView, margin_view
from daybook.core.money import RATE_SCALE
from daybook.core.policy import Policy
from daybook.core.rating import RateQuestion, resolve_rate
from daybook.core.rights import Data, Verb

from ..models import CostEstimate, CostEstimateLine
from .engagements import EngagementRow
from .rates import bill_rate_rows


@dataclass(frozen=True, slots=True)
class EstimateLineRow:
    """One line of an estimate. Costs are None where the viewer may not see cost rates."""

    position: int
    role_id: int
    role_name: str
    work: str
    minutes: int
    bill_per_hour: int
    value_minor: int
    standard_per_hour: int | None
    loaded_per_hour: int | None
    standard_minor: int | None
    loaded_minor: int | None


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """An estimate with its totals in minor units of the engagement's currency.

    `aims` are the margins it is held against, in millionths: project, gross and the team's own.
    """

    currency: str
    version: int
    frozen_on: date | None
    lines: tuple[EstimateLineRow, ...]
    minutes: int
    value_minor: int
    revenue_minor: int
    expenses_minor: int
    average_per_hour: int | None
    below_list_per_hour: int | None
    standard_minor: int | None
    loaded_minor: int | None
    margin: MarginView
    loaded_margin: MarginView
    aims: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class RoleRates:
    """What an hour of a role is sold for and costs, in the engagement's currency."""

    bill_per_hour: int | None
    standard_per_hour: int | None
    loaded_per_hour: int | None


def fixed_price(terms: ContractTerms) -> int | None:
    """The price of an engagement whose every line has one; None where hours decide it."""
    paid = [line for line in terms.lines if line.kind not in ("EXPENSES", "INTERNAL")]
    if not paid or not all(isinstance(line.billing, FIXED_RULES) for line in paid):
        return None
    return sum(line.price_minor for line in paid)


def estimate_of(row: EngagementRow, terms: ContractTerms, viewer: Viewer, today: date):
    """The engagement's estimate as this viewer may see it, or None where there is none."""
    held = CostEstimate.objects.filter(engagement_id=row.id).first()
    if held is None:
        return None
    policy = policy_on(held.frozen_on or today, row.entity_id)
    names = place_names("role")
    lines = list(CostEstimateLine.objects.filter(estimate=held).order_by("position"))
    planned = [_planned((line,), row.currency) for line in lines]
    whole = _planned(lines, row.currency, fixed_price(terms), held.expenses_minor)
    sees_cost = may(viewer, Data.COST_RATES, Verb.SEE)
    rows = tuple(
        _line(line, one, names.get(line.role_id, ""), sees_cost)
        for line, one in zip(lines, planned, strict=True)
    )
    minutes = [line.minutes for line in lines]
    return EstimateRow(
        row.currency, held.version, held.frozen_on, rows, whole.minutes, whole.value_minor,
        whole.revenue_minor, held.expenses_minor, whole.average_per_hour,
        _below(whole, row.currency, policy),
        whole.standard_minor if sees_cost else None, whole.loaded_minor if sees_cost else None,
        _seen(whole.standard_margin, viewer, minutes, policy),
        _seen(whole.loaded_margin, viewer, minutes, policy),
        (policy.project_margin_target_millionths, policy.gross_margin_target_millionths,
         policy.margin_target_millionths),
    )  # fmt: skip


def _planned(lines, currency: str, price: int | None = None, expenses: int = 0) -> PlannedCost:
    return estimate(_core_lines(lines), currency, price_minor=price, expenses_minor=expenses)


def _core_lines(lines) -> list[EstimateLine]:
    return [
        EstimateLine(one.role_id, one.minutes, one.bill_per_hour, one.standard_per_hour,
                     one.loaded_per_hour)
        for one in lines
    ]  # fmt: skip


def _line(line: CostEstimateLine, one: PlannedCost, name: str, sees_cost: bool) -> EstimateLineRow:
    costs = (line.standard_per_hour, line.loaded_per_hour, one.standard_minor, one.loaded_minor)
    return EstimateLineRow(
        line.position, line.role_id, name, line.work, line.minutes, line.bill_per_hour,
        one.value_minor, *(costs if sees_cost else (None,) * 4),
    )  # fmt: skip


def _below(whole: PlannedCost, currency: str, policy: Policy) -> int | None:
    """How far below list; None where the list price is in another currency."""
    if currency != organization().reporting_currency:
        return None
    return below_list(whole.average_per_hour, policy.list_price_units * RATE_SCALE)


def _seen(millionths: int | None, viewer: Viewer, minutes: list[int], policy: Policy) -> MarginView:
    """A plan is a whole engagement and final, and each role stands for one person: the strictest.

    A single role's rate could be read out of the margin, as a single person's could.
    """
    if not may(viewer, Data.PROJECT_MARGIN, Verb.SEE):
        return margin_view(None, sees_cost=False, is_whole_project=True, is_closed_month=True,
                           minutes_by_person=(), policy=policy)  # fmt: skip
    return margin_view(
        millionths, sees_cost=may(viewer, Data.COST_RATES, Verb.SEE), is_whole_project=True,
        is_closed_month=True, minutes_by_person=minutes, policy=policy,
    )  # fmt: skip


def role_rates(row: EngagementRow, role_id: int, on: date) -> RoleRates:
    """An hour of a role on a day: from the engagement's card, and from the cost rates."""
    question = RateQuestion(0, 0, row.customer_id, role_id, row.region_id, 0, on)
    rows = bill_rate_rows(row.rate_card_id).get(row.rate_card_id, ())
    answer = resolve_rate(question, rows, policy_on(on, row.entity_id).rate_precedence)
    bill = answer.rate
    cost = cost_rate_on(cost_rate_rows(), 0, role_id, row.region_id, on)
    per_hour = None if bill is None else hourly(bill)
    if cost is None:
        return RoleRates(per_hour, None, None)
    fx = _fx(cost.currency, row.currency, on)
    if fx is None:
        return RoleRates(per_hour, None, None)
    return RoleRates(
        per_hour, rate_in(cost.standard_per_hour, fx), rate_in(cost.loaded_per_hour, fx)
    )


def _fx(base: str, quote: str, on: date) -> int | None:
    try:
        return FxTable(base=base).quote(base, quote, on).rate
    except Refused:
        return None


def role_choices() -> tuple[tuple[int, str], ...]:
    """(key, name) of the roles an estimate may plan."""
    return place_choices("role")


def blended_rates(row: EngagementRow, on: date) -> tuple[int, int]:
    """The (bill, standard cost) rates an hour that a simulation begins with.

    Those of the estimate, weighed by its hours; else those of the first role on the card.
    """
    lines = CostEstimateLine.objects.filter(estimate__engagement_id=row.id)
    planned = blended(_core_lines(lines))
    if planned != (0, 0):
        return planned
    for role_id, _ in role_choices():
        found = role_rates(row, role_id, on)
        if found.bill_per_hour is not None and found.standard_per_hour is not None:
            return found.bill_per_hour, found.standard_per_hour
    return 0, 0
