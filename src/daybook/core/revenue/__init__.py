"""What is revenue, and when?"""

from .recognize import (
    as_delivered,
    contract_position,
    cumulative_movement,
    passive_acceptance_on,
)

__all__ = ["as_delivered", "contract_position", "cumulative_movement", "passive_acceptance_on"]
