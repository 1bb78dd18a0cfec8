"""Which days off do we keep? Hands the request on to platform, which stores them."""

from __future__ import annotations

from datetime import datetime

from daybook.apps.platform.actions.organization import load_holiday_calendar
from daybook.apps.platform.viewer import Viewer


def load_holidays(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    country: str,
    subdivision: str,
    first_year: int,
    last_year: int,
) -> int:
    """Store the public holidays of a country or state for some years; days stored stay."""
    return load_holiday_calendar(
        actor=actor,
        now=now,
        code=code,
        name=name,
        country=country.upper(),
        subdivision=subdivision.upper(),
        first_year=first_year,
        last_year=last_year,
    )
