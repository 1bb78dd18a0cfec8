"""How numbers are written, as tables that Finance can read."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.money import exponent
from daybook.ui import format as text_of

MINOR = st.integers(-(10**15), 10**15)
CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KWD"])


@pytest.mark.parametrize(
    ("minor", "currency", "full", "whole", "short", "spoken"),
    [
        (182_040_000, "EUR", "€1,820,400.00", "€1,820,400", "€1.82M", "€1.82M"),
        (7_960_000, "EUR", "€79,600.00", "€79,600", "€79.6k", "€80k"),
        (4_915_836, "EUR", "€49,158.36", "€49,158", "€49.2k", "€49k"),
        (95_050, "EUR", "€950.50", "€951", "€951", "€951"),
        (950, "EUR", "€9.50", "€10", "€9.50", "€9.50"),
        (0, "EUR", "€0.00", "€0", "€0", "€0"),
        (-124_000, "USD", "−$1,240.00", "−$1,240", "−$1.24k", "−$1k"),
        (1_234, "JPY", "¥1,234", "¥1,234", "¥1.23k", "¥1k"),
        (123_456, "KWD", "KWD\u00a0123.456", "KWD\u00a0123", "KWD\u00a0123", "KWD\u00a0123"),
        (None, "EUR", "", "", "", ""),
    ],
)
def test_money_is_written_in_full_in_three_digits_and_in_sentences(
    minor, currency, full, whole, short, spoken
):
    assert text_of.money(minor, currency) == full
    assert text_of.money(minor, currency, whole=True) == whole
    assert text_of.money_short(minor, currency) == short
    assert text_of.money_spoken(minor, currency) == spoken


@pytest.mark.parametrize(
    ("minor", "short"),
    [(99_949_999, "€999k"), (99_950_000, "€1.00M"), (99_940, "€999"), (99_950, "€1.00k")],
)
def test_a_short_amount_that_rounds_up_to_a_thousand_takes_the_next_letter(minor, short):
    assert text_of.money_short(minor, "EUR") == short


@given(MINOR, CURRENCIES)
def test_an_amount_in_full_reads_back_to_the_same_minor_units(minor, currency):
    text = text_of.amount(minor, currency)
    digits = text.replace(",", "").replace(".", "").replace(text_of.MINUS, "-")
    assert int(digits) == minor
    assert len(text.partition(".")[2]) == exponent(currency)


@given(MINOR, CURRENCIES)
def test_a_short_amount_never_shows_more_than_three_digits_above_ten(minor, currency):
    if abs(minor) < 10 * 10 ** exponent(currency) or abs(minor) >= 10**14:
        return
    text = text_of.money_short(minor, currency)
    assert sum(sign.isdigit() for sign in text) <= 3


@pytest.mark.parametrize(
    ("minutes", "decimal", "even", "clock"),
    [
        (450, "7.5", "7.50", "7:30"),
        (480, "8", "8.00", "8:00"),
        (20, "0.33", "0.33", "0:20"),
        (0, "0", "0.00", "0:00"),
        (-90, "−1.5", "−1.50", "−1:30"),
        (77_040, "1,284", "1,284.00", "1,284:00"),
        (None, "", "", ""),
    ],
)
def test_minutes_are_written_as_hours_with_two_decimals_or_as_a_clock(
    minutes, decimal, even, clock
):
    assert text_of.hours(minutes) == decimal
    assert text_of.hours(minutes, digits=2) == even
    assert text_of.clock(minutes) == clock


def test_shares_are_percent_and_their_differences_are_points_with_a_sign():
    assert text_of.percent(636_364) == "63.6%"
    assert text_of.percent(700_000, digits=0) == "70%"
    assert text_of.points(17_690, digits=2) == "+1.77\u00a0pp"
    assert text_of.points(-42_000) == "−4.2\u00a0pp"
    assert text_of.points(400) == "–"
    assert text_of.percent(None) == text_of.points(None) == ""


def test_differences_are_always_signed_and_none_is_a_dash():
    assert text_of.delta_amount(890_000, "EUR", whole=True) == "+8,900"
    assert text_of.delta_amount(-7_960_000, "EUR", whole=True) == "−79,600"
    assert text_of.delta_amount(0, "EUR") == "–"
    assert text_of.delta_money(-247_000, "EUR") == "−€2,470.00"


@pytest.mark.parametrize(
    ("per_unit", "currency", "unit", "text"),
    [
        (1_650_000, "EUR", "HOUR", "€165.00/h"),
        (1_651_234, "USD", "DAY", "$165.1234/d"),
        (1_651_500, "USD", "HOUR", "$165.15/h"),
        (330_000, "JPY", "HOUR", "¥33/h"),
    ],
)
def test_a_rate_shows_its_unit_and_only_the_decimals_that_matter(per_unit, currency, unit, text):
    assert text_of.rate(per_unit, currency, unit) == text


def test_days_months_weeks_and_spans_are_written_as_people_say_them():
    tuesday = date(2026, 7, 21)
    assert text_of.day(tuesday) == "Tue 21 Jul"
    assert text_of.date_text(tuesday) == "21 Jul 2026"
    assert text_of.month_text(tuesday) == "July 2026"
    assert text_of.week_text(tuesday) == "W30"
    assert text_of.moment(datetime(2026, 7, 21, 9, 12)) == "Tue 21 Jul, 09:12"  # noqa: DTZ001
    assert text_of.span(date(2026, 7, 1), date(2026, 7, 31)) == "1–31 Jul 2026"
    assert text_of.span(date(2026, 6, 29), date(2026, 7, 5)) == "29 Jun – 5 Jul 2026"
    assert text_of.span(date(2025, 12, 29), date(2026, 1, 4)) == "29 Dec 2025 – 4 Jan 2026"
    assert text_of.span(tuesday, tuesday) == "21 Jul 2026"


def test_a_number_is_spelled_with_its_noun():
    assert text_of.spell(1, "project") == "1 project"
    assert text_of.spell(1289, "entry", "entries") == "1,289 entries"
