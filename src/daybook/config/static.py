"""How are scripts and styles served? By content hash when collected, by name otherwise."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@lru_cache(maxsize=256)
def _fingerprint(name: str) -> str:
    found = finders.find(name)
    if not found:
        return ""
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]


class StaticFiles(StaticFilesStorage):
    """Adds a content fingerprint to each address, so that browsers may keep files for good."""

    def url(self, name: str) -> str:
        address = super().url(name)
        mark = _fingerprint(name)
        return f"{address}?v={mark}" if mark else address
