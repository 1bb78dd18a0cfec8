"""What is left, who may see it, is it enough? MARG-01, MARG-02, MARG-03."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.core.margin import Precision, margin_millionths, margin_status, margin_view
from daybook.core.policy import Policy


@pytest.mark.parametrize(
    ("recognized", "labor", "partner", "expenses", "millionths"),
    [
        (247_500, 90_000, 0, 0, 636_364),  # one hour's story: 63.6 %
        (100_000, 40_000, 20_000, 10_000, 300_000),
        (100_000, 150_000, 0, 0, -500_000),
        (100_000, 0, 0, 0, 1_000_000),
        (0, 90_000, 0, 0, None),  # blank, not minus infinity
    ],
)
def test_margin_is_what_is_left_of_revenue(recognized, labor, partner, expenses, millionths):
    """MARG-01"""
    assert margin_millionths(recognized, labor, partner, expenses) == millionths


def view(millionths, *, sees_cost=False, whole=True, closed=True, minutes=(500, 400, 300)):
    return margin_view(
        millionths,
        sees_cost=sees_cost,
        is_whole_project=whole,
        is_closed_month=closed,
        minutes_by_person=minutes,
        policy=Policy(),
    )


@pytest.mark.parametrize(
    ("changes", "precision"),
    [
        ({"sees_cost": True, "minutes": (450,), "whole": False}, "EXACT"),
        ({}, "WHOLE_PERCENT"),
        ({"whole": False}, "BAND"),
        ({"closed": False}, "BAND"),
        ({"minutes": (450,)}, "BAND"),
        ({"minutes": (500, 500)}, "BAND"),  # two people
        ({"minutes": (600, 350, 50)}, "WHOLE_PERCENT"),  # 60, 35, 5 %: on the edge
        ({"minutes": (601, 349, 50)}, "BAND"),  # over 60 %
        ({"minutes": (550, 401, 49)}, "BAND"),  # the third has 4.9 %
        ({"minutes": ()}, "BAND"),
    ],
)
def test_a_margin_is_shown_as_exactly_as_it_gives_no_cost_away(changes, precision):
    """MARG-02"""
    seen = view(636_364, **changes)
    assert seen.precision == precision
    assert seen.band == "30 % or more"
    if precision == "EXACT":
        assert seen.millionths == 636_364
    elif precision == "WHOLE_PERCENT":
        assert seen.millionths == 640_000
    else:
        assert seen.millionths is None
        assert seen.why


@pytest.mark.parametrize(
    ("millionths", "band"),
    [
        (300_000, "30 % or more"),
        (299_999, "20 to 30 %"),
        (200_000, "20 to 30 %"),
        (199_999, "below 20 %"),
        (-500_000, "below 20 %"),
        (None, ""),
    ],
)
def test_a_margin_lies_in_a_band(millionths, band):
    """MARG-02"""
    assert view(millionths, closed=False).band == band


def test_the_band_beside_a_whole_percent_is_that_of_the_whole_percent():
    """MARG-02: 29.6 % shows as 30 %; "20 to 30 %" beside it would say it lies below."""
    seen = view(296_000)
    assert (seen.millionths, seen.band) == (300_000, "30 % or more")


@given(
    st.one_of(st.none(), st.integers(-3_000_000, 1_000_000)),
    st.booleans(),
    st.booleans(),
    st.lists(st.integers(0, 10_000), max_size=6),
)
def test_without_cost_rights_nothing_finer_than_a_percent_ever_shows(
    millionths, whole, closed, minutes
):
    """MARG-02: neither as the number nor by the band beside it."""
    seen = view(millionths, whole=whole, closed=closed, minutes=minutes)
    assert seen.precision is not Precision.EXACT
    if seen.precision is Precision.BAND:
        assert seen.millionths is None
    elif seen.millionths is not None:
        assert seen.millionths % 10_000 == 0
        assert seen.band == view(seen.millionths, closed=False).band


@pytest.mark.parametrize(
    ("millionths", "status"),
    [(199_000, "BAD"), (200_000, "BAD"), (201_000, "OK"), (None, "")],
)
def test_a_margin_passes_its_target_of_twenty_percent(millionths, status):
    """MARG-03: 19.9 % is red, 20.1 % is green."""
    assert margin_status(millionths) == status
