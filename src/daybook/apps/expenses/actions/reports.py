"""How does a report begin? With its first line, under the month's name unless it gets its own."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import ExpenseReport
from ..queries.rights import may_write

LONGEST_TITLE = 120


def require_writer(actor: Viewer, person_id: int | None, what: str) -> int:
    """The person whose expenses are written: one's own. Raises Denied RIGHT-01 for another's."""
    require(actor, Data.EXPENSES, Verb.EDIT, what=what)
    if person_id is None:
        raise Denied("RIGHT-01", f"You cannot {what}: your account has no person of its own.")
    if not may_write(actor, person_id):
        raise Denied("RIGHT-01", f"You cannot {what}: an expense is written by whoever spent it.")
    return person_id


def open_report(
    *, actor: Viewer, now: datetime, today: date, title: str = "", person_id: int | None = None
) -> int:
    """Begin a report. Without a title it is called after the month."""
    owner = require_writer(actor, person_id or actor.person_id, "begin an expense report")
    with action():
        row = ExpenseReport.objects.create(
            person_id=owner,
            title=title.strip()[:LONGEST_TITLE] or f"Expenses of {today:%B %Y}",
            opened_on=today,
        )
        audit = record_audit(actor=actor, verb="open_report", now=now,
                             subject=("EXPENSE_REPORT", row.pk))  # fmt: skip
        ExpenseReport.objects.filter(pk=row.pk).update(audit_line=audit)
    return row.pk


def rename_report(
    *, actor: Viewer, now: datetime, report_id: int, title: str, version: int | None = None
) -> None:
    """Give a report another name; what it holds is untouched."""
    with action():
        row = own_report(actor, report_id, "rename a report")
        if not title.strip():
            raise Refused("EXP-15", "Give the report a name.", field="title")
        audit = record_audit(actor=actor, verb="rename_report", now=now,
                             subject=("EXPENSE_REPORT", row.pk))  # fmt: skip
        change_row(ExpenseReport, row.pk, version=version,
                   changes={"title": title.strip()[:LONGEST_TITLE]}, line=audit,
                   kind="EXPENSE_REPORT")  # fmt: skip


def own_report(actor: Viewer, report_id: int, what: str) -> ExpenseReport:
    """A report of the actor's. Raises NotFound for anybody else's, as for a missing one."""
    require(actor, Data.EXPENSES, Verb.EDIT, what=what)
    row = ExpenseReport.objects.filter(pk=report_id).first()
    if row is None or not may_write(actor, row.person_id):
        raise NotFound(f"There is no report {report_id} of yours.")
    return row
