"""Why is this share what it is? Billable utilization and realization, with what is divided.

450 billable of 25,440 available minutes are 1.77 %; 2,325.00 billed of a card value of 2,475.00 are
93.9 %. Both are divided in one place (KPI-00).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.insights.queries.pulse import PulseFilter, pulse_projects
from daybook.apps.insights.queries.realization import realization_of
from daybook.apps.insights.queries.utilization import available_minutes
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.ledger.queries.standing import recorded_facts
from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.rights import scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.metrics import Metric
from daybook.core.periods import month_of, months_between, next_month
from daybook.core.rights import Data
from daybook.core.utilization import utilization

from ..scope import reporting_currency
from .books import HIDDEN, hidden
from .parts import MINUTES, MONEY, SHARE, Contributor, Explained, Input, LeftOutPart, Term

NO_TIME = "Utilization needs the right to see time; you may see your own."
_LARGEST = 6


@dataclass(frozen=True, slots=True)
class _Range:
    """Months of work [first, last], both included."""

    first: date
    last: date

    @property
    def ends_on(self) -> date:
        return next_month(self.last)

    @property
    def worked(self) -> tuple[str, ...]:
        return tuple(f"{month:%Y-%m}" for month in months_between(self.first, self.last))


def _range(wanted: LineFilter, today: date) -> _Range:
    """The months asked for by `month`, `worked`, `from` and `to`; else the month of today."""
    worked = sorted(f"{value}-01" for value in wanted.values("worked") if len(value) == 7)
    if worked:
        return _Range(date.fromisoformat(worked[0]), date.fromisoformat(worked[-1]))
    first, last = wanted.months
    now = month_of(today)
    return _Range(first or min(last or now, now), last or max(first or now, now))


def explain_utilization(
    viewer: Viewer, metric: Metric, wanted: LineFilter, today: date
) -> Explained:
    """Billable minutes ÷ available minutes of people, by the day of work (KPI-01)."""
    span = _range(wanted, today)
    people = _people(viewer, wanted, span)
    if not people:
        return hidden(metric, wanted, NO_TIME)
    asked = wanted.having(month=None, from_=None, to=None, worked=span.worked)
    lines = asked.having(book="RATED", billable="yes", region=None, practice=None)
    where = (
        Q(book="RATED", is_billable=True, person_id__in=people)
        & Q(worked_on__gte=span.first, worked_on__lt=span.ends_on)
    )  # fmt: skip
    billable = {
        row.key: row.minutes
        for row in book_sums(
            by=("person_id", "person__code", "person__name"), filters=where, books=("RATED",)
        )
    }
    available = available_minutes(span.first, span.ends_on, frozenset(people))
    done, room = sum(billable.values()), sum(available.values())
    share = utilization(done, room)
    return Explained(
        metric=metric,
        wanted=asked,
        value=share,
        unit=SHARE,
        currency="",
        terms=(
            Term("", "Billable, approved", done, MINUTES, "", lines),
            Term("÷", f"Available, {len(people)} people", room, MINUTES, "KPI-01"),
            Term("=", metric.name, share, SHARE, "KPI-01", lines),
        ),
        inputs=_policy(span),
        contributors=_largest(billable, lines),
        left_out=tuple(_not_billable(people, span, asked)),
        recorded=recorded_facts(where),
        lines=lines,
        rules=("KPI-01", "KPI-00"),
        note="By the day of work. Leave and holidays change nothing under the standard policy.",
    )


def _largest(
    billable: dict[tuple[int, str, str], int], lines: LineFilter
) -> tuple[Contributor, ...]:
    ordered = sorted(billable.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Contributor(code, name, minutes, lines.having(person=code))
        for (_, code, name), minutes in ordered[:_LARGEST]
    )


def _policy(span: _Range) -> tuple[Input, ...]:
    policy = policy_on(span.first)
    return (
        Input("Policy", text=policy.utilization_policy.lower()),
        Input("Available a quarter", "MINUTES", policy.available_quarter_minutes),
    )


def _people(viewer: Viewer, wanted: LineFilter, span: _Range) -> frozenset[int]:
    """The people asked for whose time the viewer may see; region and practice are their own."""
    scope = scope_of(viewer, Data.TIME)

    def seen(row: EmploymentRow) -> bool:
        return (
            scope.everything
            or row.region_id in scope.region_ids
            or row.practice_id in scope.practice_ids
            or row.person_id == viewer.person_id
        )

    def asked(row: EmploymentRow) -> bool:
        held = {
            "person": row.person_code,
            "region": row.region_code,
            "practice": row.practice_code,
            "role": row.role_code,
        }
        return all(
            not wanted.values(key) or code in wanted.values(key) for key, code in held.items()
        )

    found = employments_between(span.first, span.ends_on)
    billable = [row for row in found if row.role_is_billable or wanted.values("person")]
    return frozenset(row.person_id for row in billable if seen(row) and asked(row))


def _not_billable(people: Collection[int], span: _Range, wanted: LineFilter):
    where = Q(person_id__in=people, is_billable=False) & Q(
        worked_on__gte=span.first, worked_on__lt=span.ends_on
    )
    minutes = sum(row.minutes for row in book_sums(filters=where, books=("RATED",)))
    if minutes:
        lines = wanted.having(book="RATED", billable="no", region=None, practice=None)
        yield LeftOutPart("Work that is not billable", minutes, MINUTES, "RATE-01", lines)


def explain_realization(
    viewer: Viewer, metric: Metric, wanted: LineFilter, today: date
) -> Explained:
    """Billed ÷ standard-card value of the same hours, over the three months before (KPI-04)."""
    if not scope_of(viewer, Data.FORECAST):
        return hidden(metric, wanted, HIDDEN)
    month = wanted.months[1] or month_of(today)
    chosen = PulseFilter(regions=wanted.values("region"), practices=wanted.values("practice"))
    seen = pulse_projects(viewer, chosen)
    if codes := wanted.values("project"):
        seen = {key: row for key, row in seen.items() if row.code in codes}
    found = realization_of(frozenset(seen), month)
    lines = wanted.having(
        month=None, from_=f"{found.first:%Y-%m}", to=f"{found.last:%Y-%m}", book="BILLED"
    )
    return Explained(
        metric=metric,
        wanted=wanted.having(month=None, from_=f"{found.first:%Y-%m}", to=f"{found.last:%Y-%m}"),
        value=found.share,
        unit=SHARE,
        currency=reporting_currency(),
        terms=(
            Term("", "Billed, of hours", found.billed_minor, MONEY, "", lines),
            Term("÷", "The same hours at the card", found.card_minor, MONEY, "RATE-01"),
            Term("=", metric.name, found.share, SHARE, "KPI-04", lines),
        ),
        left_out=(
            LeftOutPart("Milestones and fees: their lines have no hours", None, MONEY, "KPI-04"),
        ),
        lines=lines,
        rules=("KPI-04", "KPI-00"),
        note="Agreed prices of a person, a project or a customer are left aside in the card value.",
    )
