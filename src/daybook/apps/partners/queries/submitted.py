"""How much did a partner's people hand in that nobody has approved?"""

from __future__ import annotations

from datetime import date

from daybook.apps.commercial.queries.partners import engineers
from daybook.apps.time.queries.worked_lines import minutes_by_person_and_state
from daybook.core.periods import next_month


def submitted_minutes(partner_id: int, month: date) -> int:
    """Minutes of the month in SUBMITTED; the caller has checked the right."""
    people = {
        row.person_id
        for row in engineers(partner_id=partner_id)
        if row.starts_on < next_month(month) and (row.ends_on is None or row.ends_on > month)
    }
    found = minutes_by_person_and_state(people, month, next_month(month))
    return sum(minutes for (_, state), minutes in found.items() if state == "SUBMITTED")
