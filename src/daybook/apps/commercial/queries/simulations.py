"""What would this contract bring on sample hours? Core plays it; here stand its inputs.

Sample hours are priced at the estimate's average rates, or at the card's first role. What it would
cost is shown to those who see cost rates, the margin through the one guard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daybook.apps.platform.queries.organization import business_calendar, entity_by_id
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.core.contracts import SampleHours, SampleMonth, Simulation, even_sample, simulate
from daybook.core.margin import MarginView, margin_view
from daybook.core.rights import Data, Verb

from .contracts import ContractPage
from .estimates import blended_rates

SAMPLED = ("minutes", "accepted_millionths", "count", "seats", "expenses_minor", "expense_days",
           "partner_minor")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Played:
    """A contract's simulation with the sample it was played on."""

    simulation: Simulation
    sample: tuple[SampleMonth, ...]
    margin: MarginView
    sees_cost: bool


def play(
    page: ContractPage,
    viewer: Viewer,
    today: date,
    typed: Mapping[tuple[int, date], Mapping[str, int]] | None = None,
) -> Played:
    """Play a contract on an even spread of its hours, or on what was typed for (line, month).

    `typed` replaces values of SAMPLED; what it leaves out stays as spread.
    """
    calendar = business_calendar(entity_by_id()[page.row.entity_id])
    rates = blended_rates(page.row, today)
    sample = list(even_sample(page.terms, calendar, today, rates))
    if typed:
        known = {(one.position, one.month): one for one in sample}
        for key, values in typed.items():
            known[key] = _typed(known.get(key) or SampleMonth(*key), values, rates)
        sample = list(known.values())
    found = simulate(page.terms, sample, calendar)
    sees_cost = may(viewer, Data.COST_RATES, Verb.SEE)
    return Played(found, tuple(sample), _margin(found, sample, viewer, sees_cost, page), sees_cost)


def _typed(month: SampleMonth, values: Mapping[str, int], rates: tuple[int, int]) -> SampleMonth:
    changes = {name: value for name, value in values.items() if name != "minutes"}
    if "minutes" in values:
        hours = SampleHours(month.position, values["minutes"], *rates)
        changes["hours"] = (hours,) if values["minutes"] else ()
    return replace(month, **changes)


def _margin(
    found: Simulation, sample: Sequence[SampleMonth], viewer: Viewer, sees_cost: bool, page
) -> MarginView:
    """One blended cost rate stands behind the sample, so without cost rights it is the band."""
    shown = found.margin_millionths if may(viewer, Data.PROJECT_MARGIN, Verb.SEE) else None
    return margin_view(
        shown, sees_cost=sees_cost, is_whole_project=True, is_closed_month=True,
        minutes_by_person=(sum(one.minutes for one in sample),),
        policy=policy_on(sample[0].month, page.row.entity_id),
    )  # fmt: skip
