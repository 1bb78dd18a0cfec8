"""How is an installation set up? Organization, entities, holiday calendars, exchange rates."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import available_timezones

import holidays
from django.db.models import Max

from daybook.core.rights import Data, Verb

from ..models import FxRate, Holiday, HolidayCalendar, LegalEntity, Organization, User
from ..queries.organization import local_date
from ..queries.settings import policy_on
from ..refusals import Conflict, NotFound, Refused
from ..rights import require
from ..transactions import action, change_row, or_refuse, record_audit
from ..viewer import Viewer, system_actor
from .settings import write_setting

BEGINNING = date(2000, 1, 1)
_CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
_CURRENCY = re.compile(r"[A-Z]{3}")


def set_up_organization(*, now: datetime, name: str, reporting_currency: str, zone: str) -> Viewer:
    """Make the organization and the system user of an empty installation; returns the system."""
    _check_currency(reporting_currency, "reporting_currency")
    _check_zone(zone)
    with action():
        if Organization.objects.exists():
            raise Refused("SETUP-01", "This installation already has an organization.")
        system = User.objects.filter(is_system=True).first() or User.objects.create_user(
            "system@daybook.invalid", None, name="Daybook", is_system=True, is_active=False,
            created_at=now,
        )  # fmt: skip
        actor = system_actor("CLI")
        with or_refuse(Refused("SETUP-01", "This installation already has an organization.")):
            row = Organization.objects.create(
                name=_named(name), reporting_currency=reporting_currency, zone=zone
            )
        line = record_audit(actor=actor, verb="set_up_organization", now=now,
                            subject=("ORGANIZATION", row.pk))  # fmt: skip
        Organization.objects.filter(pk=row.pk).update(audit_line=line)
        User.objects.filter(pk=system.pk).update(audit_line=line)
    return actor


def change_organization(
    *, actor: Viewer, now: datetime, version: int, name: str, zone: str
) -> None:
    """Rename the organization or move its zone. The reporting currency is fixed."""
    require(actor, Data.SETTINGS, Verb.EDIT, what="change the organization")
    name = _named(name)
    _check_zone(zone)
    with action():
        row = Organization.objects.select_for_update().first()
        if row is None:
            raise Refused("SETUP-01", "This installation has no organization yet.")
        line = record_audit(actor=actor, verb="change_organization", now=now,
                            subject=("ORGANIZATION", row.pk))  # fmt: skip
        change_row(Organization, row.pk, version=version, changes={"name": name, "zone": zone},
                   line=line, kind="ORGANIZATION")  # fmt: skip


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

    Source: the holidays library. A year already stored stays as it is, so a closed month never
    changes, whatever a newer library says.
    """
    require(actor, Data.SETTINGS, Verb.EDIT, what="load a holiday calendar")
    _check_code(code, longest=32)
    if not 1990 <= first_year <= last_year <= 2100 or last_year - first_year > 30:
        raise Refused("SETUP-02", "Load up to 30 years at a time, from 1990 to 2100.",
                      field="last_year")  # fmt: skip
    found = _public_holidays(country, subdivision, range(first_year, last_year + 1))
    with action():
        calendar = HolidayCalendar.objects.filter(code=code).first()
        if calendar is None:
            with or_refuse(_code_taken(code)):
                calendar = HolidayCalendar.objects.create(
                    code=code, name=_named(name), country=country, subdivision=subdivision
                )
        elif (calendar.country, calendar.subdivision) != (country, subdivision):
            raise _code_taken(code)
        held = {day.year for day in Holiday.objects.filter(calendar=calendar).dates("on", "year")}
        record_audit(actor=actor, verb="load_holiday_calendar", now=now,
                     subject=("HOLIDAY_CALENDAR", calendar.pk))  # fmt: skip
        source = f"holidays {holidays.__version__}"
        Holiday.objects.bulk_create(
            Holiday(calendar=calendar, on=day, name=title[:160], source=source)
            for day, title in sorted(found.items())
            if day.year not in held
        )
    return calendar.pk


