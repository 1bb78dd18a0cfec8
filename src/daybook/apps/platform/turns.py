"""How does long work let people save meanwhile? It gives way when it had to wait its turn.

The embedded database has one writer at a time. An import that writes step after step would hold the
turn most of the time, and 190 saves a second would queue behind it. A step that had to wait knows
that others write: the next ones are a quarter as long, and after each the work rests for as long as
it held the turn. Alone, nothing is lost: a turn that is free is had in less than a millisecond.
Other databases have as many writers as they like, and nobody waits.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from .transactions import action

# Shorter than the briefest save, longer than beginning a transaction that nobody stands in the way
# of takes.
_CROWDED_SECONDS = 0.002
_CROWDED_SHARE = 4
# Steps that go by without waiting before the work takes its full length again.
_PATIENCE = 8


class Turns:
    """The steps of one long piece of work, each in a transaction of its own."""

    def __init__(self, full_step: int):
        self._full, self._patience = full_step, 0

    @property
    def size(self) -> int:
        """How many rows the next step should write."""
        return max(1, self._full // _CROWDED_SHARE) if self._patience else self._full

    @contextmanager
    def step(self) -> Iterator[None]:
        """One transaction; after it a rest, where others wait for theirs."""
        asked = time.monotonic()
        with action():
            begun = time.monotonic()
            if connection.vendor == "sqlite" and begun - asked > _CROWDED_SECONDS:
                self._patience = _PATIENCE
            yield
        if self._patience:
            self._patience -= 1
            time.sleep(time.monotonic() - begun)
