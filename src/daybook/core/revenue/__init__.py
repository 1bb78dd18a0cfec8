"""What is revenue, and when?"""

from .recognize import (
    ON_ACCEPTANCE,
    as_delivered,
    contract_position,
    cumulative_movement,
    passive_acceptance_on,
)

__all__ = [
    "ON_ACCEPTANCE",
    "as_delivered",
    "contract_position",
    "cumulative_movement",
    "passive_acceptance_on",
]
