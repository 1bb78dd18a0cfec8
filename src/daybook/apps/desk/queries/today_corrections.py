"""Which corrections and estimates wait for this person?

A manager with two change requests since Monday answers them; an engineer whose two estimated days
of April are over writes what was worked; a coordinator trues April up by D+5.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from daybook.apps.corrections.queries.corrections import waiting_requests
from daybook.apps.corrections.queries.estimates import by_person, estimate_lines
from daybook.apps.platform.queries.month_end import month_end_of
from daybook.apps.platform.queries.organization import entities
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.month_end import month_end_notice
from daybook.core.periods import add_months, month_of
from daybook.core.rights import Data, Verb

from .today_items import NOW, SOON, TodayItem, tier_of


def correction_items(viewer: Viewer, today: date) -> Iterable[TodayItem]:
    """Change requests to answer, days to estimate, and estimates to make true."""
    yield from _requests(viewer, today)
    yield from _month_end(viewer, today)
    yield from _estimates(viewer, today)


def _requests(viewer: Viewer, today: date) -> Iterable[TodayItem]:
    found = waiting_requests(viewer)
    if not found.count:
        return
    plural = "" if found.count == 1 else "s"
    yield TodayItem(
        "corrections", f"Answer {found.count} change request{plural}",
        "approved lines that somebody wants corrected", "/corrections?state=REQUESTED", "Answer",
        tier_of(found.oldest_on + timedelta(days=2), today), "submitted", since=found.oldest_on,
        count=found.count,
    )  # fmt: skip


def _month_end(viewer: Viewer, today: date) -> Iterable[TodayItem]:
    """The month's end, from a week before its cut-off on."""
    if viewer.person_id is None or not may(viewer, Data.TIME, Verb.EDIT):
        return
    notice = month_end_notice(viewer.person_id, (today,), today)
    if notice is None or not notice.estimates_href:
        return
    due = notice.due
    yield TodayItem(
        "month-end", f"Hand {notice.month:%B} in by {due.local:%A %-d %B, %H:%M}",
        f"with estimates for the {notice.estimate_days} days after it", notice.estimates_href,
        "Estimate", tier_of(due.on, today), "time", due=due.on,
    )  # fmt: skip


def _estimates(viewer: Viewer, today: date) -> Iterable[TodayItem]:
    """Estimates of last month: one's own to write, others' to true up."""
    if not may(viewer, Data.TIME):
        return
    month = add_months(month_of(today), -1)
    due_on = _true_up_due(month)
    if due_on is None:
        return
    lines = estimate_lines(viewer, month)
    mine = [row for row in lines if row.person_id == viewer.person_id and row.state == "ESTIMATED"]
    base = f"/corrections/estimates/{month:%Y-%m}"
    if mine:
        count = len(mine)
        yield TodayItem(
            "actuals", f"Write what you worked on {count} estimated day{'' if count == 1 else 's'}",
            f"of {month:%B}", f"{base}/{mine[0].person_code}", "Write",
            min(tier_of(due_on, today), SOON), "time",
            minutes=sum(row.estimated for row in mine), due=due_on, count=count,
        )  # fmt: skip
    if not may(viewer, Data.TIME, Verb.APPROVE):
        return
    people = [
        row for row in by_person([r for r in lines if r.person_id != viewer.person_id]) if row.due
    ]
    if people:
        yield TodayItem(
            "true-up", f"True up {month:%B} of {len(people)} "
            f"{'person' if len(people) == 1 else 'people'}",
            "what was estimated becomes what was worked", base, "True up",
            min(tier_of(due_on, today), NOW), "check", due=due_on, count=len(people),
        )  # fmt: skip


def _true_up_due(month: date) -> date | None:
    """The earliest true-up deadline of the entities that estimate; None where none does."""
    found = []
    for entity in entities():
        deadline = month_end_of(entity, month).deadline("TRUE_UP")
        if deadline is not None:
            found.append(deadline.on)
    return min(found, default=None)
