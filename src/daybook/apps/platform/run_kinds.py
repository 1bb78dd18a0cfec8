"""What is run 7, and what may be done with it? Kinds of runs, as their own apps describe them.

    register_run_kind(RunKind("TIME_IMPORT", "Import of time", Data.IMPORTS,
                              result=lambda run_id: f"/import/{run_id}", discard=discard_import))

`resume` and `discard` are actions `(actor, now, run_id)` that check their own rights. A kind that
registers neither offers neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from daybook.core.rights import Data


@dataclass(frozen=True, slots=True)
class RunKind:
    """How a kind of run is named, who may see it, and where its result is."""

    kind: str
    word: str
    data: Data
    result: Callable[[int], str] | None = None
    resume: Callable[..., object] | None = None
    discard: Callable[..., object] | None = None


RUN_KINDS: dict[str, RunKind] = {}


def register_run_kind(kind: RunKind) -> None:
    """Make a kind of run known to the pages of platform."""
    RUN_KINDS[kind.kind] = kind


def run_word(kind: str) -> str:
    """The kind in words: "TIME_IMPORT" is "Time import", registered or not."""
    known = RUN_KINDS.get(kind)
    return known.word if known else kind.replace("_", " ").capitalize()
