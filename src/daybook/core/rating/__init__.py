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

__all__ = [
    "LEVEL_TITLES",
    "PRECEDENCE",
    "BillRateRow",
    "RateAnswer",
    "RateQuestion",
    "RateSegment",
    "conflicts",
    "resolve_rate",
    "resolve_rate_segments",
]
