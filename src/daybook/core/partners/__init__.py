"""Which work does a partner do for us, under what, from which fund, and is its invoice right?"""

from .coverage import Authorized, Coverage, Covered, Gap, PartnerLine, Uncovered, cover
from .fund import FundBalance, balance_of, commitment_minor, missing_minor, runs_out_in
from .invoiced import (
    EXPENSE,
    TIME,
    ApprovedGroup,
    Invoiced,
    InvoicedLine,
    MatchedRow,
    MatchFinding,
    Matching,
    UncoveredWork,
)
from .matching import FINDING_TITLES, NEVER_ACCEPTED, match_invoice
from .words import amount_words, clock_words, day_words, rate_words
from .worth import DrawChange, Drawn, draw_changes, drawn_by

__all__ = [
    "EXPENSE",
    "FINDING_TITLES",
    "NEVER_ACCEPTED",
    "TIME",
    "ApprovedGroup",
    "Authorized",
    "Coverage",
    "Covered",
    "DrawChange",
    "Drawn",
    "FundBalance",
    "Gap",
    "Invoiced",
    "InvoicedLine",
    "MatchFinding",
    "MatchedRow",
    "Matching",
    "PartnerLine",
    "Uncovered",
    "UncoveredWork",
    "amount_words",
    "balance_of",
    "clock_words",
    "commitment_minor",
    "cover",
    "day_words",
    "draw_changes",
    "drawn_by",
    "match_invoice",
    "missing_minor",
    "rate_words",
    "runs_out_in",
]
