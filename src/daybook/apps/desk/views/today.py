"""What needs me now? The home page: one ranked list, a verb and a button on each line."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.rights import may
from daybook.core.rights import Data, Verb
from daybook.ui import format as text_of

from ..queries.today import Today, today_list
from ..queries.today_items import LATE, NOW, SOON, TodayItem

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIERS = {LATE: ("bad", "late"), NOW: ("warn", "now"), SOON: ("info", "this week")}


def today(request: HttpRequest) -> HttpResponse:
    """The list of what waits for the viewer."""
    found = today_list(request.viewer, request.today)
    context = {
        "snoozed": found.snoozed,
        "items": [_drawn(item, request.today) for item in found.items],
        "answer": _answer(found),
        "next_due": _next_due(found),
        "day": text_of.day(request.today, year=True),
        "name": request.viewer.name,
        "own_scorecard": request.viewer.person_id is not None
        and may(request.viewer, Data.TIME, Verb.EDIT),
    }
    return render(request, "desk/today.html", context)


def _answer(found: Today) -> str:
    late = sum(item.tier == LATE for item in found.items)
    whole = text_of.spell(len(found.items), "thing needs", "things need") + " you"
    return f"{whole}, {text_of.count(late)} of them late." if late else f"{whole}."


def _next_due(found: Today) -> str:
    hours, minutes = divmod(found.due_minute, 60)
    return f"{_WEEKDAYS[found.due_weekday]} {hours:02d}:{minutes:02d}"


def _drawn(item: TodayItem, today: date) -> dict[str, object]:
    tone, word = _TIERS.get(item.tier, ("", ""))
    return {
        "item": item,
        "stake": _stake(item),
        "tone": tone,
        "word": word,
        "when": _when(item, today),
    }


def _stake(item: TodayItem) -> str:
    if item.minor is not None:
        return text_of.money_short(item.minor, item.currency)
    return f"{text_of.hours(item.minutes)} h" if item.minutes else ""


def _when(item: TodayItem, today: date) -> str:
    if item.kind == "milestone" and item.due:
        return f"due {text_of.day(item.due)}"
    if item.since and item.since < today:
        return f"since {text_of.day(item.since)}"
    return f"due {text_of.day(item.due)}" if item.due and item.kind != "close" else ""
