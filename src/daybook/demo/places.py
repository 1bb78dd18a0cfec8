"""Where is the sample company? Organization, entities, calendars, exchange rates, axes.

Fernhollow Services reports in US dollars and sells through four entities; its fiscal year starts
in February.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from daybook.apps.people.actions.places import (
    add_practice,
    add_region,
    add_role,
    add_work_calendar,
)
from daybook.apps.platform.actions.organization import (
    add_entity,
    load_holiday_calendar,
    record_fx_rate,
    set_up_organization,
)
from daybook.apps.platform.queries.organization import holidays_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.money import divide_rounded
from daybook.core.periods import add_months, months_between

from .horizon import FISCAL_START, ORGANIZATION_ZONE, Horizon, instant
from .roster import ROLES

NAME = "Fernhollow Services"
ENTITIES = (
    # code, name, currency, zone, country, subdivision, address, tax number
    ("US", f"{NAME} Inc.", "USD", "America/New_York", "US", "",
     "210 Harbor Street, Floor 6\nBoston, MA 02110\nUnited States", "EIN 00-0000001"),
    ("DE", f"{NAME} GmbH", "EUR", "Europe/Berlin", "DE", "BY",
     "Isarweg 12\n80469 Munich\nGermany", "DE000000001"),
    ("UK", f"{NAME} Ltd", "GBP", "Europe/London", "GB", "ENG",
     "4 Wharf Row\nLeeds LS1 4AP\nUnited Kingdom", "GB000000001"),
    ("AU", f"{NAME} Pty Ltd", "AUD", "Australia/Sydney", "AU", "NSW",
     "18 Bridge Lane\nSydney NSW 2000\nAustralia", "ABN 00 000 000 001"),
)  # fmt: skip
ZONES = {code: zone for code, _, _, zone, *_ in ENTITIES}
CURRENCY = {code: currency for code, _, currency, *_ in ENTITIES}
REGIONS = (
    ("AMER", "Americas"),
    ("PUBSEC", "Public sector"),
    ("EMEA", "Europe, Middle East and Africa"),
    ("APAC", "Asia Pacific"),
)
PRACTICES = (("CONS", "Consulting"), ("EDU", "Education"), ("DELIV", "Delivery"))
# US dollars for one unit, in ten-thousandths, at the start of history; it drifts from there.
DOLLARS = {"USD": 10_000, "EUR": 10_850, "GBP": 12_700, "AUD": 6_620}


@dataclass
class Places:
    """Keys by code, and the days off of each entity's calendar."""

    system: Viewer
    entity: dict[str, int] = field(default_factory=dict)
    calendar: dict[str, int] = field(default_factory=dict)
    days_off: dict[str, frozenset[date]] = field(default_factory=dict)
    region: dict[str, int] = field(default_factory=dict)
    practice: dict[str, int] = field(default_factory=dict)
    role: dict[str, int] = field(default_factory=dict)


def build_places(horizon: Horizon, rng: Random) -> Places:
    """Set the organization up, two months before its first day of history."""
    now = instant(add_months(horizon.starts_on, -2), 9)
    system = set_up_organization(
        now=now, name=NAME, reporting_currency="USD", zone=ORGANIZATION_ZONE
    )
    made = Places(system)
    common = {"actor": system, "now": now}
    years = (horizon.starts_on.year - 1, horizon.plan_ends_on.year + 1)
    for code, name, currency, zone, country, subdivision, address, tax in ENTITIES:
        holidays = load_holiday_calendar(
            **common, code=code, name=f"{name.removeprefix(NAME).strip()} holidays",
            country=country, subdivision=subdivision, first_year=years[0], last_year=years[1],
        )  # fmt: skip
        made.days_off[code] = holidays_of(holidays)
        made.calendar[code] = add_work_calendar(
            **common, code=code, name=f"Full time, {name}", holiday_calendar_id=holidays
        )
        made.entity[code] = add_entity(
            **common, code=code, name=name, currency=currency, zone=zone, address=address,
            tax_number=tax, business_calendar_id=holidays, fiscal_year_starts_month=FISCAL_START,
        )  # fmt: skip
    for code, name in REGIONS:
        made.region[code] = add_region(**common, code=code, name=name)
    for code, name in PRACTICES:
        made.practice[code] = add_practice(**common, code=code, name=name)
    for code, name, billable, *_ in ROLES:
        made.role[code] = add_role(**common, code=code, name=name, is_billable=billable)
    _exchange_rates(made, horizon, rng)
    return made


def _exchange_rates(made: Places, horizon: Horizon, rng: Random) -> None:
    """A rate a month for every pair of the four currencies, both ways, from a slow drift."""
    value = dict(DOLLARS)
    for month in months_between(add_months(horizon.starts_on, -1), horizon.today):
        for base, base_value in value.items():
            for quote, quote_value in value.items():
                if base != quote:
                    record_fx_rate(
                        actor=made.system, now=instant(month - timedelta(days=1), 17),
                        base=base, quote=quote, starts_on=month, source="central bank reference",
                        rate=divide_rounded(base_value * 10**10, quote_value),
                    )  # fmt: skip
        for currency in ("EUR", "GBP", "AUD"):
            value[currency] += rng.randrange(-90, 105)
