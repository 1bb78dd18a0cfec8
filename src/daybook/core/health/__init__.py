"""Does this project need a look, and why?"""

from .health import (
    HealthFinding,
    budget_level,
    milestone_level,
    project_level,
    remaining_minutes,
    silence_level,
)

__all__ = [
    "HealthFinding",
    "budget_level",
    "milestone_level",
    "project_level",
    "remaining_minutes",
    "silence_level",
]
