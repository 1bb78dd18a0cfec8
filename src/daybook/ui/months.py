"""Which month does the address name? `/money/billing/2026-07` is July 2026, by its first day.

path("money/billing/<year_month:month>", ...)
"""

from __future__ import annotations

from datetime import date

from django.urls import register_converter


class MonthConverter:
    """A calendar month in an address, as 2026-07."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        """The first day of the month; a year that no calendar has is no address."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        """The month as addresses write it."""
        return f"{value:%Y-%m}"


register_converter(MonthConverter, "year_month")
