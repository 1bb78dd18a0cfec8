"""What may become what? The life cycles of entries, projects, invoices and milestones.

A SUBMITTED entry may be approved, returned or recalled; an APPROVED one only corrected.
"""

from __future__ import annotations

from .rules import Example, rule

LIFE_CYCLES: dict[str, dict[str, tuple[str, ...]]] = {
    "time entry": {
        "DRAFT": ("SUBMITTED",),
        "SUBMITTED": ("APPROVED", "RETURNED", "DRAFT"),
        "RETURNED": ("SUBMITTED", "DRAFT"),
        "APPROVED": (),
    },
    "project": {
        "ESTIMATE": ("PROSPECT", "CANCELLED"),
        "PROSPECT": ("IN_SET_UP", "CANCELLED"),
        "IN_SET_UP": ("OKAY_TO_START", "BACKLOG", "CANCELLED"),
        "OKAY_TO_START": ("ACTIVE", "BACKLOG", "ON_HOLD", "CANCELLED"),
        "BACKLOG": ("OKAY_TO_START", "CANCELLED"),
        "ACTIVE": ("ON_HOLD", "CLOSED", "CANCELLED"),
        "ON_HOLD": ("ACTIVE", "CANCELLED"),
        "CLOSED": ("ACTIVE", "COMPLETED"),
        "COMPLETED": (),
        "CANCELLED": (),
    },
    "milestone": {
        "PLANNED": ("SENT", "ACCEPTED"),
        "SENT": ("ACCEPTED", "PLANNED"),
        "ACCEPTED": (),
    },
    "invoice": {"DRAFT": ("ISSUED",), "ISSUED": ("VOIDED",), "VOIDED": ()},
}
# Projects that take time entries.
OPEN_FOR_TIME = frozenset({"OKAY_TO_START", "ACTIVE", "CLOSED"})


class StateRefused(ValueError):
    """STATE-01: this thing cannot become that."""


@rule(
    "STATE-01",
    question="May this become that?",
    formula="only along the arrows of its life cycle",
    examples=lambda: [
        Example("time entry SUBMITTED to APPROVED",
                lambda: next_states("time entry", "SUBMITTED")),
        Example("project ACTIVE", lambda: next_states("project", "ACTIVE")),
        Example("invoice VOIDED", lambda: next_states("invoice", "VOIDED")),
    ],  # fmt: skip
)
def next_states(kind: str, state: str) -> tuple[str, ...]:
    """The states a thing may take next."""
    return LIFE_CYCLES[kind][state]


def require_transition(kind: str, state: str, target: str) -> None:
    """Raise StateRefused, naming what is allowed, unless the arrow exists."""
    allowed = next_states(kind, state)
    if target not in allowed:
        shown = ", ".join(allowed).lower().replace("_", " ") or "nothing else"
        raise StateRefused(
            f"STATE-01 a {kind} that is {state.lower()} cannot become {target.lower()}; "
            f"it can become {shown}"
        )
