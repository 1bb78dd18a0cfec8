"""What stands on a rate card? Cards and their dated rows, with the keys in words.

A row is NOW in force for its key, FUTURE, PAST, or ENDED where it takes the key off the card.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from daybook.apps.platform.refusals import NotFound
from daybook.core.facts import Fact, fact_on
from daybook.core.rating import LEVEL_TITLES

from ..models import BillRate, Engagement, RateCard


@dataclass(frozen=True, slots=True)
class CardRow:
    """A rate card, how many rates it holds and how many engagements are priced by it."""

    id: int
    code: str
    name: str
    currency: str
    version: int
    rates: int = 0
    engagements: int = 0


@dataclass(frozen=True, slots=True)
class CardRateRow:
    """One dated rate of a card. `per_unit` None ends its key; ten-thousandths of a major unit."""

    id: int
    level: str
    key: str
    person_id: int | None
    person_code: str | None
    project_id: int | None
    customer_id: int | None
    customer_code: str | None
    role_id: int | None
    role_code: str | None
    region_id: int | None
    region_code: str | None
    practice_id: int | None
    practice_code: str | None
    starts_on: date
    revision: int
    per_unit: int | None
    unit: str
    day_minutes: int | None
    currency: str
    state: str

    def key_text(self, project_code: str = "") -> str:
        """The key in words: "PSE on ACME-001"."""
        project = project_code or f"project {self.project_id}"
        return {
            "PERSON_PROJECT": f"{self.person_code} on {project}",
            "ROLE_PROJECT": f"{self.role_code} on {project}",
            "CUSTOMER_ROLE": f"{self.role_code} for {self.customer_code}",
            "REGION_PRACTICE_ROLE": f"{self.role_code}, {self.region_code}, {self.practice_code}",
            "ROLE": f"{self.role_code}",
        }[self.level]


_COLUMNS = (
    "id",
    "level",
    "key",
    "person_id",
    "person__code",
    "project_id",
    "customer_id",
    "customer__code",
    "role_id",
    "role__code",
    "region_id",
    "region__code",
    "practice_id",
    "practice__code",
    "starts_on",
    "revision",
    "per_unit",
    "unit",
    "day_minutes",
    "currency",
)


def cards() -> tuple[CardRow, ...]:
    """Every card by name. The caller leaves out those its viewer may not see."""
    rates = dict(BillRate.objects.values_list("card_id").annotate(n=Count("id")).order_by())
    used = dict(Engagement.objects.values_list("rate_card_id").annotate(n=Count("id")).order_by())
    return tuple(
        CardRow(row.pk, row.code, row.name, row.currency, row.version, rates.get(row.pk, 0),
                used.get(row.pk, 0))
        for row in RateCard.objects.order_by("name", "code")
    )  # fmt: skip


def card_by_code(code: str) -> CardRow:
    """One card; the caller checks the right. Raises NotFound where there is none."""
    row = RateCard.objects.filter(code__iexact=code).first()
    if row is None:
        raise NotFound(f"There is no rate card {code}, or not for you.")
    return CardRow(row.pk, row.code, row.name, row.currency, row.version)


def card_rates(card_id: int, on: date) -> tuple[CardRateRow, ...]:
    """Every dated row of a card, by key, newest start first; the caller checks the right."""
    found = list(BillRate.objects.filter(card_id=card_id).values_list(*_COLUMNS))
    by_key: dict[str, list[Fact]] = {}
    for row in found:
        by_key.setdefault(row[2], []).append(Fact(row[14], row[15], row[0]))
    current = {fact_on(facts, on) for facts in by_key.values()}
    rows = [CardRateRow(*row, _state(row, current, on)) for row in found]
    rows.sort(key=lambda row: (row.key_text(), row.starts_on, row.revision), reverse=True)
    rows.sort(key=lambda row: row.key_text())
    return tuple(rows)


def _state(row: tuple, current: set[int], on: date) -> str:
    if row[14] > on:
        return "FUTURE"
    if row[0] not in current:
        return "PAST"
    return "ENDED" if row[16] is None else "NOW"


def precedence_sentence(precedence: tuple[str, ...]) -> str:
    """The order in words, and which levels are not in use."""
    names = [LEVEL_TITLES[level] for level in precedence]
    text = f"The most specific rate wins: {', then '.join(names)}."
    unused = [title for level, title in LEVEL_TITLES.items() if level not in precedence]
    return f"{text} Not in use: {', '.join(unused)}." if unused else text
