"""What does the search box list? Hits in groups, each with where it leads or what it posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One hit: what it is called, a quiet word about it, and where it leads.

    With `post` choosing it sends `fields` there; `href` is the page that does so in two steps.
    """

    label: str
    hint: str
    href: str
    post: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaletteGroup:
    """Hits of one kind. `note` is said above them; where one must `choose`, none is marked."""

    title: str
    items: tuple[PaletteItem, ...]
    note: str = ""
    choose: bool = False
