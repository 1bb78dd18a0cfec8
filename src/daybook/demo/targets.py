"""What revenue is asked of each month? Past targets near what came, this month's a little above.

July 2026: the estimate is 4 % short of the sum of the targets, the public sector is ahead of its.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from daybook.apps.forecast.actions.targets import set_revenue_target
from daybook.apps.insights.queries.pulse import PulseFilter, month_pulse
from daybook.apps.ledger.queries.books import book_sums
from daybook.core.periods import add_months, next_month

from .horizon import Horizon, instant
from .persons import Staff
from .places import PRACTICES, Places

MAJOR = 100
STEP = 1_000 * MAJOR
# What this month is asked for, in percent of its estimate, by region.
ASKED_PERCENT = {"AMER": 107, "PUBSEC": 97, "EMEA": 102, "APAC": 107}
AHEAD_MONTHS = 8


class Targets:
    """Sets a target for every region, practice and month that has revenue."""

    def __init__(self, staff: Staff, places: Places, horizon: Horizon, rng: Random):
        self._staff, self._places, self._horizon, self._rng = staff, places, horizon, rng
        self._actor = staff.accounts["operations"]

    def set_all(self) -> None:
        """The past from the books, the running month from its estimate, the future from both."""
        this_month = self._horizon.months_ago(0)
        recognized: dict[tuple[date, int, int], int] = {}
        for row in book_sums(
            by=("posted_in", "project__region_id", "project__practice_id"), books=["RECOGNIZED"]
        ):
            recognized[row.key] = row.reporting_minor
        for (month, region, practice), minor in sorted(recognized.items()):
            if month < this_month:
                self._set(month, region, practice, minor * self._rng.randrange(96, 107) // 100)
        self._set_this_month(this_month)
        self._set_ahead(recognized, this_month)

    def _set_this_month(self, month: date) -> None:
        for practice, _ in PRACTICES:
            pulse = month_pulse(self._actor, month, self._horizon.today,
                                wanted=PulseFilter(practices=(practice,)))  # fmt: skip
            for region in pulse.by_region:
                asked = region.estimate.total * ASKED_PERCENT[region.code] // 100
                self._set(month, region.key, self._places.practice[practice], asked)

    def _set_ahead(self, recognized, this_month: date) -> None:
        """A tenth of growth a year over the mean of the last three closed months."""
        recent = [add_months(this_month, -back) for back in (1, 2, 3)]
        for key in sorted({key[1:] for key in recognized}):
            mean = sum(recognized.get((month, *key), 0) for month in recent) // 3
            month = next_month(this_month)
            for ahead in range(1, AHEAD_MONTHS):
                self._set(month, *key, mean * (120 + 10 * ahead) // 120)
                month = next_month(month)

    def _set(self, month: date, region_id: int, practice_id: int, minor: int) -> None:
        amount = minor // STEP * STEP
        if amount <= 0:
            return
        # Asked before the fiscal quarter begins.
        asked_on = min(month - timedelta(days=17), self._horizon.today - timedelta(days=30))
        set_revenue_target(
            actor=self._actor, now=instant(asked_on, 10), region_id=region_id,
            practice_id=practice_id, month=month, amount_minor=amount, currency="USD",
        )  # fmt: skip
