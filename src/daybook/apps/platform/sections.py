"""Which pages of the administration may this viewer open? Each app registers its own when it loads.

    register_section(Section("rate_cards", "Rate cards", "/admin/rate-cards", "Bill rates by date",
                             lambda viewer: may(viewer, Data.BILL_RATES)))

What is everybody's own (`is_own`: API tokens, runs) makes nobody an administrator: who may open
nothing else has no administration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .viewer import Viewer


@dataclass(frozen=True, slots=True)
class Section:
    """One page: its name, its address, what it is for, and for whom it opens.

    `is_tab` sections stand in the tabs of platform's pages; the first page links every one.
    """

    key: str
    label: str
    href: str
    about: str
    open_to: Callable[[Viewer], bool]
    is_own: bool = False
    is_tab: bool = False


_SECTIONS: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Make a page of the administration known."""
    _SECTIONS[section.key] = section


def sections_of(viewer: Viewer) -> tuple[Section, ...]:
    """What this viewer may open, by app; one's own last."""
    found = [section for section in _SECTIONS.values() if section.open_to(viewer)]
    return tuple(sorted(found, key=lambda section: section.is_own))


def has_administration(viewer: Viewer) -> bool:
    """Whether there is more for this viewer than one's own tokens and runs."""
    return any(not section.is_own and section.open_to(viewer) for section in _SECTIONS.values())


def administration_gate(viewer: Viewer | None, today: date) -> Callable[[str], bool]:
    """Which links under /admin open: those of a section that does."""
    if viewer is None:
        return lambda address: True
    first = has_administration(viewer)

    def opens(address: str) -> bool:
        path = address.partition("?")[0]
        held = [each for each in _SECTIONS.values() if f"{path}/".startswith(f"{each.href}/")]
        if not held:
            return first
        return max(held, key=lambda each: len(each.href)).open_to(viewer)

    return opens
