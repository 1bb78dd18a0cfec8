"""What is an amount in another currency? FX-01."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.fx import FX_SCALE, convert, identity_quote
from daybook.core.money import exponent

currencies = st.sampled_from(["USD", "EUR", "JPY", "BHD", "CLF"])


@pytest.mark.parametrize(
    ("minor", "base", "quote", "rate", "converted"),
    [
        (10_000, "EUR", "USD", 10_850_000_000, 10_850),  # 100.00 at 1.0850
        (1_000, "JPY", "USD", 65_000_000, 650),  # 1,000 yen at 0.0065 are 6.50
        (650, "USD", "JPY", 1_538_461_538_462, 1_000),  # and back
        (100_000, "BHD", "USD", 26_600_000_000, 26_600),  # 100.000 dinar at 2.66 are 266.00
        (1, "EUR", "USD", 15_000_000_000, 2),  # half a cent goes up
        (-1, "EUR", "USD", 15_000_000_000, -2),  # and away from zero
        (0, "EUR", "USD", 10_850_000_000, 0),
        (12_345, "EUR", "EUR", 7, 12_345),  # a currency in itself is itself
    ],
)
def test_an_amount_is_converted_once(minor, base, quote, rate, converted):
    """FX-01"""
    assert convert(minor, base, quote, rate) == converted


@given(st.integers(-(10**12), 10**12), currencies, currencies, st.integers(1, 10**13))
def test_a_conversion_is_at_most_half_a_minor_unit_off(minor, base, quote, rate):
    """FX-01"""
    exact = Fraction(minor * rate, FX_SCALE) * Fraction(10) ** (exponent(quote) - exponent(base))
    expected = minor if base == quote else exact
    assert 2 * abs(convert(minor, base, quote, rate) - expected) <= 1
    assert convert(-minor, base, quote, rate) == -convert(minor, base, quote, rate)


def test_the_quote_of_a_currency_in_itself_is_one():
    quote = identity_quote(date(2026, 7, 7))
    assert (quote.rate, quote.rate_type) == (FX_SCALE, "IDENTITY")


@pytest.mark.parametrize("rate", [0, -1])
def test_a_rate_of_nothing_is_refused(rate):
    with pytest.raises(ValueError, match="EUR to USD must be above zero"):
        convert(100, "EUR", "USD", rate)
