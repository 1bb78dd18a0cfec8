"""How do we do? A few figures a month, each with its target, its thirteen months, and its rule.

June 2026: margin 41.2 % against 20 %, utilization 66.0 % against 68.1 %, WIP 412,600. A figure that
the viewer has no right to is not in the list; a margin passes the one guard (MARG-02).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.ledger.queries.monthly import billable_minutes, month_sums, person_minutes
from daybook.apps.ledger.queries.remembered import books_read_once
from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.platform.queries.closed import closed_through
from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.rights import may, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, project_ids, projects
from daybook.core.billing import wip
from daybook.core.margin import margin_millionths, margin_status, margin_view
from daybook.core.periods import add_months, months_between, next_month
from daybook.core.revenue import contract_position
from daybook.core.rights import Data
from daybook.core.utilization import utilization

from .on_time import on_time
from .realization import realization_of
from .utilization import Availability
from .utilization_page import UtilizationPage, fiscal_start, people_in, utilization_page

MONTHS = 13
ON_TIME_TARGET = 950_000
_FAR_PAST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of a month. `value` is millionths or reporting minor units, as `unit` says.

    None is unknown; `band` stands instead of a margin that may not be shown as a number, `why` it
    may not. `trend` ends in the month shown; a month that may not be shown is None.
    """

    key: str
    unit: str
    value: int | None
    target: int | None
    status: str
    trend: tuple[tuple[date, int | None], ...]
    rule: str
    band: str = ""
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The figures of a month that the viewer may see."""

    month: date
    currency: str
    kpis: tuple[Kpi, ...]
    is_own_only: bool


@books_read_once()
def scorecard(viewer: Viewer, month: date, now: datetime) -> Scorecard:
    """Every figure of the month that is open to the viewer."""
    months = months_between(add_months(month, 1 - MONTHS), month)
    sold = utilization_page(viewer, month, "person")
    found = [
        _margin(viewer, months) if may(viewer, Data.PROJECT_MARGIN) else None,
        _utilization(viewer, months, sold),
        None if sold.is_own_only else _on_time(viewer, month, now),
        *(_money(viewer, months) if may(viewer, Data.INVOICES) else ()),
        _realization(viewer, month) if may(viewer, Data.FORECAST) else None,
    ]
    return Scorecard(
        month,
        organization().reporting_currency,
        tuple(kpi for kpi in found if kpi is not None),
        sold.is_own_only,
    )


def _seen(viewer: Viewer, data: Data) -> dict[int, ProjectTerms]:
    return {row.id: row for row in projects(viewer, data=data)}


def _margin(viewer: Viewer, months: tuple[date, ...]) -> Kpi | None:
    """Recognized less cost of customers' projects in scope, each month through the guard."""
    found = _seen(viewer, Data.PROJECT_MARGIN)
    seen = {key: row for key, row in found.items() if row.billing_kind != "INTERNAL"}
    if not seen:
        return None
    costs = project_ids(viewer, Data.COST_RATES)
    sees_cost = costs is None or costs >= seen.keys()
    policy = policy_on(months[-1])
    money = _by_month(seen, months, ("RECOGNIZED", "COST"))
    minutes = _minutes_by_person(seen, months)
    closed = closed_through()
    entities = {row.entity_id for row in seen.values()}
    shown = {
        month: margin_view(
            margin_millionths(*money.get(month, (0, 0))),
            sees_cost=sees_cost,
            is_whole_project=True,
            is_closed_month=all(closed.get(key, _FAR_PAST) >= month for key in entities),
            minutes_by_person=minutes.get(month, {}).values(),
            policy=policy,
        )
        for month in months
    }
    last = shown[months[-1]]
    target = policy.margin_target_millionths
    return Kpi(
        "margin",
        "SHARE",
        last.millionths,
        target,
        margin_status(last.millionths, target),
        tuple((month, view.millionths) for month, view in shown.items()),
        "MARG-01",
        band="" if last.millionths is not None else last.band,
        why=last.why,
        note="customers' projects, internal ones left out",
    )


def _by_month(
    seen: Collection[int], months: tuple[date, ...], books: tuple[str, ...]
) -> dict[date, tuple[int, ...]]:
    """Reporting minor units of each book by month."""
    found: dict[date, list[int]] = {}
    for row in month_sums(months[0], months[-1]):
        if row.book in books and row.project_id in seen:
            sums = found.setdefault(row.month, [0] * len(books))
            sums[books.index(row.book)] += row.reporting_minor
    return {month: tuple(sums) for month, sums in found.items()}


