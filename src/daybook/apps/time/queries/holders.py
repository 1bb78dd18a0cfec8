"""What else holds an approved line? Apps above tell it when they load; time knows none of them.

register_holder(invoices_of_entries) answers {17: Holder("Invoiced on INV-US-27-0001.", "/money…")}.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from daybook.apps.platform.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Holder:
    """What holds a line, in a sentence, and its page where the viewer may open it."""

    said: str
    href: str = ""


Ask = Callable[[Viewer, Collection[int]], dict[int, Holder]]
_ASKED: list[Ask] = []


def register_holder(ask: Ask) -> None:
    """Make a holder of lines known: it answers for all lines of a page at once."""
    if ask not in _ASKED:
        _ASKED.append(ask)


def holders_of(viewer: Viewer, entry_ids: Collection[int]) -> dict[int, Holder]:
    """What holds each of these lines; those that nothing holds are absent."""
    found: dict[int, Holder] = {}
    if entry_ids:
        for ask in _ASKED:
            found |= ask(viewer, entry_ids)
    return found
