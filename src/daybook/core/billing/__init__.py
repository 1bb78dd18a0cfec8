"""What may we invoice, and what do the lines say?"""

from .eligible import BillableFact, not_eligible_because
from .lines import (
    InvoiceGroup,
    RatedEntry,
    RoundingScope,
    group_entries,
    may_take,
    rated_part,
    round_minutes,
    wip,
    write_down,
)

__all__ = [
    "BillableFact",
    "InvoiceGroup",
    "RatedEntry",
    "RoundingScope",
    "group_entries",
    "may_take",
    "not_eligible_because",
    "rated_part",
    "round_minutes",
    "wip",
    "write_down",
]
