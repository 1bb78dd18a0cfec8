"""What may we invoice, and what do the lines say?"""

from .eligible import BillableFact, not_eligible_because
from .lines import InvoiceGroup, RatedEntry, group_entries, write_down, wip

__all__ = [
    "BillableFact",
    "InvoiceGroup",
    "RatedEntry",
    "group_entries",
    "not_eligible_because",
    "wip",
    "write_down",
]
