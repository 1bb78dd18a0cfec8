"""What is given for a trip or a drive, without a receipt? Days, meals and distance, all whole.

Monday to Wednesday at 60.00 a day: 30.00 + 60.00 + 30.00 = 120.00, less 12.00 for each lunch that
was provided. 84.3 km at 0.42 are 35.41.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from daybook.core.money import RATE_SCALE, divide_rounded, exponent
from daybook.core.rules import Example, rule

MILLION = 1_000_000
LONGEST_TRIP_DAYS = 366
TENTHS = 10


@dataclass(frozen=True, slots=True)
class PerDiemRate:
    """What a whole day is worth in a place, and what a provided meal takes off it.

    `edge_millionths` is the share of the first and of the last day: 500,000 is half.
    """

    day_minor: int
    breakfast_minor: int = 0
    lunch_minor: int = 0
    dinner_minor: int = 0
    edge_millionths: int = 500_000


@dataclass(frozen=True, slots=True)
class MealCounts:
    """Meals that somebody else provided on a trip."""

    breakfasts: int = 0
    lunches: int = 0
    dinners: int = 0


@dataclass(frozen=True, slots=True)
class PerDiemDay:
    """A day of a trip and what it gives before meals."""

    on: date
    minor: int


def _monday() -> date:
    return date(2026, 7, 6)


def _rates(last: date, rate: PerDiemRate | None = None) -> dict[date, PerDiemRate]:
    days = (last - _monday()).days + 1
    return {_monday() + timedelta(days=n): rate or PerDiemRate(6_000) for n in range(days)}


def _days(last: date) -> tuple[int, ...]:
    return tuple(day.minor for day in per_diem_days(_monday(), last, _rates(last)))


def _after_meals(meals: MealCounts) -> int:
    last = date(2026, 7, 8)
    rate = PerDiemRate(6_000, 1_200, 1_200, 1_800)
    return per_diem_minor(_monday(), last, _rates(last, rate), meals)


@rule(
    "EXP-04",
    question="What does each day of a trip give?",
    answers="minor units a day",
    formula="the rate of the day; its edge share on the first and on the last day, half up",
    examples=lambda: [
        Example("Mon to Wed at 60.00", lambda: _days(date(2026, 7, 8))),
        Example("Mon and Tue at 60.00", lambda: _days(date(2026, 7, 7))),
        Example("Mon alone at 60.00", lambda: _days(_monday())),
    ],
)
def per_diem_days(
    first: date, last: date, rates: Mapping[date, PerDiemRate]
) -> tuple[PerDiemDay, ...]:
    """Every day of a trip, both ends included, with what it gives before provided meals.

    A trip of one day is a first and a last day at once and gives the share once. `rates` holds the
    rate in force on each day, since rates are dated. Raises ValueError for a trip that ends before
    it begins or is longer than a year, KeyError for a day without a rate.
    """
    span = (last - first).days + 1
    if not 0 < span <= LONGEST_TRIP_DAYS:
        raise ValueError("a trip ends on or after its first day, and within a year")
    days = (first + timedelta(days=count) for count in range(span))
    return tuple(PerDiemDay(day, _of_day(rates[day], day in (first, last))) for day in days)


def _of_day(rate: PerDiemRate, is_edge: bool) -> int:
    if not is_edge:
        return rate.day_minor
    return divide_rounded(rate.day_minor * rate.edge_millionths, MILLION)


@rule(
    "EXP-05",
    question="What does a trip give once provided meals are taken off?",
    answers="minor units",
    formula="days (EXP-04) − meals provided × their deduction at the first day's rate, "
    "never below nothing",
    examples=lambda: [
        Example("Mon to Wed at 60.00, no meals", lambda: _after_meals(MealCounts())),
        Example("with two lunches at 12.00", lambda: _after_meals(MealCounts(lunches=2))),
        Example("with every meal", lambda: _after_meals(MealCounts(3, 3, 3))),
    ],
)
def per_diem_minor(
    first: date, last: date, rates: Mapping[date, PerDiemRate], meals: MealCounts
) -> int:
    """The per diem of a trip in minor units of its rates' currency.

    More meals of a kind than days of the trip is a ValueError: somebody counted wrong.
    """
    days = per_diem_days(first, last, rates)
    counts = (meals.breakfasts, meals.lunches, meals.dinners)
    if min(counts) < 0 or max(counts) > len(days):
        raise ValueError(f"a trip of {len(days)} days has at most so many meals of a kind")
    rate = rates[first]
    prices = (rate.breakfast_minor, rate.lunch_minor, rate.dinner_minor)
    taken = sum(count * price for count, price in zip(counts, prices, strict=True))
    return max(sum(day.minor for day in days) - taken, 0)


class DistanceUnit(StrEnum):
    """What a distance is counted in; it is kept in whole tenths of it."""

    KM = "KM"
    MILE = "MILE"


@rule(
    "EXP-06",
    question="What is a drive worth?",
    answers="minor units",
    formula="tenths of a km or mile × rate ÷ 10, half up, to the minor unit",
    examples=lambda: [
        Example("84.3 km at 0.42 EUR", lambda: mileage_minor(843, 4_200, "EUR")),
        Example("100.0 miles at 0.725 USD", lambda: mileage_minor(1_000, 7_250, "USD")),
        Example("0.1 km at 0.42 EUR", lambda: mileage_minor(1, 4_200, "EUR")),
    ],
)
def mileage_minor(distance_tenths: int, per_unit: int, currency: str) -> int:
    """Minor units for a distance in tenths at a rate in ten-thousandths of a major unit.

    One multiplication and one rounding: a drive of 100.0 is worth what ten drives of 10.0 are
    together before any of them is rounded.
    """
    if distance_tenths < 0 or per_unit < 0:
        raise ValueError("a distance and its rate are nothing or more")
    return divide_rounded(
        distance_tenths * per_unit * 10 ** exponent(currency), TENTHS * RATE_SCALE
    )
