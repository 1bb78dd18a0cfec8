"""Which margin may this viewer see of these projects? The one guard, asked once for every screen.

Recognized 2,475.00 less cost 900.00 is 63.6 % for finance. A project manager sees 64 % through the
last closed month where three people shared the work, and "30 % or more" where one did it all.
Both books are taken in the reporting currency, because a project costs in other currencies than it
earns. Cost is labor and expenses; an expense that is billed is revenue and cost alike. Partners are
not booked yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.ledger.queries.cube import BookTable
from daybook.apps.ledger.queries.filters import LineFilter
from daybook.apps.ledger.queries.monthly import person_minutes
from daybook.apps.ledger.queries.standing import (
    PortfolioStandings,
    ProjectStanding,
    closed_standings,
    minutes_by_person,
    rated_work,
)
from daybook.apps.platform.queries.closed import closed_through
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, project_ids
from daybook.core.margin import MarginView, Precision, margin_millionths, margin_status, margin_view
from daybook.core.policy import Policy
from daybook.core.rights import Data

from .scope import within

_FIRST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Margin:
    """A margin as the viewer may see it. `through` is the last month counted; None is to date.

    Recognized is open to whoever sees the margin; cost only where the view is exact.
    """

    view: MarginView
    through: date | None
    recognized_minor: int
    cost_minor: int | None
    target_millionths: int

    @property
    def status(self) -> str:
        """OK, BAD or nothing (MARG-03), of what is shown: the figure, or else its band."""
        if self.view.precision is Precision.BAND:
            return {"": "", "below 20 %": "BAD"}.get(self.view.band, "OK")
        return margin_status(self.view.millionths, self.target_millionths)

    @property
    def is_exact(self) -> bool:
        """Whether the viewer sees costs."""
        return self.view.precision is Precision.EXACT


def project_margins(
    viewer: Viewer,
    terms: Collection[ProjectTerms],
    found: Mapping[int, ProjectStanding],
    today: date,
    whole: PortfolioStandings | None = None,
) -> dict[int, Margin]:
    """The margin of each project that the viewer may see; `found` are their standings to date.

    `whole` holds what is known of all projects, where the caller has read that.
    """
    open_to = within(viewer, Data.PROJECT_MARGIN, terms)
    costs = within(viewer, Data.COST_RATES, terms)
    seen = [row for row in terms if row.id in open_to]
    exact = [row for row in seen if row.id in costs]
    guarded = [row for row in seen if row.id not in costs]
    policy = policy_on(today)
    margins = {row.id: _exact(found.get(row.id), policy) for row in exact}
    return margins | _guarded(guarded, found, policy, whole)


def _exact(standing: ProjectStanding | None, policy: Policy) -> Margin:
    standing = standing or ProjectStanding(0)
    recognized, cost = standing.recognized_reporting, standing.cost_reporting
    view = margin_view(
        margin_millionths(recognized, cost),
        sees_cost=True,
        is_whole_project=True,
        is_closed_month=True,
        minutes_by_person=(),
        policy=policy,
    )
    return Margin(view, None, recognized, cost, policy.margin_target_millionths)


def _guarded(
    terms: list[ProjectTerms],
    found: Mapping[int, ProjectStanding],
    policy: Policy,
    whole: PortfolioStandings | None,
) -> dict[int, Margin]:
    """Margins of projects whose cost the viewer may not see, through their last closed month."""
    if not terms:
        return {}
    locked = closed_through()
    closed = {row.entity_id: locked.get(row.entity_id) for row in terms}
    through = {row.id: closed[row.entity_id] for row in terms if closed[row.entity_id]}
    if whole is not None:
        past, minutes = whole.closed, whole.people
    else:
        past = closed_standings(list(through), locked) if through else {}
        minutes = minutes_by_person(through) if through else {}
    margins = {}
    for row in terms:
        month = closed[row.entity_id]
        standing = (past if month else found).get(row.id) or ProjectStanding(row.id)
        view = margin_view(
            margin_millionths(standing.recognized_reporting, standing.cost_reporting),
            sees_cost=False,
            is_whole_project=True,
            is_closed_month=month is not None,
            minutes_by_person=minutes.get(row.id, ()),
            policy=policy,
        )
        margins[row.id] = Margin(
            view, month, standing.recognized_reporting, None, policy.margin_target_millionths
        )
    return margins


@dataclass(frozen=True, slots=True)
class _Part:
    """RECOGNIZED or COST of one project in one month, reporting minor units."""

    project_id: int
    entity_id: int
    month: date
    book: str
    minor: int


def margin_of(
    viewer: Viewer, wanted: LineFilter, today: date, table: BookTable | None = None
) -> Margin:
    """The margin under a filter, which may take one project, a region, or more.

    Only projects whose margin the viewer may see. Without the right to see all their costs, it is
    taken through the last month that every entity among them has closed; a range that goes beyond,
    or takes less than whole projects, shows only its band.
    """
    policy = policy_on(today)
    ids = project_ids(viewer, Data.PROJECT_MARGIN)
    table = table or BookTable(viewer)
    parts = _parts(wanted, ids, table)
    costs = project_ids(viewer, Data.COST_RATES)
    if costs is None or all(part.project_id in costs for part in parts):
        return _made(parts, (), costs is None or bool(parts), None, wanted, policy)
    until = _closed_until(parts, wanted)
    if until is None:
        return _made(parts, (), False, None, wanted, policy)
    closed = [part for part in parts if part.month <= until]
    minutes = _minutes(wanted, ids, until, table)
    return _made(closed, minutes, False, until, wanted, policy)


def _parts(wanted: LineFilter, ids: frozenset[int] | None, table: BookTable) -> list[_Part]:
    rows = table.of_projects(wanted, ids)
    if rows is not None:
        return [
            _Part(row.project_id, row.entity_id, row.posted_in, row.book, row.reporting_minor)
            for row in rows
            if row.book in ("RECOGNIZED", "COST")
        ]
    sums = book_sums(
        by=("project_id", "entity_id", "posted_in"),
        filters=wanted.where() & _among(ids),
        books=("RECOGNIZED", "COST"),
    )
    return [_Part(*row.key, row.book, row.reporting_minor) for row in sums]


def _among(ids: frozenset[int] | None) -> Q:
    return Q() if ids is None else Q(project_id__in=ids)


def _closed_until(parts: Collection[_Part], wanted: LineFilter) -> date | None:
    """The last month to count: closed by every entity, and not after what is asked for."""
    if "worked" in wanted.keys:
        return None
    locked = closed_through()
    months = [locked.get(entity) for entity in {part.entity_id for part in parts}]
    through = min(months) if months and all(months) else None
    first, last = wanted.months
    if through is None or (first is not None and first > through):
        return None
    return min(through, last) if last else through


def _minutes(
    wanted: LineFilter, ids: frozenset[int] | None, until: date, table: BookTable
) -> tuple[int, ...]:
    """RATED minutes of each person in the range that is shown."""
    narrowed = wanted.having(book="RATED")
    rows = table.of_projects(narrowed, ids)
    if rows is None:
        where = narrowed.where() & _among(ids) & Q(posted_in__lte=until, person_id__isnull=False)
        return tuple(row.minutes for row in rated_work(where, by=("person_id",)))
    months = {(row.project_id, row.posted_in) for row in rows if row.posted_in <= until}
    people: dict[int, int] = {}
    for month, project, person, minutes in person_minutes(_FIRST, until):
        if (project, month) in months:
            people[person] = people.get(person, 0) + minutes
    return tuple(people.values())


def _made(parts, minutes, sees_cost: bool, through, wanted: LineFilter, policy: Policy) -> Margin:
    recognized = sum(part.minor for part in parts if part.book == "RECOGNIZED")
    cost = sum(part.minor for part in parts if part.book == "COST")
    view = margin_view(
        margin_millionths(recognized, cost),
        sees_cost=sees_cost,
        is_whole_project=wanted.is_whole_project,
        is_closed_month=through is not None,
        minutes_by_person=minutes,
        policy=policy,
    )
    return Margin(
        view, through, recognized, cost if sees_cost else None, policy.margin_target_millionths
    )
