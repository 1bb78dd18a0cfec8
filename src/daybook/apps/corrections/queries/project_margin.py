"""How does a correction move a project's margin, as far as this viewer may see it (MARG-02)?

Finance sees 63.6 % become 63.6 %; a project manager sees the band it stands in now. What it would
become is not shown to whoever does not see cost: a figure for every typed hour gives the cost away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import project_ids
from daybook.apps.time.queries.revision import RevisionPlan
from daybook.core.margin import MarginView, margin_millionths, margin_view
from daybook.core.rights import Data


@dataclass(frozen=True, slots=True)
class MarginChange:
    """The margin to date of the line's project; `after` is None where it is not shown."""

    before: MarginView
    after: MarginView | None
    why: str = ""


def margin_change(
    viewer: Viewer, plan: RevisionPlan, recognized_change: int, today: date
) -> MarginChange | None:
    """The margin before and after, of the project the line is on; None without the right to it.

    A line that moves to another project takes its whole part along. `recognized_change` is in the
    reporting currency.
    """
    project_id = plan.before.values.project_id
    seen = project_ids(viewer, Data.PROJECT_MARGIN)
    if seen is not None and project_id not in seen:
        return None
    costs = project_ids(viewer, Data.COST_RATES)
    sees_cost = costs is None or project_id in costs
    sums = book_sums(
        by=("person_id",), filters=Q(project_id=project_id), books=("RECOGNIZED", "COST")
    )
    recognized = sum(row.reporting_minor for row in sums if row.book == "RECOGNIZED")
    cost = sum(row.reporting_minor for row in sums if row.book == "COST")
    policy = policy_on(today)

    def view(revenue: int, spent: int) -> MarginView:
        return margin_view(
            margin_millionths(revenue, spent),
            sees_cost=sees_cost,
            is_whole_project=True,
            is_closed_month=False,
            minutes_by_person=(),
            policy=policy,
        )

    if not sees_cost:
        return MarginChange(
            view(recognized, cost), None, "shown once it is posted and the month is closed"
        )
    stays = plan.after.project_id == project_id
    old = sum(line.reporting_minor for line in plan.book("COST"))
    added = plan.cost.reporting_minor if stays else 0
    return MarginChange(
        view(recognized, cost),
        view(recognized + recognized_change, cost - old + added),
    )
