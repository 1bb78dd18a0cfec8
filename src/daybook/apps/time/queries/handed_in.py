"""When was each part of a week first handed in? For counting who was on time.

The engineer's part of 6 to 12 July was first handed in on Friday at 16:40.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, Min

from daybook.apps.platform.queries.organization import counted

from ..models import Submission


def first_handed_in(starts_on: date, ends_on: date) -> dict[tuple[int, date], datetime | None]:
    """The first instant by (person, first day of the part) in [starts_on, ends_on).

    None for a part that came in by an import: when it was handed in elsewhere is not known. Without
    rights of its own: for shares of people the caller may see.
    """
    rows = (
        Submission.objects.filter(counted(), starts_on__gte=starts_on, starts_on__lt=ends_on)
        .order_by()
        .values_list("person_id", "starts_on")
        .annotate(Min("submitted_at"), Max("run_id"))
    )
    return {(person, first): None if run else at for person, first, at, run in rows}
