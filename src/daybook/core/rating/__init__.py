"""What is an hour sold for? The most specific dated rate wins, and every loser says why."""

from daybook.core.policy import PRECEDENCE

from .resolve import (
    LEVEL_TITLES,
    BillRateRow,
    RateAnswer,
    RateQuestion,
    RateSegment,
    conflicts,
    resolve_rate,
    resolve_rate_segments,
)
from .terms import (
    DAY_KINDS,
    FACTOR_TITLES,
    NO_TERMS,
    RateTerms,
    TermedRate,
    apply_terms,
    convert_rate,
    day_kind,
    followed_rows,
    millionths_text,
)

__all__ = [
    "DAY_KINDS",
    "FACTOR_TITLES",
    "LEVEL_TITLES",
    "NO_TERMS",
    "PRECEDENCE",
    "BillRateRow",
    "RateAnswer",
    "RateQuestion",
    "RateSegment",
    "RateTerms",
    "TermedRate",
    "apply_terms",
    "conflicts",
    "convert_rate",
    "day_kind",
    "followed_rows",
    "millionths_text",
    "resolve_rate",
    "resolve_rate_segments",
]
