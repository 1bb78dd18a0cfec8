"""Tables of the ledger: the five books, their bases, billables and takes."""

from .books import Basis, CountedLine, LedgerLine
from .takes import Billable, Take

__all__ = ["Basis", "Billable", "CountedLine", "LedgerLine", "Take"]
