"""What are approved entries worth and what did they cost? The rules, resolved once and joined.

For each person, project and day the terms are found once (employment, rate segment, cost rate,
exchange rates, open month) and remembered; every entry of that day is then one multiplication.
The scalar rules are RATE-01, RATE-02, RATE-06, RATE-07, COST-01 and FX-01; a test holds this
equal to them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from daybook.apps.commercial.queries.rate_terms import TermsTable
from daybook.apps.commercial.queries.rates import bill_rate_rows
from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.people.queries.rates import cost_rate_rows
from daybook.apps.platform.queries.organization import (
    FxTable,
    business_calendar,
    entity_by_id,
    locked_months,
    organization,
)
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.platform.refusals import Refused
from daybook.apps.projects.queries.projects import ProjectTerms, non_billable_task_ids, projects
from daybook.apps.projects.queries.rate_factors import TaskFactors
from daybook.core.basis import BasisValue
from daybook.core.costing import CostRateRow, cost_rate_on
from daybook.core.fx import convert
from daybook.core.money import exponent, price_minutes
from daybook.core.periods import BusinessCalendar, month_of, posting_period
from daybook.core.rating import (
    RateQuestion,
    RateSegment,
    RateTerms,
    apply_terms,
    convert_rate,
    day_kind,
    resolve_rate_segments,
)

FAR_PAST, FAR_FUTURE = date(1990, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Side:
    """One book's terms for a day: the price of a unit and how it converts.

    `basis` is the pricer's own number of the inputs; posting turns it into a stored basis.
    """

    per_unit: int
    unit_minutes: int
    places: int
    currency: str
    functional_currency: str
    functional_rate: int
    reporting_currency: str
    reporting_rate: int
    basis: int

    def amounts(self, minutes: int) -> tuple[int, int, int]:
        """Contract, functional and reporting minor units of these minutes."""
        minor = price_minutes(minutes, self.per_unit, self.places, self.unit_minutes)
        return (
            minor,
            minor
            if self.currency == self.functional_currency
            else convert(minor, self.currency, self.functional_currency, self.functional_rate),
            minor
            if self.currency == self.reporting_currency
            else convert(minor, self.currency, self.reporting_currency, self.reporting_rate),
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything an entry of one person, project, task and day is priced by."""

    entity_id: int
    role_id: int
    posted_in: date
    is_notional: bool
    is_billable: bool
    rated: Side
    cost: Side


class NoEmployment(Refused):
    """The person is not employed on the day, so no role, rate or cost is known."""


