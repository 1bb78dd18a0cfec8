"""How is a calendar written so that every calendar program reads it? RFC 5545, by a library.

`calendar_bytes(page, stamp, base="https://daybook.example.com")`: whole days are dates without a
zone; instants name their zone, whose rules, summer time among them, are written with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//Daybook//Personal calendar//EN"
REFRESH_HOURS = 4


class Entry(Protocol):
    """What an event has to say: see the rows that are handed in."""

    uid: str
    title: str
    detail: str
    starts_on: date
    ends_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    href: str
    is_busy: bool
    is_tentative: bool
    is_instant: bool
    alarms: tuple[int, ...]


def calendar_bytes(
    name: str, zone: str, entries: Iterable[Entry], *, stamp: datetime, base: str, timed: bool
) -> bytes:
    """The calendar as a file. `stamp` is when its content last changed; `base` the site's address.

    With `timed`, days that have a time of their own are blocks of it and busy; else whole days that
    leave the day free.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", timedelta(hours=REFRESH_HOURS), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH_HOURS}H")
    for entry in entries:
        calendar.add_component(_event(entry, stamp, base, timed))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(entry: Entry, stamp: datetime, base: str, timed: bool) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("summary", entry.title)
    if entry.detail:
        event.add("description", entry.detail)
    if entry.href:
        event.add("url", f"{base}{entry.href}")
    at_time = entry.is_instant or (timed and entry.starts_at is not None)
    if at_time:
        event.add("dtstart", entry.starts_at)
        if entry.ends_at is not None:
            event.add("dtend", entry.ends_at)
    else:
        event.add("dtstart", entry.starts_on)
        event.add("dtend", entry.ends_on)
    busy = entry.is_busy or (at_time and not entry.is_instant)
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    event.add("status", "TENTATIVE" if entry.is_tentative else "CONFIRMED")
    for minutes in entry.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -timedelta(minutes=minutes))
        event.add_component(alarm)
    return event
