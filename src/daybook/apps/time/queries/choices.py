"""What do the filters of time offer?"""

from __future__ import annotations

from datetime import date

from daybook.apps.people.queries.places import place_rows


def region_choices(on: date) -> tuple[tuple[str, str], ...]:
    """(code, name) of every region."""
    return tuple((row.code, row.name) for row in place_rows("region", on))
