"""What stands around every page? Navigation, search, scope, and the person who is signed in.

The composition root builds one `Shell` a request; templates only draw it. What a viewer may not
use is left out of `nav`, not grayed out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place of the main navigation. `shortcut` is the letter after g, empty for none."""

    key: str
    label: str
    href: str
    icon: str
    shortcut: str = ""
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A label and where it leads."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class UserBox:
    """Who is signed in: a name, and a line such as "Ops analyst · EMEA"."""

    name: str
    detail: str = ""
    href: str = ""

    @property
    def initials(self) -> str:
        """Up to two letters for the round mark beside the name."""
        words = [word for word in self.name.replace("-", " ").split() if word[0].isalnum()]
        chosen = words[:1] + words[-1:] if len(words) > 1 else words
        return "".join(word[0] for word in chosen).upper()


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything around the page. `banner` is a sentence above it, such as a demonstration date."""

    nav: tuple[NavItem, ...] = ()
    pinned: tuple[Link, ...] = ()
    tabs: tuple[NavItem, ...] = ()
    gear: tuple[Link, ...] = ()
    user: UserBox | None = None
    scope: Link | None = None
    palette_href: str = "/palette"
    sign_out_href: str = "/sign-out"
    home_href: str = "/today"
    banner: str = ""


def mark_current(items: Iterable, path: str) -> tuple:
    """The same items, with `current` on the one whose address is the longest start of `path`.

    >>> [item.current for item in mark_current([Link("Time", "/time")], "/time/2026-W27")]
    [True]
    """
    items = tuple(items)
    fitting = [
        item.href
        for item in items
        if path == item.href or path.startswith(item.href.rstrip("/") + "/")
    ]
    best = max(fitting, key=len, default=None)
    return tuple(replace(item, current=item.href == best) for item in items)
