"""The trust bar: order, widths, and what it says to the ear."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.ui.trust import LEVELS, TrustPart, scale_of, trust_full, trust_thin, width

PARTS = (
    TrustPart("PLAN", 54_822_000, "/bookings", "to 31 Jul"),
    TrustPart("LOCKED", 41_260_000, "/ledger?trust=locked"),
    TrustPart("DRAFT", 6_135_000),
)


def widths(html: str) -> list[float]:
    return [float(found) for found in re.findall(r"<(?:a|i) class[^>]*--v:([\d.]+)", html)]


def test_the_parts_stand_from_most_to_least_sure():
    html = trust_full(PARTS, "EUR")
    assert [
        html.index(f'class="{LEVELS[key][0]}"') for key in ("LOCKED", "DRAFT", "PLAN")
    ] == sorted(html.index(f'class="{LEVELS[key][0]}"') for key in ("LOCKED", "DRAFT", "PLAN"))


def test_the_legend_doubles_as_the_table_of_the_bar():
    html = trust_full(PARTS, "EUR")
    assert '<a class="n" href="/ledger?trust=locked">€412,600</a>' in html
    assert "<small>to 31 Jul</small>" in html


def test_the_target_is_ticked_and_the_gap_to_it_is_drawn():
    html = trust_full(PARTS, "EUR", target=110_000_000, fixes=5_000_000)
    assert "<b>Target €1,100,000</b>" in html
    assert "Ticked fixes €50,000.00" in html
    assert "Still to find €27,830.00" in html


def test_a_met_target_leaves_no_gap():
    assert "Still to find" not in trust_full(PARTS, "EUR", target=1_000)


def test_a_thin_bar_says_its_parts_and_its_share_of_the_target():
    html = trust_thin(PARTS, "EUR", target=204_434_000)
    assert "Locked €412,600.00" in html and "50% of target" in html
    assert 'role="img"' in html and "<a " not in html


def test_nothing_yet_is_said_so():
    assert "Nothing yet" in trust_thin((), "EUR")


def test_a_negative_part_is_listed_but_takes_no_width():
    parts = (TrustPart("LOCKED", -5_000), TrustPart("DRAFT", 10_000))
    html = trust_full(parts, "EUR")
    assert "−€50" in html
    assert len(widths(html.split("</div>")[0])) == 1


def test_an_unknown_level_is_refused():
    with pytest.raises((KeyError, ValueError)):
        trust_full((TrustPart("SURE", 1),), "EUR")


@given(
    st.lists(st.integers(0, 10**12), min_size=7, max_size=7),
    st.one_of(st.none(), st.integers(0, 10**12)),
    st.integers(0, 10**11),
)
def test_the_segments_never_run_out_of_the_bar(amounts, target, fixes):
    parts = [TrustPart(key, minor) for key, minor in zip(LEVELS, amounts, strict=True)]
    bar = trust_full(parts, "EUR", target, fixes).split('<ul class="legend">')[0]
    assert sum(widths(bar)) <= 100.001
    if target is not None:
        assert float(width(target, scale_of(parts, target, fixes))) <= 100
