"""How is an expense handed in? Examined against the policy, marked, converted at its day's rate.

Four lines of a report, one of them over its limit without a reason: nothing is handed in, and the
line says what it needs. Time is never held up by any of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit, record_changes
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import ExpenseLine
from ..models.lines import OPEN_STATES
from ..queries.conversion import NO_CONVERSION
from ..queries.findings import Examiner
from ..queries.rights import may_write
from .reports import own_report


def record_states(line, rows: Sequence[tuple[int, str]], state: str) -> None:
    """Keep what state each expense had and has, in its history."""
    record_changes(
        line, (("EXPENSE", key, {"state": before}, {"state": state}) for key, before in rows)
    )


def submit_report(*, actor: Viewer, now: datetime, today: date, report_id: int) -> int:
    """Hand in every draft and returned expense of a report. Returns how many.

    Submitting twice does nothing more. Raises Refused by the rule of the first thing that must be
    mended, naming the expense; then nothing is handed in.
    """
    with action():
        own_report(actor, report_id, "hand in a report")
        keys = ExpenseLine.objects.filter(report_id=report_id, state__in=OPEN_STATES)
        return submit_expenses(
            actor=actor, now=now, today=today, line_ids=list(keys.values_list("id", flat=True))
        )


def submit_expenses(*, actor: Viewer, now: datetime, today: date, line_ids: Sequence[int]) -> int:
    """Hand in some of one's own expenses, all of them or none; those handed in already stay so."""
    require(actor, Data.EXPENSES, Verb.EDIT, what="hand in an expense")
    with action():
        rows = _own(actor, line_ids)
        fresh = [row for row in rows if row.state in OPEN_STATES]
        if not fresh:
            return 0
        before = [(row.pk, row.state) for row in fresh]
        examiner = Examiner(fresh, today)
        examined = [(row, examiner.examine(row)) for row in fresh]
        for row, found in examined:
            if found.needs:
                first = found.needs[0]
                raise Refused(first.rule, f"Expense {row.pk} of {row.spent_on}: {first.text}",
                              field=first.field)  # fmt: skip
        audit = record_audit(actor=actor, verb="submit_expenses", now=now,
                             subject=("EXPENSE", fresh[0].pk))  # fmt: skip
        for row, found in examined:
            ExpenseLine.objects.filter(pk=row.pk).update(
                state="SUBMITTED", flags=found.flags, over_minor=found.over_minor,
                submitted_at=now, return_reason="", version=row.version + 1, audit_line=audit,
                **found.conversion,
            )  # fmt: skip
        record_states(audit, before, "SUBMITTED")
    return len(fresh)


def _own(actor: Viewer, line_ids: Sequence[int]) -> list[ExpenseLine]:
    wanted = sorted(set(line_ids))
    rows = list(
        ExpenseLine.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    )
    if len(rows) != len(wanted) or not all(may_write(actor, row.person_id) for row in rows):
        raise NotFound("Some of these expenses are not yours or do not exist.")
    return rows


def recall_expenses(*, actor: Viewer, now: datetime, line_ids: Sequence[int]) -> int:
    """Take back what waits for approval, to change it. What is approved stays. Returns how many."""
    require(actor, Data.EXPENSES, Verb.EDIT, what="recall an expense")
    with action():
        rows = [row for row in _own(actor, line_ids) if row.state == "SUBMITTED"]
        if not rows:
            return 0
        audit = record_audit(actor=actor, verb="recall_expenses", now=now,
                             subject=("EXPENSE", rows[0].pk))  # fmt: skip
        for row in rows:
            ExpenseLine.objects.filter(pk=row.pk).update(
                state="DRAFT", flags=0, over_minor=0, submitted_at=None,
                version=row.version + 1, audit_line=audit, **NO_CONVERSION,
            )  # fmt: skip
        record_states(audit, [(row.pk, row.state) for row in rows], "DRAFT")
    return len(rows)
