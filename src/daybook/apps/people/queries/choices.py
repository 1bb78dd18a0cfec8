"""What may a form of people offer? Entities, currencies, accounts, zones and holiday calendars."""

from __future__ import annotations

from daybook.apps.platform.queries.account_choices import AccountRow, account, account_choices
from daybook.apps.platform.queries.holidays import (
    HolidayCalendarRow,
    HolidayRow,
    holiday_calendars,
    holidays_in_year,
)
from daybook.apps.platform.queries.organization import entities, organization

from ..models import Person


def entity_choices() -> tuple[tuple[int, str], ...]:
    """(key, "Name · CODE") of every legal entity."""
    return tuple((row.id, f"{row.name} · {row.code}") for row in entities())


def currency_choices() -> tuple[str, ...]:
    """The currencies of the organization and its entities."""
    return tuple(
        dict.fromkeys([organization().reporting_currency, *(row.currency for row in entities())])
    )


def entity_currency(entity_id: int | None) -> str:
    """The currency an entity pays in, else the organization's."""
    found = {row.id: row.currency for row in entities()}
    return found.get(entity_id) or organization().reporting_currency


def zones_in_use() -> tuple[str, ...]:
    """The time zones of entities and people, to choose from while typing."""
    held = set(Person.objects.values_list("zone", flat=True).distinct())
    return tuple(sorted(held | {row.zone for row in entities()}))


def account_of(user_id: int | None) -> AccountRow | None:
    """The account of a person, if there is one."""
    return account(user_id) if user_id is not None else None


__all__ = [
    "HolidayCalendarRow",
    "HolidayRow",
    "account_choices",
    "account_of",
    "currency_choices",
    "entity_choices",
    "entity_currency",
    "holiday_calendars",
    "holidays_in_year",
    "zones_in_use",
]
