"""What is an hour sold for? The most specific dated rate wins, and every loser says why."""

from .resolve import (
    PRECEDENCE,
    BillRateRow,
    RateAnswer,
    RateQuestion,
    RateSegment,
    conflicts,
    resolve_rate,
    resolve_rate_segments,
)

__all__ = [
    "PRECEDENCE",
    "BillRateRow",
    "RateAnswer",
    "RateQuestion",
    "RateSegment",
    "conflicts",
    "resolve_rate",
    "resolve_rate_segments",
]
