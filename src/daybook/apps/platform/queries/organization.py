"""Which entities, currencies, locks and rates apply? Small tables, read whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from daybook.core.fx import FxQuote
from daybook.core.periods import BusinessCalendar

from ..models import FxRate, Holiday, LegalEntity, Organization, Period, Run
from ..refusals import Refused

FX_TYPE = "SPOT"


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A legal entity as other rooms need it."""

    id: int
    code: str
    name: str
    address: str
    tax_number: str
    currency: str
    zone: str
    business_calendar_id: int
    fiscal_year_starts_month: int
    close_method: str


def entities() -> tuple[EntityRow, ...]:
    """Every legal entity, by code. Which company exists is no secret inside it."""
    return tuple(
        EntityRow(
            row.id,
            row.code,
            row.name,
            row.address,
            row.tax_number,
            row.functional_currency,
            row.zone,
            row.business_calendar_id,
            row.fiscal_year_starts_month,
            row.close_method,
        )
        for row in LegalEntity.objects.order_by("code")
    )


def entity_by_id() -> dict[int, EntityRow]:
    """Entities by their key."""
    return {row.id: row for row in entities()}


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """The organization's name, reporting currency and zone."""

    name: str
    reporting_currency: str
    zone: str


def organization() -> OrganizationRow:
    """The one organization. Raises Refused before it is set up."""
    row = Organization.objects.first()
    if row is None:
        raise Refused(
            "SETUP-01",
            "This installation has no organization yet. Run `daybook demo` for the sample "
            "company, or `daybook setup` for your own.",
        )
    return OrganizationRow(row.name, row.reporting_currency, row.zone)


def local_date(instant: datetime) -> date:
    """The organization's date at an instant; in UTC before it is set up."""
    zone = Organization.objects.values_list("zone", flat=True).first()
    return instant.astimezone(ZoneInfo(zone or "UTC")).date()


def holidays_of(calendar_id: int) -> frozenset[date]:
    """The days off of one holiday calendar."""
    return frozenset(Holiday.objects.filter(calendar_id=calendar_id).values_list("on", flat=True))


def business_calendar(entity: EntityRow) -> BusinessCalendar:
    """The entity's business days, from which its deadlines are counted."""
    return BusinessCalendar(holidays=holidays_of(entity.business_calendar_id))


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A month of an entity and its lock."""

    id: int | None
    entity_id: int
    month: date
    lock: str
    lock_reason: str
    hard_lock_requested_by_id: int | None
    version: int


def period_row(entity_id: int, month: date) -> PeriodRow:
    """The month's lock; a month nobody touched is OPEN."""
    row = Period.objects.filter(entity_id=entity_id, month=month).first()
    if row is None:
        return PeriodRow(None, entity_id, month, "OPEN", "", None, 0)
    return PeriodRow(
        row.id,
        entity_id,
        month,
        row.lock,
        row.lock_reason,
        row.hard_lock_requested_by_id,
        row.version,
    )


def locked_months(entity_id: int, lock: str = "HARD") -> frozenset[date]:
    """The months of an entity at this lock."""
    return frozenset(
        Period.objects.filter(entity_id=entity_id, lock=lock).values_list("month", flat=True)
    )


class FxTable:
    """Exchange rates by date, read once and asked many times. Missing pairs are refused by name.

    `base` reads the rates of one currency only, where nothing else will be asked.
    """

    def __init__(self, rate_type: str = FX_TYPE, *, base: str | None = None):
        self._type = rate_type
        self._by_pair: dict[tuple[str, str], list[tuple[date, int, int, str]]] = {}
        rows = FxRate.objects.filter(rate_type=rate_type).order_by("starts_on", "revision")
        if base is not None:
            rows = rows.filter(base=base)
        for pair, quote, on, revision, rate, source in rows.values_list(
            "base", "quote", "starts_on", "revision", "rate", "source"
        ):
            self._by_pair.setdefault((pair, quote), []).append((on, revision, rate, source))
        self._memory: dict[tuple[str, str, date], FxQuote] = {}

    def quote(self, base: str, quote: str, on: date) -> FxQuote:
        """The rate in force on a day. Raises Refused FX-01 when none is recorded."""
        key = (base, quote, on)
        found = self._memory.get(key)
        if found is None:
            found = self._memory[key] = self._find(base, quote, on)
        return found

    def _find(self, base: str, quote: str, on: date) -> FxQuote:
        if base == quote:
            return FxQuote(rate=10**10, rate_type="IDENTITY", on=on, source="same currency")
        best = None
        for starts_on, _, rate, source in self._by_pair.get((base, quote), ()):
            if starts_on > on:
                break
            best = FxQuote(rate=rate, rate_type=self._type, on=starts_on, source=source)
        if best is None:
            raise Refused(
                "FX-01",
                f"No {self._type.lower()} rate from {base} to {quote} is recorded on or before "
                f"{on}. Add one under Admin, Currencies.",
            )
        return best


def counted(prefix: str = "") -> Q:
    """Rows that count: of no run, or of a committed one. `prefix` reaches a related table."""
    open_runs = Run.objects.exclude(state="COMMITTED").values("id")
    return Q(**{f"{prefix}run__isnull": True}) | ~Q(**{f"{prefix}run_id__in": open_runs})
