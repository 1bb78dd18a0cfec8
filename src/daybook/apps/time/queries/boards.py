"""Which boards of compliance are there? Time is this app's; apps above add theirs when they load.

register_board(BoardPlace("expenses", "Expenses", "/time/compliance/expenses", opens))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from daybook.apps.platform.viewer import Viewer

from .reach import looks_after_anybody


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """One board: its name, its address, and for whom it opens."""

    key: str
    label: str
    href: str
    open_to: Callable[[Viewer], bool]


_BOARDS: dict[str, BoardPlace] = {
    "time": BoardPlace("time", "Time", "/time/compliance", looks_after_anybody)
}


def register_board(place: BoardPlace) -> None:
    """Make a board known."""
    _BOARDS[place.key] = place


def boards_of(viewer: Viewer) -> tuple[BoardPlace, ...]:
    """The boards open to a viewer."""
    return tuple(place for place in _BOARDS.values() if place.open_to(viewer))
