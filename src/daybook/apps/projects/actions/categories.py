"""How does internal work become creditable, or stop being it? By a fact from a day on.

From 1 February 2026 PRACTICE is non-creditable: what was worked before keeps what it counted as.
"""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.queries.closed import closed_through
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, or_refuse, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import month_of, next_month
from daybook.core.rights import Data, Verb
from daybook.core.utilization.categories import GIVEN

from ..models import Task, TaskCategory


def set_category(
    *,
    actor: Viewer,
    now: datetime,
    starts_on: date,
    category: str | None,
    code: str = "",
    task_id: int | None = None,
    reason: str = "",
) -> int:
    """Say what time on a code, or on one task, counts as from a day on; None ends what was said.

    Whoever may edit settings of everything does it, with a reason. Raises Refused CATEGORY-01, and
    PERIOD-01 where a closed month would change.
    """
    scope = require(actor, Data.SETTINGS, Verb.EDIT, what="say what internal time counts as")
    if not scope.everything:
        raise Denied("RIGHT-01", "It holds for everybody, and your role is for a part only.")
    key = _key(code, task_id)
    if category is not None and category not in GIVEN:
        raise Refused("CATEGORY-01", "Choose creditable or non-creditable. Billable is said by the "
                      "project and the task.", field="category")  # fmt: skip
    if not reason.strip():
        raise Refused("CATEGORY-01", "Say why: people ask what changed.", field="reason")
    _require_open(starts_on)
    held = TaskCategory.objects.filter(starts_on=starts_on, **key).order_by("-revision")
    twice = Conflict("Somebody set the same category at this moment. Look, then set it again.")
    with action(), or_refuse(twice):
        line = record_audit(actor=actor, verb="set_category", now=now, reason=reason.strip(),
                            subject=("SETTING", None))  # fmt: skip
        row = TaskCategory.objects.create(
            starts_on=starts_on, category=category, recorded_at=now, audit_line=line,
            revision=(held.values_list("revision", flat=True).first() or 0) + 1, **key,
        )  # fmt: skip
    return row.pk


def _key(code: str, task_id: int | None) -> dict:
    code = code.strip().upper()
    if bool(code) == (task_id is not None):
        raise Refused("CATEGORY-01", "Name a task code, or one task, not both.", field="code")
    if task_id is not None:
        if not Task.objects.filter(pk=task_id).exists():
            raise NotFound(f"There is no task {task_id}.")
        return {"task_id": task_id}
    known = Task.objects.filter(project__billing_kind="INTERNAL", code__iexact=code)
    if not known.exists():
        raise Refused("CATEGORY-01", f"No internal project has a task {code}.", field="code")
    return {"code": code, "task_id": None}


def _require_open(starts_on: date) -> None:
    """Nothing reaches back into a hard-locked month: its figures are final."""
    locked = [month for month in closed_through().values() if month >= month_of(starts_on)]
    if locked:
        last = max(locked)
        first = next_month(last)
        raise Refused("PERIOD-01", f"{last:%B %Y} is hard-locked and stays as it is. Choose "
                      f"{first.day} {first:%B %Y} or later.", field="starts_on")  # fmt: skip
