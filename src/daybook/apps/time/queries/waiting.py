"""Which time waits, for whom, and since when? Sums of entries that nobody has approved.

An engineer's 450 minutes of 7 July, submitted, wait for the project's manager: one entry, 450
minutes, since 7 July.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, Sum

from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_filter
from daybook.core.rights import Data, Verb

from ..models import TimeEntry

# Not approved, on any day: with both said, the small index of what is not approved answers; a sum
# by project or person would else read every entry there ever was, in that order.
UNDECIDED = ~Q(state="APPROVED") & Q(worked_on__range=(date.min, date.max))


@dataclass(frozen=True, slots=True)
class WaitingTime:
    """Entries of one key: how many, their minutes, and the day of the oldest."""

    key: tuple
    entries: int
    minutes: int
    oldest_on: date | None


def waiting_time(
    *, by: Sequence[str] = (), filters: Q | None = None, states: Sequence[str] = ()
) -> tuple[WaitingTime, ...]:
    """Entries not approved (or in these states), by columns of the entry. SQL adds.

    Without rights of its own: for project totals, and for callers that filter by `time_filter`.
    """
    rows = TimeEntry.objects.filter(counted(), filters or Q())
    if "APPROVED" not in states:
        # Said even where the states say it too: for the index.
        rows = rows.filter(UNDECIDED)
    if states:
        rows = rows.filter(state__in=states)
    grouped = (
        rows.order_by(*by)
        .values_list(*by)
        .annotate(entries=Count("id"), total=Sum("minutes"), oldest=Min("worked_on"))
    )
    if not by:
        one = rows.aggregate(entries=Count("id"), total=Sum("minutes"), oldest=Min("worked_on"))
        return (WaitingTime((), one["entries"], one["total"] or 0, one["oldest"]),)
    width = len(by)
    return tuple(
        WaitingTime(tuple(row[:width]), row[width], row[width + 1] or 0, row[width + 2])
        for row in grouped
    )


def time_filter(viewer: Viewer, verb: Verb = Verb.SEE) -> Q:
    """The entries on which the viewer may do something, as a filter on entries.

    Approving leaves out one's own lines (APPR-01).
    """
    scope = scope_of(viewer, Data.TIME, verb)
    allowed = project_filter(scope, viewer, "project__")
    if verb is Verb.APPROVE:
        return allowed & ~Q(person_id=viewer.person_id) if viewer.person_id else allowed
    if scope.own and not scope.everything and viewer.person_id is not None:
        allowed |= Q(person_id=viewer.person_id)
    return allowed
