"""What may be spent, what is given for it, and what does the customer pay? Rules of expenses.

A dinner of 57.00 against a limit of 45.00 a day is 12.00 over: it may be handed in with a reason.
"""

from .allowances import (
    DistanceUnit,
    MealCounts,
    PerDiemDay,
    PerDiemRate,
    mileage_minor,
    per_diem_days,
    per_diem_minor,
)
from .amounts import charge_minor, converted_parts, cost_minor
from .duplicates import SpentLine, duplicates_of
from .flags import FLAG_TITLES, ExpenseFlag
from .limits import (
    Limit,
    is_over_pre_approval,
    needs_pre_approval,
    needs_receipt,
    over_limit_minor,
    pick,
)
from .submission import is_old, quarter_ends_on, submitted_late

__all__ = [
    "FLAG_TITLES",
    "DistanceUnit",
    "ExpenseFlag",
    "Limit",
    "MealCounts",
    "PerDiemDay",
    "PerDiemRate",
    "SpentLine",
    "charge_minor",
    "converted_parts",
    "cost_minor",
    "duplicates_of",
    "is_old",
    "is_over_pre_approval",
    "mileage_minor",
    "needs_pre_approval",
    "needs_receipt",
    "over_limit_minor",
    "per_diem_days",
    "per_diem_minor",
    "pick",
    "quarter_ends_on",
    "submitted_late",
]
