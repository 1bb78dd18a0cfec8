"""Which jobs are there, and when do they begin by themselves? Apps register theirs when they load.

`@job_handler("seal_audit_day", every=timedelta(days=1))` runs once in each day's slot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

HANDLERS: dict[str, Callable[..., None]] = {}


@dataclass(frozen=True, slots=True)
class Every:
    """One entry of the schedule in code: a job kind, its interval, and its start in the slot.

    Slots are counted from midnight UTC; `after` an hour means one o'clock for a daily job.
    """

    kind: str
    interval: timedelta
    after: timedelta = timedelta(0)

    def slot(self, now: datetime) -> int:
        """The number of the slot that `now` lies in; each slot is scheduled once."""
        seconds = int((self.interval).total_seconds())
        return (int(now.timestamp()) - int(self.after.total_seconds())) // seconds


SCHEDULE: dict[str, Every] = {}


class TryLater(Exception):
    """A job cannot be done yet and says when to try again; it counts as no failure."""

    def __init__(self, text: str, seconds: int):
        super().__init__(text)
        self.seconds = max(1, seconds)


def job_handler(kind: str, *, every: timedelta | None = None, after: timedelta = timedelta(0)):
    """Register a handler `(user_id, payload, now)`; with `every`, put it on the schedule."""

    def register(function):
        HANDLERS[kind] = function
        if every:
            SCHEDULE[kind] = Every(kind, every, after)
        return function

    return register
