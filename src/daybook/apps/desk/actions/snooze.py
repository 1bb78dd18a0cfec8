"""May this wait? Puts a thing of the actor's Today off until a day, and takes it back."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.actions import snoozes
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.viewer import Viewer

from ..queries.today import today_list
from ..queries.today_items import TodayItem


def waiting_item(actor: Viewer, today: date, key: str) -> TodayItem:
    """A thing that waits for the actor now, awake or asleep. NotFound for any other."""
    found = today_list(actor, today)
    items = (*found.items, *(each.item for each in found.snoozed))
    for item in items:
        if item.key == key:
            return item
    raise NotFound("This does not wait for you any more.")


def snooze_item(
    *, actor: Viewer, now: datetime, today: date, key: str, until_on: date, reason: str
) -> TodayItem:
    """Put it off until a day, with a reason (SNOOZE-01); it wakes earlier when it presses more."""
    item = waiting_item(actor, today, key)
    snoozes.snooze(actor=actor, now=now, today=today, thing=key, until_on=until_on, reason=reason,
                   tier=item.tier)  # fmt: skip
    return item


def wake_item(*, actor: Viewer, now: datetime, key: str) -> None:
    """Show it on Today again."""
    snoozes.wake(actor=actor, now=now, thing=key)
