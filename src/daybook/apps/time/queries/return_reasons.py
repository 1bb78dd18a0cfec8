"""Which reasons does a return offer on a day? Four, unless others were set from a date on."""

from __future__ import annotations

from datetime import date

from ..models import ReturnReasons

DEFAULT_REASONS = (
    "Say what it was for.",
    "Wrong project or task.",
    "More hours than agreed.",
    "This was not billable.",
)


def return_reasons(on: date) -> tuple[str, ...]:
    """The texts in force on a day, in the order they were written."""
    rows = ReturnReasons.objects.filter(starts_on__lte=on).order_by("-starts_on", "-revision")
    held = rows.values_list("texts", flat=True).first()
    return tuple(held.splitlines()) if held else DEFAULT_REASONS
