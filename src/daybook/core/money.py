"""What is this worth, to the minor unit? Whole numbers, rounded once, by a named mode.

450 minutes at 3,300,000 ten-thousandths of a dollar an hour are 247,500 cents: 2,475.00 USD.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .rules import Example, rule

# ISO 4217: currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
RATE_SCALE = 10_000
MINUTES_PER_HOUR = 60


class Rounding(StrEnum):
    """How a division ends. HALF_UP goes away from zero, as invoices are read."""

    HALF_UP = "HALF_UP"
    HALF_EVEN = "HALF_EVEN"
    UP = "UP"
    DOWN = "DOWN"


@dataclass(frozen=True, slots=True)
class Money:
    """Whole minor units of one currency. Two currencies neither add nor compare."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        self._require_same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + -other

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._require_same(other)
        return self.minor < other.minor

    def _require_same(self, other: Money) -> None:
        if other.currency != self.currency:
            raise ValueError(f"{other.currency} beside {self.currency}: convert one of them first")


@dataclass(frozen=True, slots=True)
class Rate:
    """A price of an hour or a day: ten-thousandths of a major unit; a DAY names its minutes."""

    per_unit: int
    currency: str
    unit: str = "HOUR"
    day_minutes: int | None = None

    def __post_init__(self) -> None:
        if self.unit == "DAY":
            if not self.day_minutes or self.day_minutes < 0:
                raise ValueError("a rate by the DAY names how many minutes its day has")
        elif self.unit != "HOUR":
            raise ValueError(f"a rate is by the HOUR or by the DAY, not by the {self.unit!r}")

    @property
    def unit_minutes(self) -> int:
        """How many minutes one unit is."""
        return self.day_minutes if self.unit == "DAY" and self.day_minutes else MINUTES_PER_HOUR


def exponent(currency: str) -> int:
    """How many decimal places a currency's minor unit has (ISO 4217); 2 unless listed."""
    return _EXPONENTS.get(currency, 2)


@rule(
    "MONEY-02",
    question="How does a division end?",
    formula="half up, away from zero, unless the agreement names HALF_EVEN, UP or DOWN",
    examples=lambda: [
        Example(f"{top} ÷ 2, {mode.value}", lambda top=top, mode=mode: divide_rounded(top, 2, mode))
        for mode in Rounding
        for top in (5, 7, -5)
    ],
)
def divide_rounded(numerator: int, denominator: int, mode: Rounding = Rounding.HALF_UP) -> int:
    """Divide two whole numbers to a whole number, rounded once by the named mode.

    UP and HALF_UP go away from zero, DOWN towards it, so that a line and its reversal always
    cancel. Raises ZeroDivisionError for a denominator of nothing.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient, rest = divmod(abs(numerator), denominator)
    if mode is Rounding.UP:
        quotient += rest > 0
    elif mode is Rounding.HALF_UP:
        quotient += 2 * rest >= denominator
    elif mode is Rounding.HALF_EVEN:
        quotient += 2 * rest > denominator or (2 * rest == denominator and quotient % 2)
    return -quotient if numerator < 0 else quotient


def _price_examples() -> list[Example]:
    return [
        Example("7:30 at 330.00 USD an hour", lambda: price_minutes(450, 3_300_000, 2)),
        Example("1 minute at 100.00 USD an hour", lambda: price_minutes(1, 1_000_000, 2)),
        Example("-7:30 at 330.00 USD (a reversal)", lambda: price_minutes(-450, 3_300_000, 2)),
        Example("1:00 at 9,000 JPY an hour", lambda: price_minutes(60, 90_000_000, 0)),
        Example(
            "4:00 at 2,000.00 EUR a day of 8:00",
            lambda: price(240, Rate(20_000_000, "EUR", "DAY", 480)),
        ),
    ]


@rule(
    "RATE-02",
    question="What is this work worth?",
    answers="minor units",
    formula="amount = minutes × rate ÷ minutes of the rate's unit, half up, to the minor unit",
    examples=_price_examples,
)
def price(minutes: int, rate: Rate, mode: Rounding = Rounding.HALF_UP) -> int:
    """Price minutes at a rate: minor units of the rate's currency, rounded once.

    The division by the unit's minutes, by ten thousand and to the minor unit happens in one step,
    so that 3 × 20 minutes cost exactly what an hour costs when priced together.
    """
    return divide_rounded(
        minutes * rate.per_unit * 10 ** exponent(rate.currency),
        rate.unit_minutes * RATE_SCALE,
        mode,
    )


def price_minutes(minutes: int, per_unit: int, places: int, unit_minutes: int = 60) -> int:
    """`price` in plain integers, half up: the form bulk work calls (RATE-02)."""
    whole = unit_minutes * RATE_SCALE
    doubled = 2 * minutes * per_unit * 10**places
    if doubled >= 0:
        return (doubled + whole) // (2 * whole)
    return -((whole - doubled) // (2 * whole))


@rule(
    "MONEY-01",
    question="How is an amount split so that its parts sum to the whole?",
    answers="parts",
    formula="part = floor(total × weight ÷ weights); what is left goes to the largest remainders",
    examples=lambda: [
        Example("100 over 1, 1, 1", lambda: split_largest_remainder(100, (1, 1, 1))),
        Example("-100 over 1, 1, 1", lambda: split_largest_remainder(-100, (1, 1, 1))),
        Example("5 over 0, 0", lambda: split_largest_remainder(5, (0, 0))),
    ],
)
def split_largest_remainder(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split a whole number by weights; the parts always sum to it.

    Ties go to the earlier part. Weights of nothing share equally. Raises ValueError for no weights
    or a negative one.
    """
    if not weights or min(weights) < 0:
        raise ValueError("a split needs at least one weight, none of them negative")
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    sign = -1 if total < 0 else 1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [share[0] for share in shares]
    order = sorted(range(len(parts)), key=lambda index: (-shares[index][1], index))
    for index in order[: abs(total) - sum(parts)]:
        parts[index] += 1
    return tuple(sign * part for part in parts)
