"""What does ADJUSTED hold when a correction prices invoiced time anew, and why?

CORR-02
"""

from __future__ import annotations

import pytest

from daybook.core.corrections import adjusted_for_taken, adjusted_reason


@pytest.mark.parametrize(
    ("minor", "same_rate", "reason"),
    [(1, True, "ROUNDING"), (-1, True, "ROUNDING"), (-13_500, False, "WRITE_DOWN"),
     (13_500, False, "WRITE_UP")],
)  # fmt: skip
def test_an_adjustment_says_whether_the_rate_or_the_rounding_made_it(minor, same_rate, reason):
    assert adjusted_reason(minor, same_rate=same_rate) == reason


def test_a_higher_rate_on_invoiced_time_is_written_down_by_exactly_the_difference():
    """450 of 450 minutes invoiced at 2,475.00, rated anew at 2,610.00."""
    adjusted = adjusted_for_taken((247_500, 450), (261_000, 450), 450)
    assert adjusted == -13_500
    assert adjusted_reason(adjusted, same_rate=False) == "WRITE_DOWN"
    assert 261_000 + adjusted == 247_500, "rated + adjusted is what was billed"
