"""Which internal work is creditable in the sample company? What was, and a policy that changed.

All six kinds count from the beginning; two quarters before today sales and support assistance stop
counting: a quarter before and after the change shows both.
"""

from __future__ import annotations

from daybook.apps.projects.actions.categories import set_category
from daybook.core.periods import add_months, month_of

from .horizon import Horizon, instant
from .persons import Staff

CREDITABLE = ("CR-PRAC", "CR-SALES", "CR-SUPPORT", "CR-MENTOR", "CR-GRADE", "CR-OVER")
ENDED = ("CR-SALES", "CR-SUPPORT")


def build_categories(staff: Staff, horizon: Horizon) -> None:
    """The table of creditable work, by the operations manager."""
    actor = staff.accounts["operations"]
    first = add_months(horizon.starts_on, -2).replace(day=1)
    for code in CREDITABLE:
        set_category(
            actor=actor, now=instant(first, 15), code=code, starts_on=first,
            category="CREDITABLE", reason="Work that builds the practice is credited",
        )  # fmt: skip
    change = add_months(month_of(horizon.today), -6)
    if change <= horizon.starts_on:
        return
    for code in ENDED:
        set_category(
            actor=actor, now=instant(add_months(change, -1), 15), code=code, starts_on=change,
            category="NON_CREDITABLE", reason="Assistance is booked to its own cost center now",
        )  # fmt: skip