def _public_holidays(country: str, subdivision: str, years: range) -> dict[date, str]:
    try:
        return holidays.country_holidays(country, subdiv=subdivision or None, years=years)
    except (NotImplementedError, KeyError) as error:
        raise Refused(
            "SETUP-02",
            f"No holidays are known for {country} {subdivision}".rstrip() + ".",
            field="subdivision" if subdivision else "country",
        ) from error


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
    """Add a legal entity. Its code and currency never change afterwards.

    Where its close method is not the organization's, that is written as its own dated setting, in
    force from the beginning.
    """
    require(actor, Data.SETTINGS, Verb.EDIT, what="add a legal entity")
    code, name = _check_code(code, longest=16), _named(name)
    _check_currency(currency, "currency")
    _check_entity(zone, business_calendar_id, fiscal_year_starts_month)
    if close_method not in ("ACTUAL", "ESTIMATE"):
        raise Refused("SETUP-03", "The close method is ACTUAL or ESTIMATE.", field="close_method")
    with action():
        with or_refuse(_code_taken(code)):
            row = LegalEntity.objects.create(
                code=code,
                name=name,
                functional_currency=currency,
                zone=zone,
                business_calendar_id=business_calendar_id,
                address=address.strip(),
                tax_number=tax_number.strip(),
                fiscal_year_starts_month=fiscal_year_starts_month,
                close_method=close_method,
            )
        line = record_audit(actor=actor, verb="add_entity", now=now, subject=("ENTITY", row.pk))
        LegalEntity.objects.filter(pk=row.pk).update(audit_line=line)
        if close_method != policy_on(local_date(now)).close_method:
            write_setting(key="close_method", value=close_method, starts_on=BEGINNING,
                          entity_id=row.pk, line=line, now=now)  # fmt: skip
    return row.pk


def change_entity(
    *,
    actor: Viewer,
    now: datetime,
    entity_id: int,
    version: int,
    name: str,
    zone: str,
    business_calendar_id: int,
    address: str,
    tax_number: str,
) -> None:
    """Change what documents and deadlines read. Code, currency and fiscal year stay: months and
    invoice numbers are built on them.
    """
    require(actor, Data.SETTINGS, Verb.EDIT, what="change a legal entity")
    name = _named(name)
    with action():
        row = LegalEntity.objects.filter(pk=entity_id).first()
        if row is None:
            raise NotFound(f"There is no legal entity {entity_id}.")
        _check_entity(zone, business_calendar_id, row.fiscal_year_starts_month)
        line = record_audit(actor=actor, verb="change_entity", now=now,
                            subject=("ENTITY", entity_id))  # fmt: skip
        changes = {
            "name": name,
            "zone": zone,
            "business_calendar_id": business_calendar_id,
            "address": address.strip(),
            "tax_number": tax_number.strip(),
        }
        change_row(LegalEntity, entity_id, version=version, changes=changes, line=line,
                   kind="ENTITY")  # fmt: skip


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
    """Record a dated exchange rate, over 10^10; a second one for a day is a revision.

    Lines already posted keep the rate they were posted at.
    """
    require(actor, Data.SETTINGS, Verb.APPROVE, what="record an exchange rate")
    if rate <= 0:
        raise Refused("FX-01", "An exchange rate is above zero.", field="rate")
    _check_currency(base, "base")
    _check_currency(quote, "quote")
    if base == quote:
        raise Refused("FX-01", "A currency is worth itself; choose another.", field="quote")
    if not source.strip():
        raise Refused("FX-01", "Name where the rate comes from.", field="source")
    with action():
        same = FxRate.objects.filter(
            base=base, quote=quote, rate_type=rate_type, starts_on=starts_on
        )
        last = same.aggregate(last=Max("revision"))["last"] or 0
        line = record_audit(actor=actor, verb="record_fx_rate", now=now, subject=("FX_RATE", None))
        with or_refuse(
            Conflict("Somebody recorded this day's rate just now. Look at theirs, then try again.")
        ):
            FxRate.objects.create(
                base=base,
                quote=quote,
                rate_type=rate_type,
                starts_on=starts_on,
                revision=last + 1,
                rate=rate,
                source=source.strip(),
                recorded_at=now,
                audit_line=line,
            )


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise Refused("SETUP-03", "A name has from 1 to 120 letters.", field="name")
    return name


def _check_code(code: str, *, longest: int) -> str:
    if not _CODE.fullmatch(code) or len(code) > longest:
        raise Refused("CODE-01", f"A code is capital letters, digits and hyphens, {longest} at "
                      "most.", field="code")  # fmt: skip
    return code


def _code_taken(code: str) -> Refused:
    return Refused("CODE-01", f"{code} is taken; choose another code.", field="code")


def _check_currency(currency: str, field: str) -> None:
    if not _CURRENCY.fullmatch(currency):
        raise Refused("SETUP-03", "A currency is its three letters, such as USD.", field=field)


def _check_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise Refused("SETUP-03", f"{zone} is no time zone; write it as Europe/Berlin.",
                      field="zone")  # fmt: skip


def _check_entity(zone: str, calendar_id: int, fiscal_month: int) -> None:
    _check_zone(zone)
    if not HolidayCalendar.objects.filter(pk=calendar_id).exists():
        raise Refused("SETUP-03", "Choose a holiday calendar that exists.",
                      field="business_calendar_id")  # fmt: skip
    if not 1 <= fiscal_month <= 12:
        raise Refused("SETUP-03", "A fiscal year starts in a month from 1 to 12.",
                      field="fiscal_year_starts_month")  # fmt: skip