class Pricer:
    """Prices entries of one run. Holds the rates as they were known when it was made.

    Asking for terms writes nothing: pages ask the same pricer that posting does.
    """

    def __init__(self, person_ids: Iterable[int] | None = None):
        wanted = None if person_ids is None else frozenset(person_ids)
        self._employments: dict[int, list[EmploymentRow]] = {}
        for row in employments_between(FAR_PAST, FAR_FUTURE, wanted):
            self._employments.setdefault(row.person_id, []).append(row)
        self._starts = {
            person: [row.starts_on for row in rows] for person, rows in self._employments.items()
        }
        self._projects = self._read_projects()
        self._non_billable_tasks = non_billable_task_ids()
        self._cards = bill_rate_rows()
        self._agreed = TermsTable()
        self._factors = TaskFactors()
        self._calendars: dict[int, BusinessCalendar] = {}
        self._costs = self._read_costs()
        self._fx = FxTable()
        self._policies = PolicyTable()
        self._entities = entity_by_id()
        self._reporting = organization().reporting_currency
        self._values: list[BasisValue] = []
        self._sides: dict[tuple, Side] = {}
        self._segments: dict[tuple, tuple[list[date], tuple[RateSegment, ...]]] = {}
        self._cost_edges: dict[tuple, tuple[list[date], list[CostRateRow | None]]] = {}
        self._months: dict[tuple[int, date], date] = {}
        self._terms: dict[tuple, Terms] = {}

    def _read_projects(self) -> Mapping[int, ProjectTerms]:
        return {row.id: row for row in projects()}

    def _read_costs(self) -> tuple[CostRateRow, ...]:
        return cost_rate_rows()

    def basis(self, side: Side) -> BasisValue:
        """The inputs of a side, for posting to store and for pages to show."""
        return self._values[side.basis]

    def project(self, project_id: int) -> ProjectTerms:
        """The project's terms."""
        return self._projects[project_id]

    def employment(self, person_id: int, on: date) -> EmploymentRow | None:
        """What the person is on a day, or None."""
        index = bisect_right(self._starts.get(person_id, []), on) - 1
        if index < 0:
            return None
        row = self._employments[person_id][index]
        return row if row.ends_on is None or on < row.ends_on else None

    def terms(
        self, person_id: int, project_id: int, task_id: int, is_billable: bool, on: date
    ) -> Terms:
        """The terms of an entry. Raises NoEmployment, or Refused for a missing exchange rate."""
        billable = is_billable and task_id not in self._non_billable_tasks
        factor = self._factors.on(task_id, on)
        key = (person_id, project_id, billable, on, factor)
        found = self._terms.get(key)
        if found is None:
            found = self._terms[key] = self._resolve(person_id, project_id, billable, on, factor)
        return found

    def _resolve(
        self, person_id: int, project_id: int, billable: bool, on: date, factor: int | None
    ) -> Terms:
        employment = self.employment(person_id, on)
        if employment is None:
            raise NoEmployment(
                "COST-01",
                f"This person has no employment on {on}, so no role or rate is known. "
                "Add the employment under People.",
                field="person",
            )
        project = self._projects[project_id]
        billable = billable and project.billing_kind != "INTERNAL"
        policy = self._policies.on(on, project.entity_id)
        return Terms(
            entity_id=project.entity_id,
            role_id=employment.role_id,
            posted_in=self._month(project.entity_id, on),
            is_notional=project.is_notional,
            is_billable=billable,
            rated=self._rated(employment, project, billable, on, policy.rate_precedence, factor),
            cost=self._cost(employment, project, policy.cost_basis, on),
        )

    def _month(self, entity_id: int, on: date) -> date:
        key = (entity_id, month_of(on))
        found = self._months.get(key)
        if found is None:
            locked = locked_months(entity_id, "HARD")
            found = self._months[key] = posting_period(on, locked)
        return found

    def _rated(
        self,
        who: EmploymentRow,
        project: ProjectTerms,
        billable: bool,
        on: date,
        precedence: tuple[str, ...],
        factor: int | None = None,
        *,
        agreed: RateTerms | None = None,
    ) -> Side:
        if agreed is None:
            agreed = self._agreed.on(project.engagement_id, on)
        order = agreed.precedence or precedence
        winner = self._rate_row(who, project, on, order) if billable else None
        if winner is None:
            inputs = {"level": None, "why": "non-billable" if not billable else "no rate"}
            rules, per_unit, minutes, currency = "RATE-01", 0, 60, project.currency
            unit, day_minutes, shown = "", None, (0 if not billable else None)
        else:
            inputs = {"level": winner.level, "rate_row": winner.row_id}
            rate, more, shown_terms = self._agreed_rate(winner.rate, project, agreed, factor, on)
            inputs |= shown_terms
            rules, per_unit, minutes = f"RATE-01 {more}RATE-02", rate.per_unit, rate.unit_minutes
            unit, day_minutes, currency = rate.unit, rate.day_minutes, rate.currency
            shown = rate.per_unit
        inputs |= {
            "role_id": who.role_id,
            "region_id": who.region_id,
            "practice_id": who.practice_id,
            "customer_id": project.customer_id,
        }
        return self._side(
            rules, inputs, per_unit, minutes, currency, project.entity_id, on,
            unit=unit, day_minutes=day_minutes, shown=shown,
        )  # fmt: skip

    def _agreed_rate(self, rate, project: ProjectTerms, agreed: RateTerms, factor, on: date):
        """The card's rate in the engagement's currency under its terms: rate, rules, inputs."""
        rules, inputs = "", {}
        if rate.currency != project.currency:
            quote = self._fx.quote(rate.currency, project.currency, on)
            inputs |= {
                "followed_per_unit": rate.per_unit, "followed_currency": rate.currency,
                "fx_rate": quote.rate, "fx_type": quote.rate_type, "fx_on": quote.on.isoformat(),
                "fx_source": quote.source,
            }  # fmt: skip
            rate, rules = convert_rate(rate, project.currency, quote.rate), "RATE-07 "
        found = apply_terms(rate, agreed, self._day_kind(project, agreed, on), factor)
        if not found.is_plain:
            rules += "RATE-06 "
            inputs |= {
                "card_per_unit": found.card.per_unit,
                "discount_millionths": found.discount_millionths,
                "factor_millionths": found.factor_millionths,
                "factor_of": found.factor_of,
            }
        return found.rate, rules, inputs

    def _day_kind(self, project: ProjectTerms, agreed: RateTerms, on: date) -> str:
        """What kind of day it is for the selling entity, asked only where terms look at days."""
        if not agreed.looks_at_days:
            return "WEEKDAY"
        held = self._calendars.get(project.entity_id)
        if held is None:
            entity = self._entities[project.entity_id]
            held = self._calendars[project.entity_id] = business_calendar(entity)
        return day_kind(on, held.holidays, held.weekend)

    def _rate_row(
        self, who: EmploymentRow, project: ProjectTerms, on: date, precedence: tuple[str, ...]
    ):
        # The precedence is itself a dated setting: each order has its own segments.
        key = (who.person_id, project.id, who.role_id, who.region_id, who.practice_id, precedence)
        held = self._segments.get(key)
        if held is None:
            question = RateQuestion(
                who.person_id,
                project.id,
                project.customer_id,
                who.role_id,
                who.region_id,
                who.practice_id,
                FAR_PAST,
            )
            rows = self._cards.get(project.card_id, ())
            found = resolve_rate_segments(question, rows, FAR_PAST, FAR_FUTURE, precedence)
            held = self._segments[key] = ([segment.starts_on for segment in found], found)
        starts, found = held
        return found[bisect_right(starts, on) - 1].winner

    def _cost(self, who: EmploymentRow, project: ProjectTerms, basis: str, on: date) -> Side:
        row = self._cost_row(who, on)
        per_hour = row.per_hour(basis) if row else 0
        inputs = {"basis": basis, "cost_row": row.row_id if row else None}
        currency = row.currency if row else self._entities[who.entity_id].currency
        return self._side(
            "COST-01 RATE-02",
            inputs,
            per_hour or 0,
            60,
            currency,
            project.entity_id,
            on,
            unit="HOUR",
            shown=per_hour if row else None,
        )

    def _cost_row(self, who: EmploymentRow, on: date) -> CostRateRow | None:
        key = (who.person_id, who.role_id, who.region_id)
        held = self._cost_edges.get(key)
        if held is None:
            edges = sorted({FAR_PAST, *(row.starts_on for row in self._costs)})
            held = self._cost_edges[key] = (
                edges,
                [cost_rate_on(self._costs, *key, edge) for edge in edges],
            )
        edges, rows = held
        return rows[bisect_right(edges, on) - 1]

    def _side(
        self, rules, inputs, per_unit, minutes, currency, entity_id, on, *, unit, shown,
        day_minutes=None,
    ) -> Side:  # fmt: skip
        functional_currency = self._entities[entity_id].currency
        functional = _dated(self._fx.quote(currency, functional_currency, on), on)
        reporting = _dated(self._fx.quote(currency, self._reporting, on), on)
        key = (rules, tuple(inputs.items()), currency, functional_currency, functional, reporting,
               shown, unit)  # fmt: skip
        found = self._sides.get(key)
        if found is None:
            self._values.append(
                BasisValue(
                    rules=rules,
                    inputs=inputs,
                    currency=currency,
                    functional_currency=functional_currency,
                    functional=functional,
                    reporting_currency=self._reporting,
                    reporting=reporting,
                    per_unit=shown,
                    unit=unit,
                    day_minutes=day_minutes,
                )
            )
            found = self._sides[key] = Side(
                per_unit=per_unit,
                unit_minutes=minutes,
                places=exponent(currency),
                currency=currency,
                functional_currency=functional_currency,
                functional_rate=functional.rate,
                reporting_currency=self._reporting,
                reporting_rate=reporting.rate,
                basis=len(self._values) - 1,
            )
        return found


def _dated(quote, on: date):
    """An identity rate holds on every day: dated by its month, it is one basis, not thirty."""
    if quote.rate_type == "IDENTITY":
        return type(quote)(quote.rate, quote.rate_type, month_of(on), quote.source)
    return quote
