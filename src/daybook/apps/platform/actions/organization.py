"""How is an installation set up? Organization, entities, holiday calendars, exchange rates."""

from __future__ import annotations

from datetime import date, datetime

import holidays

from daybook.core.rights import Data, Verb

from ..models import FxRate, Holiday, HolidayCalendar, LegalEntity, Organization, User
from ..refusals import Refused
from ..rights import require
from ..transactions import action, record_audit
from ..viewer import Viewer, system_actor


def set_up_organization(*, now: datetime, name: str, reporting_currency: str, zone: str) -> Viewer:
    """Make the organization and the system user of an empty installation; returns the system."""
    with action():
        if Organization.objects.exists():
            raise Refused("SETUP-01", "This installation already has an organization.")
        system = User.objects.filter(is_system=True).first() or User.objects.create_user(
            "system@daybook.invalid", None, name="Daybook", is_system=True, is_active=False,
            created_at=now,
        )  # fmt: skip
        actor = system_actor("CLI")
        line = record_audit(actor=actor, verb="set_up_organization", now=now,
                            subject=("ORGANIZATION", None))  # fmt: skip
        Organization.objects.create(
            name=name, reporting_currency=reporting_currency, zone=zone, audit_line=line
        )
        User.objects.filter(pk=system.pk).update(audit_line=line)
    return actor


def load_holiday_calendar(
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
    """Store the public holidays of a country or region for some years; loading again adds years.

    Source: the holidays library. Days already stored stay, so a closed month never changes.
    """
    require(actor, Data.SETTINGS, Verb.DRAFT, what="load a holiday calendar")
    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision or None, years=range(first_year, last_year + 1)
        )
    except (NotImplementedError, KeyError) as error:
        raise Refused(
            "SETUP-02", f"No holidays are known for {country} {subdivision}.", field="country"
        ) from error
    with action():
        record_audit(actor=actor, verb="load_holiday_calendar", now=now,
                     subject=("HOLIDAY_CALENDAR", None))  # fmt: skip
        calendar, _ = HolidayCalendar.objects.get_or_create(
            code=code, defaults={"name": name, "country": country, "subdivision": subdivision}
        )
        held = set(Holiday.objects.filter(calendar=calendar).values_list("on", flat=True))
        source = f"holidays {holidays.__version__}"
        Holiday.objects.bulk_create(
            Holiday(calendar=calendar, on=day, name=title[:160], source=source)
            for day, title in sorted(found.items())
            if day not in held
        )
    return calendar.pk


def add_entity(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    currency: str,
    zone: str,
    business_calendar_id: int,
    address: str = "",
    tax_number: str = "",
    fiscal_year_starts_month: int = 2,
    close_method: str = "ESTIMATE",
) -> int:
    """Add a legal entity. Its currency never changes afterwards."""
    require(actor, Data.SETTINGS, Verb.APPROVE, what="add a legal entity")
    with action():
        line = record_audit(actor=actor, verb="add_entity", now=now, subject=("ENTITY", None))
        row = LegalEntity.objects.create(
            code=code,
            name=name,
            functional_currency=currency,
            zone=zone,
            business_calendar_id=business_calendar_id,
            address=address,
            tax_number=tax_number,
            fiscal_year_starts_month=fiscal_year_starts_month,
            close_method=close_method,
            audit_line=line,
        )
    return row.pk


def record_fx_rate(
    *,
    actor: Viewer,
    now: datetime,
    base: str,
    quote: str,
    starts_on: date,
    rate: int,
    source: str,
    rate_type: str = "SPOT",
) -> None:
    """Record a dated exchange rate, over 10^10; a second one for a day is a revision."""
    require(actor, Data.SETTINGS, Verb.APPROVE, what="record an exchange rate")
    if rate <= 0:
        raise Refused("FX-01", "An exchange rate is above zero.", field="rate")
    with action():
        line = record_audit(actor=actor, verb="record_fx_rate", now=now, subject=("FX_RATE", None))
        last = FxRate.objects.filter(
            base=base, quote=quote, rate_type=rate_type, starts_on=starts_on
        ).count()
        FxRate.objects.create(
            base=base,
            quote=quote,
            rate_type=rate_type,
            starts_on=starts_on,
            revision=last + 1,
            rate=rate,
            source=source,
            recorded_at=now,
            audit_line=line,
        )
