"""How is this installation set up? Entities in full, their calendars, and exchange rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from daybook.core.periods import fiscal_quarter
from daybook.core.rights import Data, Verb

from ..models import FxRate, Holiday, HolidayCalendar, LegalEntity, Organization
from ..refusals import NotFound
from ..rights import require
from ..viewer import Viewer
from .access import zone
from .settings import policy_on

CLOSE_WORDS = {"ACTUAL": "Actual", "ESTIMATE": "Estimate"}
MONTHS = (
    "January February March April May June July August September October November December"
).split()


@dataclass(frozen=True, slots=True)
class OrganizationDetail:
    """The organization as its page shows it, with the version a form saves over."""

    id: int
    name: str
    reporting_currency: str
    zone: str
    version: int


@dataclass(frozen=True, slots=True)
class EntityDetail:
    """A legal entity with its calendar in words, its fiscal quarter and close method of a day."""

    id: int
    code: str
    name: str
    address: str
    tax_number: str
    currency: str
    zone: str
    calendar_id: int
    calendar_code: str
    calendar_name: str
    fiscal_start: str
    fiscal_quarter: str
    close_method: str
    version: int


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """How many days off a calendar holds in one year, and from which source."""

    year: int
    days: int
    sources: str


def organization_detail(viewer: Viewer) -> OrganizationDetail:
    """The organization, for whoever may see settings."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see how the organization is set up")
    row = Organization.objects.first()
    if row is None:
        raise NotFound("This installation has no organization yet.")
    return OrganizationDetail(row.pk, row.name, row.reporting_currency, row.zone, row.version)


def entity_details(viewer: Viewer, today: date) -> tuple[EntityDetail, ...]:
    """Every legal entity, by code."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see how the entities are set up")
    rows = LegalEntity.objects.select_related("business_calendar").order_by("code")
    return tuple(_entity(row, today) for row in rows)


def entity_detail(viewer: Viewer, code: str, today: date) -> EntityDetail:
    """One legal entity by its code."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see how the entities are set up")
    row = LegalEntity.objects.select_related("business_calendar").filter(code=code).first()
    if row is None:
        raise NotFound(f"There is no legal entity {code}.")
    return _entity(row, today)


def _entity(row: LegalEntity, today: date) -> EntityDetail:
    return EntityDetail(
        row.pk,
        row.code,
        row.name,
        row.address,
        row.tax_number,
        row.functional_currency,
        row.zone,
        row.business_calendar_id,
        row.business_calendar.code,
        row.business_calendar.name,
        MONTHS[row.fiscal_year_starts_month - 1],
        fiscal_quarter(today, row.fiscal_year_starts_month).label,
        CLOSE_WORDS[policy_on(today, row.pk).close_method],
        row.version,
    )


def calendar_years(calendar_id: int) -> tuple[CalendarYear, ...]:
    """The years a holiday calendar holds, with days and sources."""
    counts: dict[int, list] = {}
    rows = (
        Holiday.objects.filter(calendar_id=calendar_id)
        .values("on__year", "source")
        .annotate(days=Count("id"))
        .order_by("on__year", "source")
    )
    for row in rows:
        entry = counts.setdefault(row["on__year"], [0, []])
        entry[0] += row["days"]
        entry[1].append(row["source"])
    return tuple(
        CalendarYear(year, days, ", ".join(sources)) for year, (days, sources) in counts.items()
    )


def calendar_id_of(viewer: Viewer, code: str) -> int:
    """The key of a holiday calendar. NotFound for an unknown code."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see the holiday calendars")
    found = HolidayCalendar.objects.filter(code=code).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"There is no holiday calendar {code}.")
    return found


@dataclass(frozen=True, slots=True)
class FxRow:
    """One dated exchange rate. `state` is in force, past, future or replaced, on a day."""

    id: int
    pair: str
    base: str
    quote: str
    starts_on: date
    revision: int
    rate: int
    source: str
    state: str
    recorded_at: datetime
    recorded_by: str
    line_id: int


@dataclass(frozen=True, slots=True)
class FxPair:
    """A pair of currencies, its rate of a day and how many rates it ever had."""

    base: str
    quote: str
    rate: int | None
    starts_on: date | None
    source: str
    rates: int


def fx_rates(viewer: Viewer, today: date) -> tuple[FxRow, ...]:
    """Every rate of every revision, by pair, newest start first."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see the exchange rates")
    columns = (
        "id", "base", "quote", "starts_on", "revision", "rate", "source", "recorded_at",
        "audit_line__actor__name", "audit_line_id",
    )  # fmt: skip
    rows = FxRate.objects.order_by("base", "quote", "starts_on", "revision")
    ordered = list(rows.values_list(*columns, named=True))
    newest = {(row.base, row.quote, row.starts_on): row.id for row in ordered}
    held = {(row.base, row.quote): row.id for row in ordered if row.starts_on <= today}
    local = zone()
    found = []
    for row in ordered:
        if newest[row.base, row.quote, row.starts_on] != row.id:
            state = "REPLACED"
        elif row.starts_on > today:
            state = "FUTURE"
        else:
            state = "IN_FORCE" if held[row.base, row.quote] == row.id else "PAST"
        found.append(
            FxRow(
                row.id,
                f"{row.base}-{row.quote}",
                row.base,
                row.quote,
                row.starts_on,
                row.revision,
                row.rate,
                row.source,
                state,
                row.recorded_at.astimezone(local),
                row.audit_line__actor__name,
                row.audit_line_id,
            )
        )
    found.sort(key=lambda row: (row.starts_on, row.revision), reverse=True)
    found.sort(key=lambda row: row.pair)
    return tuple(found)


def fx_pairs(rows: tuple[FxRow, ...]) -> tuple[FxPair, ...]:
    """The pairs of these rates with the rate in force."""
    pairs: dict[tuple[str, str], list[FxRow]] = {}
    for row in rows:
        pairs.setdefault((row.base, row.quote), []).append(row)
    found = []
    for (base, quote), held in pairs.items():
        now = next((row for row in held if row.state == "IN_FORCE"), None)
        found.append(
            FxPair(
                base,
                quote,
                now.rate if now else None,
                now.starts_on if now else None,
                now.source if now else "",
                len(held),
            )
        )
    return tuple(found)
