"""Does this link open for whoever reads the page? A link that would be refused is plain text.

    register_gate("/approvals", lambda viewer, today: lambda address: may(viewer, Data.TIME, ...))

An app says, when it loads, which of its addresses are for some readers only. A gate is asked for a
reader once a page, and only where such a link is drawn. Tables, facts, figures, empty states and
`{% ref %}` ask it; without a reader, as in a file or a job, everything opens.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

Opens = Callable[[str], bool]
_GATES: dict[str, Callable[[object, date], Opens]] = {}
_reader: ContextVar[_Reader | None] = ContextVar("reader", default=None)


class _Reader:
    """Whoever the page is drawn for, and what was found out about them on this page."""

    def __init__(self, viewer: object, today: date):
        self._viewer, self._today = viewer, today
        self._asked: dict[str, Opens] = {}

    def opens(self, address: str) -> bool:
        for start, gate in _GATES.items():
            if address.startswith(start):
                if start not in self._asked:
                    self._asked[start] = gate(self._viewer, self._today)
                return self._asked[start](address)
        return True


def register_gate(start: str, gate: Callable[[object, date], Opens]) -> None:
    """Guard the addresses that begin so: `gate(viewer, today)` gives `opens(address)`."""
    _GATES[start] = gate


@contextmanager
def reading(viewer: object, today: date):
    """Draw what follows for this viewer."""
    token = _reader.set(_Reader(viewer, today))
    try:
        yield
    finally:
        _reader.reset(token)


def opens(address: str) -> bool:
    """Whether the address leads somewhere for the reader."""
    reader = _reader.get()
    return reader is None or reader.opens(address)


def guarded(start: str) -> bool:
    """Whether any address that begins so may be closed to somebody; patterns ask it once."""
    return any(start.startswith(gate) or gate.startswith(start) for gate in _GATES)
