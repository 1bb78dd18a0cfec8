"""Which policy holds on a day? Every dated fact of it, read once and asked many times.

Meals in EUR: 45.00 a day from 1 February, 50.00 from 1 May; on 30 April it is 45.00.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from daybook.apps.commercial.queries.engagements import engagements
from daybook.apps.people.queries.places import place_codes
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.core.expenses import Limit, pick
from daybook.core.expenses import PerDiemRate as DayRate
from daybook.core.facts import Fact, fact_on
from daybook.core.rights import Data

from ..models import ChargeTerms, ExpenseCategory, MileageRate, PerDiemRate, PolicyAmount


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """What money is spent on."""

    id: int
    code: str
    name: str
    kind: str
    reclaims_tax: bool
    is_closed: bool
    version: int

    @property
    def kind_text(self) -> str:
        """What it is, in words."""
        words = {"ITEM": "a bill", "PER_DIEM": "a day's allowance", "MILEAGE": "a distance"}
        tax = ", tax reclaimed" if self.reclaims_tax else ""
        return f"{words[self.kind]}{tax}{', closed' if self.is_closed else ''}"


def categories(*, with_closed: bool = False) -> tuple[CategoryRow, ...]:
    """The categories by name; closed ones only where asked for."""
    rows = ExpenseCategory.objects.all() if with_closed else ExpenseCategory.objects.filter(
        is_closed=False
    )  # fmt: skip
    columns = CategoryRow.__dataclass_fields__
    return tuple(CategoryRow(*row) for row in rows.order_by("name").values_list(*columns))


@dataclass(frozen=True, slots=True)
class MileageFact:
    """A mileage rate in force: ten-thousandths of a major unit for a km or a mile."""

    place: str
    unit: str
    currency: str
    per_unit: int


@dataclass(frozen=True, slots=True)
class TermsFact:
    """Mark-up and cap in force."""

    markup_millionths: int = 0
    cap_minor: int | None = None


class PolicyBook:
    """The policy by date. Reading it is five small statements, whatever is asked afterwards."""

    def __init__(self) -> None:
        self.categories = {row.id: row for row in categories(with_closed=True)}
        self._amounts = self._read(
            PolicyAmount.objects.all(), ("kind", "category_id", "region_id", "currency"),
            ("amount_minor",), lambda amount: amount,
        )  # fmt: skip
        self._days = self._read(
            PerDiemRate.objects.all(), ("place",),
            ("currency", "day_minor", "breakfast_minor", "lunch_minor", "dinner_minor",
             "edge_millionths"),
            lambda *values: None if values[1] is None else values,
        )  # fmt: skip
        self._miles = self._read(
            MileageRate.objects.all(), ("place", "unit"), ("currency", "per_unit"),
            lambda currency, rate: None if rate is None else (currency, rate),
        )  # fmt: skip
        self._terms = self._read(
            ChargeTerms.objects.all(), ("engagement_id", "project_id"),
            ("markup_millionths", "cap_minor", "ends"),
            lambda markup, cap, ends: None if ends else TermsFact(markup, cap),
        )  # fmt: skip

    @staticmethod
    def _read(rows, key: tuple[str, ...], values: tuple[str, ...], make) -> dict:
        found: dict[tuple, list[Fact]] = {}
        width = len(key)
        for row in rows.order_by("starts_on", "revision").values_list(
            *key, *values, "starts_on", "revision"
        ):
            found.setdefault(row[:width], []).append(Fact(row[-2], row[-1], make(*row[width:-2])))
        return found

    def _in_force(self, kind: str, currency: str, on: date) -> Iterable[Limit]:
        for (held_kind, category, region, held_currency), facts in self._amounts.items():
            if held_kind == kind and held_currency == currency:
                amount = fact_on(facts, on)
                if amount is not None:
                    yield Limit(kind, amount, category, region)

    def limit(self, category_id: int, region_id: int | None, currency: str, on: date):
        """The limit of a category by the day, else by the item; None where there is none."""
        for kind in ("DAY", "ITEM"):
            found = pick(self._in_force(kind, currency, on), category_id, region_id)
            if found is not None:
                return found
        return None

    def receipt_above(
        self, category_id: int, region_id: int | None, currency: str, on: date
    ) -> int | None:
        """The amount above which a receipt is needed; None where none is set."""
        found = pick(self._in_force("RECEIPT", currency, on), category_id, region_id)
        return found.amount_minor if found else None

    def per_diem(self, place: str, first: date, last: date) -> tuple[str, dict[date, DayRate]]:
        """Currency and rate of each day of a trip. Raises Refused EXP-21 where one is missing."""
        facts = self._days.get((place,), ())
        rates: dict[date, DayRate] = {}
        currency = ""
        for count in range(min((last - first).days + 1, 366)):
            day = first + timedelta(days=count)
            held = fact_on(facts, day)
            if held is None or (currency and held[0] != currency):
                raise Refused(
                    "EXP-21",
                    f"No per diem of one currency is set for {place or 'this place'} on {day}. "
                    "Finance or the operations manager can set it under Policy.",
                    field="place",
                )
            currency, rates[day] = held[0], DayRate(*held[1:])
        return currency, rates

    def mileage(self, place: str, unit: str, on: date) -> MileageFact:
        """The rate of a km or a mile in a place. Raises Refused EXP-21 where there is none."""
        held = fact_on(self._miles.get((place, unit), ()), on)
        if held is None:
            raise Refused(
                "EXP-21",
                f"No mileage rate by the {unit.lower()} is set for {place or 'this place'} on "
                f"{on}. Finance or the operations manager can set it under Policy.",
                field="place",
            )
        return MileageFact(place, unit, *held)

    def terms(self, project_id: int, engagement_id: int, on: date) -> TermsFact:
        """Mark-up and cap of a project: its own, else its engagement's, else none."""
        for key in ((None, project_id), (engagement_id, None)):
            held = fact_on(self._terms.get(key, ()), on)
            if held is not None:
                return held
        return TermsFact()

    def places(self, on: date) -> tuple[tuple[str, str], ...]:
        """(kind, place) that have a per diem or a mileage rate on a day."""
        found = {
            ("PER_DIEM", key[0]) for key, facts in self._days.items() if fact_on(facts, on)
        } | {
            (f"MILEAGE_{key[1]}", key[0])
            for key, facts in self._miles.items()
            if fact_on(facts, on)
        }
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One dated fact. `amount` is minor units, a rate or millionths, as `kind` says."""

    id: int
    kind: str
    what: str
    where: str
    currency: str
    amount: int | None
    detail: tuple[int, ...]
    starts_on: date
    revision: int
    recorded_at: datetime
    by_name: str
    is_current: bool


def policy_rows(viewer: Viewer, on: date) -> tuple[PolicyRow, ...]:
    """Every fact, the newest start first within its key. What the policy is, is no secret."""
    regions = place_codes("region")
    names = {row.id: row.name for row in categories(with_closed=True)}
    found = [*_amount_rows(names, regions), *_allowance_rows(), *_terms_rows(viewer)]
    current: dict[tuple, tuple] = {}
    for row in found:
        if row.starts_on <= on:
            key = (row.kind, row.what, row.where, row.currency)
            current[key] = max(current.get(key, ()), (row.starts_on, row.revision))
    marked = [_marked(row, current) for row in found]
    return tuple(
        sorted(
            marked,
            key=lambda row: (
                row.kind,
                row.what,
                row.where,
                row.currency,
                -row.starts_on.toordinal(),
                -row.revision,
            ),
        )
    )


def _marked(row: PolicyRow, current: dict[tuple, tuple]) -> PolicyRow:
    key = (row.kind, row.what, row.where, row.currency)
    values = {name: getattr(row, name) for name in PolicyRow.__dataclass_fields__}
    values["is_current"] = current.get(key) == (row.starts_on, row.revision)
    return PolicyRow(**values)


_ENDS = ("starts_on", "revision", "recorded_at", "audit_line__actor__name")


def _amount_rows(names: dict[int, str], regions: dict[int, str]) -> Iterable[PolicyRow]:
    rows = PolicyAmount.objects.values_list(
        "id", "kind", "category_id", "region_id", "currency", "amount_minor", *_ENDS
    )
    for key, kind, category, region, currency, amount, *ends in rows:
        yield PolicyRow(key, kind, names.get(category, "Any category"),
                        regions.get(region, "Everywhere"), currency, amount, (), *ends,
                        False)  # fmt: skip


def _allowance_rows() -> Iterable[PolicyRow]:
    rows = PerDiemRate.objects.values_list(
        "id", "place", "currency", "day_minor", "breakfast_minor", "lunch_minor", "dinner_minor",
        "edge_millionths", *_ENDS,
    )  # fmt: skip
    for key, place, currency, amount, *rest in rows:
        yield PolicyRow(key, "PER_DIEM", "Per diem", place, currency, amount, tuple(rest[:4]),
                        *rest[4:], False)  # fmt: skip
    rows = MileageRate.objects.values_list("id", "place", "unit", "currency", "per_unit", *_ENDS)
    for key, place, unit, currency, amount, *ends in rows:
        what = "A mile" if unit == "MILE" else "A km"
        yield PolicyRow(key, "MILEAGE", what, place, currency, amount, (), *ends, False)


def _terms_rows(viewer: Viewer) -> Iterable[PolicyRow]:
    """Mark-ups and caps of the engagements and projects whose terms the viewer may see."""
    if not may(viewer, Data.CUSTOMERS):
        return
    sold = {row.id: row for row in engagements(viewer)}
    open_to = {row.id: row for row in projects(viewer) if row.engagement_id in sold}
    rows = ChargeTerms.objects.filter(
        Q(engagement_id__in=list(sold)) | Q(project_id__in=list(open_to))
    )
    for key, engagement, project, markup, cap, ends, *rest in rows.values_list(
        "id", "engagement_id", "project_id", "markup_millionths", "cap_minor", "ends", *_ENDS
    ):
        where = open_to[project].code if project else sold[engagement].code
        currency = open_to[project].currency if project else sold[engagement].currency
        detail = () if cap is None else (cap,)
        yield PolicyRow(key, "CHARGE", "Mark-up", where, currency, None if ends else markup,
                        detail, *rest, False)  # fmt: skip
