"""How does a process behave beside others? It loads before it answers, or gives way to people.

Whoever asked first used to wait two seconds for the modules of every page. Long work runs at a
lower priority, so that on two cores a page is made before the next thousand lines are imported.
"""

from __future__ import annotations

import os

from django.urls import get_resolver

_GIVE_WAY = 10


def load_pages() -> int:
    """Import every page's module before the first request comes. Returns how many there are."""
    return len(get_resolver().url_patterns)


def give_way() -> None:
    """Run this process behind those that answer people, where the system knows priorities."""
    if hasattr(os, "nice"):
        os.nice(_GIVE_WAY)
