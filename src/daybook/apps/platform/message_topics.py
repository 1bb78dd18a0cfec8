"""Is a message still wanted when its turn comes? Apps say so for their own topics when they load.

    register_topic("NUDGE", nudge_is_wanted)

`nudge_is_wanted(key)` answers for the message of that key; without a word, every message is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

_TOPICS: dict[str, Callable[[str, datetime], bool]] = {}


def register_topic(topic: str, is_wanted: Callable[[str, datetime], bool]) -> None:
    """Make a topic's question known."""
    _TOPICS[topic] = is_wanted


def is_wanted(topic: str, key: str, now: datetime) -> bool:
    """Whether the message of this key still has to go out."""
    asked = _TOPICS.get(topic)
    return asked is None or asked(key, now)