def _minutes_by_person(
    seen: Collection[int], months: tuple[date, ...]
) -> dict[date, dict[int, int]]:
    found: dict[date, dict[int, int]] = {}
    for month, project, person, minutes in person_minutes(months[0], months[-1]):
        if project in seen:
            held = found.setdefault(month, {})
            held[person] = held.get(person, 0) + minutes
    return found


def _utilization(viewer: Viewer, months: tuple[date, ...], sold: UtilizationPage) -> Kpi | None:
    """Billable ÷ available of the people in scope; the viewer's own where that is all."""
    if not sold.whole.people:
        return None
    month = sold.whole.month
    target = month.target_share
    status = ""
    if month.share is not None and target is not None:
        status = "ON_TARGET" if month.share >= target else "SHORT"
    trend = _utilization_trend(viewer, months) if sold.policy == "STANDARD" else ()
    note = f"policy {sold.policy}"
    return Kpi("utilization", "SHARE", month.share, target, status, trend, "KPI-01", note=note)


def _utilization_trend(
    viewer: Viewer, months: tuple[date, ...]
) -> tuple[tuple[date, int | None], ...]:
    held = billable_minutes(months[0], months[-1])
    rows = employments_between(months[0], next_month(months[-1]))
    available = Availability(rows, fiscal_start())
    found = []
    for month in months:
        people = people_in(viewer, rows, month)
        minutes = available.minutes(month, next_month(month), people)
        sold = sum(held.get((month, person), 0) for person in people)
        found.append((month, utilization(sold, sum(minutes.values()))))
    return tuple(found)


def _on_time(viewer: Viewer, month: date, now: datetime) -> Kpi | None:
    scope = scope_of(viewer, Data.TIME)
    people: dict[int, EmploymentRow] = {
        row.person_id: row
        for row in employments_between(month, next_month(month))
        if row.kind == "EMPLOYEE"
        and (
            scope.everything
            or row.region_id in scope.region_ids
            or row.practice_id in scope.practice_ids
        )
    }
    found = on_time(tuple(people.values()), month, now)
    if not found.expected:
        return None
    status = "ON_TARGET" if found.share >= ON_TIME_TARGET else "SHORT"
    return Kpi("on_time", "SHARE", found.share, ON_TIME_TARGET, status, (), "TIME-07",
               note=f"{found.on_time} of {found.expected} week parts")  # fmt: skip


def _money(viewer: Viewer, months: tuple[date, ...]) -> Iterable[Kpi]:
    """WIP and contract position at the end of each month, from every line up to it."""
    seen = _seen(viewer, Data.INVOICES)
    by_time = {key for key, row in seen.items() if row.billing_kind == "T_AND_M"}
    flows: dict[date, dict[tuple[str, bool], int]] = {}
    for row in month_sums(_FAR_PAST, months[-1]):
        if row.project_id not in seen or row.is_notional:
            continue
        sums = flows.setdefault(max(row.month, add_months(months[0], -1)), {})
        key = (row.book, row.project_id in by_time)
        sums[key] = sums.get(key, 0) + row.reporting_minor
    standing = _cumulated(flows, months)

    def series(of: Callable[[dict[tuple[str, bool], int]], int]):
        return tuple((month, of(standing[month])) for month in months)

    work = series(
        lambda held: wip(
            held.get(("RATED", True), 0),
            held.get(("ADJUSTED", True), 0),
            held.get(("BILLED", True), 0),
        )
    )
    position = series(
        lambda held: contract_position(_both(held, "RECOGNIZED"), _both(held, "BILLED"))
    )
    yield Kpi("wip", "MONEY", work[-1][1], None, "", work, "BILL-05")
    yield Kpi("contract_position", "MONEY", position[-1][1], None, "", position, "REV-03",
              note="unbilled above zero, deferred below")  # fmt: skip


def _both(held: dict[tuple[str, bool], int], book: str) -> int:
    return held.get((book, True), 0) + held.get((book, False), 0)


def _cumulated(
    flows: dict[date, dict[tuple[str, bool], int]], months: tuple[date, ...]
) -> dict[date, dict[tuple[str, bool], int]]:
    """The sums up to the end of each month."""
    running: dict[tuple[str, bool], int] = dict(flows.get(add_months(months[0], -1), {}))
    found = {}
    for month in months:
        for key, minor in flows.get(month, {}).items():
            running[key] = running.get(key, 0) + minor
        found[month] = dict(running)
    return found


def _realization(viewer: Viewer, month: date) -> Kpi | None:
    found = realization_of(frozenset(_seen(viewer, Data.FORECAST)), next_month(month))
    if found.share is None:
        return None
    return Kpi("realization", "SHARE", found.share, None, "", (), "KPI-04",
               note=f"hours billed {found.first:%b} to {found.last:%b %Y}")  # fmt: skip
