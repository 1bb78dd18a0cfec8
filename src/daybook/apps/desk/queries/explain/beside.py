"""What stands beside a sum? Its largest parts, the rates behind it, and what it does not count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from daybook.apps.ledger.queries.books import BookSum, book_sums
from daybook.apps.ledger.queries.cube import BookTable
from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.ledger.queries.rights import LineRights
from daybook.apps.ledger.queries.standing import (
    RecordedFacts,
    recorded_facts,
    recorded_span,
)
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.apps.time.queries.waiting import time_filter, waiting_time
from daybook.core.periods import next_month

from .parts import MINUTES, Contributor, Input, LeftOutPart

LARGEST = 6
_RATES = 5
# Keys of the ledger's grammar that time entries know too: key → column of the entry.
_ENTRY_COLUMNS = {
    "project": "project__code",
    "person": "person__code",
    "customer": "project__engagement__customer__code",
    "region": "project__region__code",
    "practice": "project__practice__code",
    "engagement": "project__engagement__code",
    "entity": "project__engagement__entity__code",
    "kind": "project__billing_kind",
    "task": "task__code",
}
_WITH_WAITING = ("hours", "rated", "recognized", "wip", "billed", "cost")


@dataclass(frozen=True, slots=True)
class Scoped:
    """Lines under a filter as a viewer may see them; `hours` where only minutes are meant."""

    viewer: Viewer
    rights: LineRights
    lines: LineFilter
    table: BookTable
    hours: bool = False

    @property
    def where(self) -> Q:
        """The condition on lines."""
        return self.lines.where() & (self.rights.seen if self.hours else self.rights.money)

    def sums(self, by: tuple[str, ...], books: Iterable[str]) -> tuple[BookSum, ...]:
        """Sums by columns that the remembered table has."""
        return self.table.sums(self.rights, self.lines, by=by, books=books, hours=self.hours)

    def narrowed(self, **changes: str) -> Scoped:
        """The same for amounts, with keys of the filter set anew."""
        return replace(self, lines=self.lines.having(**changes), hours=False)


def contributors(scope: Scoped, signs: Mapping[str, int]) -> tuple[Contributor, ...]:
    """The largest people of one project, or the largest projects of several; signed by book."""
    of_one = bool(scope.lines.value("project")) or bool(scope.lines.value("person"))
    key = "person" if scope.lines.value("project") else "project"
    if of_one:
        axis = (f"{key}__code", f"{key}__name", "currency")
        sums = book_sums(by=axis, filters=scope.where, books=tuple(signs))
    else:
        sums = scope.sums(("project_id", "currency"), signs)
    one = len({row.key[-1] for row in sums}) == 1
    totals: dict[tuple, int] = {}
    for row in sums:
        worth = row.minutes if scope.hours else row.amount_minor if one else row.reporting_minor
        totals[row.key[:-1]] = totals.get(row.key[:-1], 0) + worth * signs[row.book]
    largest = sorted(totals.items(), key=lambda pair: (-abs(pair[1]), str(pair[0])))[:LARGEST]
    named = _named([name for name, _ in largest], of_one)
    return tuple(
        Contributor(code, name, value, scope.lines.having(**{key: code}) if code else scope.lines)
        for (code, name), (_, value) in zip(named, largest, strict=True)
        if value
    )


def _named(keys: Sequence[tuple], of_one: bool) -> list[tuple[str, str]]:
    """Code and name of each key; sums of the table know projects by their key alone."""
    if of_one:
        return [(code or "", name or "Milestones and other fees") for code, name in keys]
    ids = [key for (key,) in keys]
    known = {row.id: (row.code, row.name) for row in projects(filters=Q(pk__in=ids))}
    return [known[key] for key in ids]


def recorded_of(scope: Scoped, books: Iterable[str]) -> RecordedFacts:
    """Who wrote the lines and when; of a wide scope how many there are and the newest."""
    rows = scope.table.rows(scope.lines, hours=scope.hours)
    if rows is None:
        return recorded_facts(scope.where)
    names = tuple(books)
    return recorded_span(sum(row.lines for row in rows if row.book in names), scope.where)


def rate_inputs(scope: Scoped) -> tuple[Input, ...]:
    """The rates behind the lines of one project or person: role, price, minutes, most used first.

    Over many projects there are too many rates to say anything.
    """
    wanted, where = scope.lines, scope.where
    if not (wanted.value("project") or wanted.value("person")):
        return ()
    rows = book_sums(
        by=("role__code", "basis__per_unit", "basis__unit", "basis__currency"), filters=where
    )
    used = sorted(rows, key=lambda row: -abs(row.minutes))[:_RATES]
    found = [
        Input(
            row.key[0] or "No role",
            "RATE",
            row.key[1],
            row.key[3],
            row.key[2] or "HOUR",
            row.minutes,
            lines=wanted.having(book=row.book, role=row.key[0]) if row.key[0] else None,
        )
        for row in used
    ]
    return (*found, *_exchange(where))


def _exchange(where: Q) -> Iterable[Input]:
    """The newest exchange rates into the reporting currency that the lines were converted by."""
    rows = book_sums(
        by=(
            "basis__currency",
            "basis__reporting_currency",
            "basis__reporting_rate",
            "basis__reporting_rate_on",
            "basis__reporting_rate_source",
        ),
        filters=where & ~Q(basis__reporting_rate_type="IDENTITY"),
    )
    newest: dict[tuple[str, str], tuple] = {}
    for row in rows:
        base, quote, rate, on, source = row.key
        held = newest.get((base, quote))
        if held is None or on > held[1]:
            newest[base, quote] = (rate, on, source)
    for (base, quote), (rate, on, source) in sorted(newest.items()):
        text = f"of {on}, from {source}; the newest used"
        yield Input(f"{base} to {quote}", "FX", rate, text=text)


def entry_query(wanted: LineFilter, *states: str) -> str:
    """The address of the time entries under the same filter, in some states."""
    pairs = [(key, value) for key, value in wanted.pairs if key in _ENTRY_COLUMNS]
    first, last = entry_days(wanted)
    pairs += [("state", state) for state in states]
    if first:
        pairs.append(("from", first.isoformat()))
    if last:
        pairs.append(("to", last.isoformat()))
    return "/time/entries?" + "&".join(f"{key}={value}" for key, value in pairs)


def entry_days(wanted: LineFilter) -> tuple[date | None, date | None]:
    """The days of work that a filter's months cover, both included."""
    worked = [f"{value}-01" for value in wanted.values("worked") if len(value) == 7]
    first, last = wanted.months
    if worked:
        months = sorted(date.fromisoformat(day) for day in worked)
        first, last = months[0], months[-1]
    until = None if last is None else next_month(last).replace(day=1)
    return first, None if until is None else date.fromordinal(until.toordinal() - 1)


