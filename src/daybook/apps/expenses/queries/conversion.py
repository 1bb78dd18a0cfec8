"""What is this amount in the other currencies? With the rate, its type, its day and its source.

57.00 EUR on 7 July for a project of the US entity: 61.85 USD at 1.0850, spot of 1 February.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.platform.queries.organization import (
    EntityRow,
    FxTable,
    entity_by_id,
    organization,
)
from daybook.apps.platform.refusals import Refused
from daybook.apps.projects.queries.projects import ProjectTerms
from daybook.core.basis import BasisValue
from daybook.core.fx import FxQuote, convert

FAR_PAST, FAR_FUTURE = date(1990, 1, 1), date(2200, 1, 1)


class Converter:
    """Rates and employments of some people, read once."""

    def __init__(self, person_ids: Iterable[int]):
        self._fx = FxTable()
        self._entities = entity_by_id()
        self.reporting = organization().reporting_currency
        self._jobs: dict[int, list[EmploymentRow]] = {}
        for row in employments_between(FAR_PAST, FAR_FUTURE, frozenset(person_ids)):
            self._jobs.setdefault(row.person_id, []).append(row)

    def employment(self, person_id: int, on: date) -> EmploymentRow | None:
        """What the person is on a day, or None."""
        rows = self._jobs.get(person_id, [])
        index = bisect_right([row.starts_on for row in rows], on) - 1
        if index < 0 or (rows[index].ends_on is not None and on >= rows[index].ends_on):
            return None
        return rows[index]

    def entity(self, entity_id: int) -> EntityRow:
        """A legal entity."""
        return self._entities[entity_id]

    def quote(self, base: str, quote: str, on: date) -> FxQuote:
        """The rate in force. Raises Refused FX-01 at the currency where none is recorded."""
        try:
            return self._fx.quote(base, quote, on)
        except Refused as refusal:
            raise Refused(refusal.rule, refusal.message, field="currency") from refusal

    def columns(
        self,
        *,
        person_id: int,
        project: ProjectTerms,
        on: date,
        amount_minor: int,
        currency: str,
    ) -> dict[str, object]:
        """The stored columns of an expense: functional and reimbursed amount, each with its rate.

        Raises Refused FX-01 for a missing rate, COST-01 for a person who is not employed then.
        """
        job = self.employment(person_id, on)
        if job is None:
            raise Refused(
                "COST-01",
                f"You have no employment on {on}, so nobody can pay this back. Correct the day, or "
                "ask operations to add the employment.",
                field="spent_on",
            )
        found: dict[str, object] = {"employer_id": job.entity_id}
        for name, entity_id in (("functional", project.entity_id), ("reimbursed", job.entity_id)):
            target = self._entities[entity_id].currency
            quote = self.quote(currency, target, on)
            found |= {
                f"{name}_minor": convert(amount_minor, currency, target, quote.rate),
                f"{name}_currency": target,
                f"{name}_rate": quote.rate,
                f"{name}_rate_type": quote.rate_type,
                f"{name}_rate_on": quote.on,
                f"{name}_rate_source": quote.source,
            }
        return found

    def basis(
        self, *, inputs: dict, rules: str, currency: str, entity_id: int, on: date
    ) -> BasisValue:
        """What a ledger line of an expense rests on. Its rate is its own amount: one, each."""
        target = self._entities[entity_id].currency
        return BasisValue(
            rules=rules,
            inputs=inputs,
            currency=currency,
            functional_currency=target,
            functional=self.quote(currency, target, on),
            reporting_currency=self.reporting,
            reporting=self.quote(currency, self.reporting, on),
            # An expense is no rate; nothing is missing, so it says zero and not nothing.
            per_unit=0,
        )


NO_CONVERSION: dict[str, object] = {
    f"{name}_{column}": value
    for name in ("functional", "reimbursed")
    for column, value in (("minor", None), ("currency", ""), ("rate", None), ("rate_type", ""),
                          ("rate_on", None), ("rate_source", ""))
} | {"employer_id": None}  # fmt: skip
