"""What may be changed after approval, and what does the change post? Estimates and their truth."""

from .amounts import adjusted_for_taken, adjusted_reason, quantity_after
from .estimates import (
    Variance,
    counts_in_month,
    estimated_days,
    late_milestone_words,
    variances,
)

__all__ = [
    "Variance",
    "adjusted_for_taken",
    "adjusted_reason",
    "counts_in_month",
    "estimated_days",
    "late_milestone_words",
    "quantity_after",
    "variances",
]