def entry_where(wanted: LineFilter) -> Q:
    """The same filter on time entries; keys that entries do not have are passed over."""
    found = Q()
    for key, column in _ENTRY_COLUMNS.items():
        if values := [value for value in wanted.values(key) if not value.startswith("-")]:
            found &= Q(**{f"{column}__in": values})
    first, last = entry_days(wanted)
    if first:
        found &= Q(worked_on__gte=first)
    if last:
        found &= Q(worked_on__lte=last)
    return found


def left_out_of(metric: str, scope: Scoped, wanted: LineFilter) -> tuple[LeftOutPart, ...]:
    """What the figure leaves out: time that waits, work that is not billable, has no rate, or is
    priced by a fee."""
    return tuple(_left_out(metric, replace(scope, lines=wanted), wanted))


def _left_out(metric: str, scope: Scoped, wanted: LineFilter):
    if metric in _WITH_WAITING and not {"run", "entry", "milestone", "invoice", "id"} & wanted.keys:
        (waiting,) = waiting_time(filters=entry_where(wanted) & time_filter(scope.viewer))
        if waiting.minutes:
            yield LeftOutPart(
                "Time that nobody has approved yet",
                waiting.minutes,
                MINUTES,
                "APPR-01",
                href=entry_query(wanted, "DRAFT", "SUBMITTED", "RETURNED"),
            )
    if metric in ("hours", "cost", "adjusted"):
        return
    rated = scope.narrowed(book="RATED")
    free = _minutes(rated, billable="no")
    if free:
        lines = wanted.having(book="RATED", billable="no")
        yield LeftOutPart("Work that is not billable", free, MINUTES, "RATE-01", lines)
    unpriced = _minutes(rated, billable="yes", priced="no") if metric in ("rated", "wip") else 0
    if unpriced:
        lines = wanted.having(book="RATED", billable="yes", priced="no")
        yield LeftOutPart("Billable work without a rate", unpriced, MINUTES, "CHK-03", lines)
    fee = _minutes(rated, notional="yes") if metric in ("wip", "billed", "recognized") else 0
    if fee:
        lines = wanted.having(book="RATED", notional="yes")
        text = "Work under a fixed price: its fee counts, not its hours"
        yield LeftOutPart(text, fee, MINUTES, "BILL-05", lines)


def _minutes(scope: Scoped, **changes: str) -> int:
    return sum(row.minutes for row in scope.narrowed(**changes).sums((), ("RATED",)))
