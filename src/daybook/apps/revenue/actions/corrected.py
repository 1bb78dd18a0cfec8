"""What becomes of revenue when delivered work is corrected? It follows, in the same transaction.

2,475.00 was recognized of entry 17; corrected to 2,640.00 its reversal is recognized at −2,475.00
and its new revision at 2,640.00, in the month the correction posts in. What was not recognized yet
waits for the run of the month, as everything does.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from daybook.apps.ledger.actions.post import NewLine, correct
from daybook.apps.ledger.queries.source_lines import (
    StandingLine,
    lines_of_ids,
    revenue_is_posted,
)
from daybook.apps.projects.queries.projects import projects
from daybook.core.revenue import as_delivered


def recognize_corrected(
    *, earlier_ids: Sequence[int], posted_ids: Sequence[int], audit_line_id: int
) -> int:
    """Recognize a correction's lines (REV-01) where the fact's earlier revenue is recognized.

    `earlier_ids` are the fact's lines before the correction, `posted_ids` those it posted. Each
    delivered line is recognized once, at its own amount, so that a later run posts none of them
    again. Returns how many lines. Part of another action.
    """
    if not revenue_is_posted(earlier_ids):
        return 0
    delivered = [
        row
        for row in lines_of_ids(posted_ids)
        if row.book in ("RATED", "ADJUSTED")
        and row.is_billable
        and as_delivered(row.amount_minor, row.notional)
    ]
    signed = _signed({row.project_id for row in delivered})
    rows = [_recognized(row) for row in delivered if row.project_id in signed]
    if not rows:
        return 0
    return len(correct((), rows, posted_in=rows[0].posted_in, audit_line_id=audit_line_id))


def _signed(project_ids: set[int]) -> set[int]:
    """Work at risk is revenue once it is signed, and not before."""
    return {row.id for row in projects(filters=Q(pk__in=project_ids)) if row.signed_on}


def _recognized(row: StandingLine) -> NewLine:
    return NewLine(
        book="RECOGNIZED",
        source_kind="LEDGER_LINE",
        source_id=row.id,
        entity_id=row.entity_id,
        project_id=row.project_id,
        task_id=row.task_id,
        person_id=row.person_id,
        role_id=row.role_id,
        worked_on=row.worked_on,
        posted_in=row.posted_in,
        minutes=row.minutes if row.book == "RATED" else 0,
        amount_minor=as_delivered(row.amount_minor, row.notional),
        currency=row.currency,
        functional_minor=row.functional_minor,
        reporting_minor=row.reporting_minor,
        basis_id=row.basis_id,
        estimated=row.estimated,
    )
