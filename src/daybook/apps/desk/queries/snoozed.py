"""Which things on Today has the viewer put off, and which of them wake before their day?

A milestone due on Friday is put off until Thursday. Should it become late before, it is shown: only
what presses no more than it did stays asleep.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daybook.apps.platform.queries.snoozes import snoozes_of
from daybook.apps.platform.viewer import Viewer

from .today_items import TodayItem


@dataclass(frozen=True, slots=True)
class SnoozedItem:
    """A thing that sleeps until the morning of `until_on`."""

    item: TodayItem
    until_on: date
    reason: str


def put_apart(
    items: Iterable[TodayItem], viewer: Viewer, today: date
) -> tuple[tuple[TodayItem, ...], tuple[SnoozedItem, ...]]:
    """What is shown, and what sleeps, both in their order."""
    held = snoozes_of(viewer, today)
    awake, asleep = [], []
    for item in items:
        found = held.get(item.key)
        if found is None or item.tier < found.tier:
            awake.append(item)
        else:
            asleep.append(SnoozedItem(item, found.until_on, found.reason))
    return tuple(awake), tuple(asleep)
