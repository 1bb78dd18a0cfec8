"""What may become what? The life cycles of entries, projects, milestones, invoices, runs, locks.

A SUBMITTED entry may be approved, returned or recalled; an APPROVED one waits again when its
approval is undone in time, and is corrected after that.
"""

from __future__ import annotations

from .rules import Example, rule

LIFE_CYCLES: dict[str, dict[str, tuple[str, ...]]] = {
    "time entry": {
        "DRAFT": ("SUBMITTED",),
        "SUBMITTED": ("APPROVED", "RETURNED", "DRAFT"),
        "RETURNED": ("SUBMITTED", "DRAFT"),
        "APPROVED": ("SUBMITTED",),
    },
    "expense": {
        "DRAFT": ("SUBMITTED",),
        "SUBMITTED": ("APPROVED", "RETURNED", "DRAFT"),
        "RETURNED": ("SUBMITTED", "DRAFT"),
        "APPROVED": ("REIMBURSED", "SUBMITTED"),
        "REIMBURSED": (),
    },
    "pre-approval": {
        "REQUESTED": ("APPROVED", "RETURNED", "WITHDRAWN"),
        "RETURNED": ("REQUESTED", "WITHDRAWN"),
        "APPROVED": (),
        "WITHDRAWN": (),
    },
    "correction": {
        "REQUESTED": ("POSTED", "DECLINED", "WITHDRAWN"),
        "POSTED": (),
        "DECLINED": (),
        "WITHDRAWN": (),
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
    "run": {
        "PENDING": ("RUNNING", "FAILED", "DISCARDED"),
        "RUNNING": ("COMMITTED", "FAILED", "DISCARDED"),
        "FAILED": ("DISCARDED",),
        "COMMITTED": ("UNDONE",),
        "DISCARDED": (),
        "UNDONE": (),
    },
    "period lock": {"OPEN": ("SOFT",), "SOFT": ("OPEN", "HARD"), "HARD": ()},
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
        Example(f"{kind} {state}", lambda kind=kind, state=state: next_states(kind, state))
        for kind, cycle in LIFE_CYCLES.items()
        for state in cycle
    ],
)
def next_states(kind: str, state: str) -> tuple[str, ...]:
    """The states a thing may take next; none where its life has ended.

    Raises StateRefused for a kind or a state that has no life cycle here.
    """
    try:
        return LIFE_CYCLES[kind][state]
    except KeyError:
        raise StateRefused(f"STATE-01 no {kind} is ever {state!r}: check the spelling") from None


def require_transition(kind: str, state: str, target: str) -> None:
    """Raise StateRefused, naming what is allowed, unless the arrow exists."""
    allowed = next_states(kind, state)
    if target not in allowed:
        shown = _in_words(", ".join(allowed)) or "nothing else"
        raise StateRefused(
            f"STATE-01 a {kind} that is {_in_words(state)} cannot become {_in_words(target)}; "
            f"it can become {shown}"
        )


def _in_words(state: str) -> str:
    return state.lower().replace("_", " ")
