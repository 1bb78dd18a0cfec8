"""How is an expense named on an invoice? By what it was for, its day, and who spent it.

"Lodging, 7 July 2026, Maya Okonkwo".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..models import ExpenseLine


@dataclass(frozen=True, slots=True)
class ChargeWords:
    """Who spent it, and the line's text."""

    person_id: int
    text: str


def charge_words(line_ids: Collection[int]) -> dict[int, ChargeWords]:
    """The words of each expense, for rows the caller has already been allowed to see."""
    if not line_ids:
        return {}
    rows = ExpenseLine.objects.filter(pk__in=line_ids).values_list(
        "id", "person_id", "person__name", "category__name", "spent_on", "note"
    )
    return {
        key: ChargeWords(
            person, f"{category}, {on.day} {on:%B %Y}, {name}{f': {note}' if note else ''}"[:200]
        )
        for key, person, name, category, on, note in rows
    }
