"""What is a rule of conduct? Its id, its question, what it asks, and what to do instead.

APPR-03 asks that a return carries a reason, so that it can be mended instead of guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conduct:
    """A rule of conduct: its question, what it asks, and why or what to do instead."""

    id: str
    question: str
    asks: str
    text: str
