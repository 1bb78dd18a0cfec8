"""How does internal time change what it counts as? By codes of people, resolved and passed on."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.actions.categories import set_category as set_on_key

from ..queries.categories import affected_lines, task_named


def set_category(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    starts_on: date,
    category: str | None,
    project: str = "",
    reason: str = "",
) -> tuple[int, int]:
    """Set what a task code on internal projects counts as from a day on; with `project`, that
    project's task alone. Returns how many lines, and minutes, worked since then it is about.
    """
    task_id = None
    if project:
        task_id = task_named(project, code)
        if task_id is None:
            raise Refused("CATEGORY-01", f"{project} has no task {code}.", field="project")
    set_on_key(
        actor=actor, now=now, starts_on=starts_on, category=category, reason=reason,
        code="" if task_id is not None else code, task_id=task_id,
    )  # fmt: skip
    return affected_lines(code, task_id, starts_on)
