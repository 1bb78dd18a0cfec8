"""What held on a day? FACT-01."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.facts import Fact, Segment, fact_on, segments

FEB, MAY, AUG = date(2026, 2, 1), date(2026, 5, 1), date(2026, 8, 1)
RATES = (Fact(FEB, 1, 90), Fact(MAY, 1, 95), Fact(MAY, 2, 96), Fact(AUG, 1, None))

facts = st.lists(
    st.builds(
        Fact,
        st.dates(FEB, date(2026, 3, 15)),
        st.integers(1, 3),
        st.one_of(st.none(), st.integers(1, 9)),
    ),
    max_size=8,
    unique_by=lambda fact: (fact.starts_on, fact.revision),
)


@pytest.mark.parametrize(
    ("on", "value"),
    [
        (date(2026, 1, 31), None),  # before the first start
        (FEB, 90),
        (date(2026, 4, 30), 90),
        (MAY, 96),  # the later revision
        (date(2026, 7, 31), 96),
        (AUG, None),  # ended
    ],
)
def test_the_value_in_force_on_a_day(on, value):
    """FACT-01"""
    assert fact_on(RATES, on) == value
    assert fact_on(reversed(RATES), on) == value


def test_facts_are_ranges_that_end_where_the_next_starts():
    """FACT-01"""
    assert segments(RATES) == (Segment(FEB, MAY, 90), Segment(MAY, AUG, 96))
    assert segments(RATES[:1]) == (Segment(FEB, None, 90),)
    assert segments(()) == ()


@given(facts)
def test_the_ranges_say_what_the_lookup_says_on_every_day(found):
    """FACT-01"""
    ranges = segments(found)
    for offset in range(60):
        day = date(2026, 1, 25) + timedelta(days=offset)
        held = [
            part.value
            for part in ranges
            if part.starts_on <= day and (part.ends_on is None or day < part.ends_on)
        ]
        assert held == ([] if fact_on(found, day) is None else [fact_on(found, day)])
