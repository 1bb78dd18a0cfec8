"""What became revenue this month? Each run posts what is not recognized yet, by method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import Q

from daybook.apps.ledger.actions.basis import BasisBook, BasisValue
from daybook.apps.ledger.actions.post import NewLine, post
from daybook.apps.ledger.queries.checks import recognized_by_milestone
from daybook.apps.ledger.queries.delivered import delivered_lines
from daybook.apps.platform.actions.periods import require_open
from daybook.apps.platform.queries.organization import (
    FxTable,
    entity_by_id,
    locked_months,
    organization,
)
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import (
    MilestoneRow,
    ProjectTerms,
    milestones,
    projects,
)
from daybook.core.periods import next_month, posting_period
from daybook.core.revenue import ON_ACCEPTANCE, as_delivered, cumulative_movement
from daybook.core.rights import Data, Verb

STEP_LINES = 4_000


@dataclass(frozen=True, slots=True)
class RecognitionResult:
    """How many lines a run posted; a second run posts none."""

    lines: int


def recognize_month(
    *, actor: Viewer, now: datetime, entity_id: int, month: date, reason: str = ""
) -> RecognitionResult:
    """Recognize everything of an entity up to the end of a month that is not recognized yet.

    Time billed by the hour as delivered (REV-01): one RECOGNIZED line for each RATED or ADJUSTED
    line, in the same month. Milestones on acceptance (REV-02): cumulative − prior.
    """
    require(actor, Data.INVOICES, Verb.ISSUE, what="recognize revenue")
    require_open(actor, entity_id, month, reason=reason, what="recognize its revenue")
    try:
        lines = _deliver(actor, now, entity_id, month) + _accept(actor, now, entity_id, month)
    except IntegrityError as error:
        if "line_once_a_revision" not in str(error) and "source_id" not in str(error):
            raise
        # The unique key of the book held: what the other run posted is not posted again.
        raise Refused(
            "RUN-01", "Another run is recognizing this month. Wait for it, then look again."
        ) from error
    return RecognitionResult(lines)


def _deliver(actor: Viewer, now: datetime, entity_id: int, month: date) -> int:
    """Time as delivered, a step at a time: short write locks, and a kill loses one step only."""
    total, cursor = 0, 0
    while cursor is not None:
        posted, cursor = _deliver_step(actor, now, entity_id, month, cursor)
        total += posted
    return total


def _deliver_step(
    actor: Viewer, now: datetime, entity_id: int, month: date, after_id: int
) -> tuple[int, int | None]:
    """Post one step. Returns how many lines, and where the next step begins (None: nowhere)."""
    # Work at risk is revenue once it is signed, and not before.
    where = Q(entity_id=entity_id, project__engagement__signed_on__isnull=False)
    found = delivered_lines(month, where, after_id=after_id, limit=STEP_LINES)
    if not found:
        return 0, None
    with action():
        locked = locked_months(entity_id, "HARD")
        line = record_audit(actor=actor, verb="recognize_as_delivered", now=now,
                            subject=("ENTITY", entity_id), reason=f"{month:%Y-%m}")  # fmt: skip
        post(
            [
                NewLine(
                    book="RECOGNIZED",
                    source_kind="LEDGER_LINE",
                    source_id=row.id,
                    entity_id=entity_id,
                    project_id=row.project_id,
                    task_id=row.task_id,
                    person_id=row.person_id,
                    role_id=row.role_id,
                    worked_on=row.worked_on,
                    posted_in=posting_period(max(row.posted_in, row.worked_on), locked),
                    minutes=row.minutes if row.book == "RATED" else 0,
                    amount_minor=as_delivered(row.amount_minor, row.notional),
                    currency=row.currency,
                    functional_minor=row.functional_minor,
                    reporting_minor=row.reporting_minor,
                    basis_id=row.basis_id,
                    estimated=row.estimated,
                )
                for row in found
            ],
            audit_line_id=line.pk,
        )
    return len(found), found[-1].id if len(found) == STEP_LINES else None


def _accept(actor: Viewer, now: datetime, entity_id: int, month: date) -> int:
    terms = {
        row.id: row
        for row in projects(filters=Q(engagement__entity_id=entity_id))
        if row.billing_kind in ON_ACCEPTANCE
    }
    accepted = milestones(terms, filters=Q(state="ACCEPTED", accepted_on__lt=next_month(month)))
    already = recognized_by_milestone([row.id for row in accepted])
    due = [
        (row, movement)
        for row in accepted
        if (movement := cumulative_movement(row.amount_minor, already.get(row.id, 0)))
    ]
    if not due:
        return 0
    with action():
        line = record_audit(actor=actor, verb="recognize_milestones", now=now,
                            subject=("ENTITY", entity_id), reason=f"{month:%Y-%m}")  # fmt: skip
        lines = _MilestoneLines(entity_id)
        post(lines.lines(due, terms), audit_line_id=line.pk)
    return len(due)


class _MilestoneLines:
    """RECOGNIZED lines of accepted milestones, converted on the day of acceptance."""

    def __init__(self, entity_id: int):
        self._entity = entity_by_id()[entity_id]
        self._fx, self._bases = FxTable(), BasisBook()
        self._reporting = organization().reporting_currency
        self._locked = locked_months(entity_id, "HARD")

    def lines(
        self, due: Sequence[tuple[MilestoneRow, int]], terms: Mapping[int, ProjectTerms]
    ) -> list[NewLine]:
        """The movement of each milestone (REV-02)."""
        values = [self._value(row, terms[row.project_id].currency) for row, _ in due]
        basis_ids = self._bases.ids_of(values)
        return [
            self._line(row, movement, value, basis_id)
            for (row, movement), value, basis_id in zip(due, values, basis_ids, strict=True)
        ]

    def _value(self, row: MilestoneRow, currency: str) -> BasisValue:
        on = row.accepted_on
        return BasisValue(
            rules="REV-02",
            inputs={"milestone": row.id, "evidence": row.evidence_note},
            currency=currency,
            functional_currency=self._entity.currency,
            functional=self._fx.quote(currency, self._entity.currency, on),
            reporting_currency=self._reporting,
            reporting=self._fx.quote(currency, self._reporting, on),
        )

    def _line(self, row: MilestoneRow, movement: int, value: BasisValue, basis_id: int) -> NewLine:
        on = row.accepted_on
        functional, reported = value.amounts(movement)
        return NewLine(
            book="RECOGNIZED",
            source_kind="MILESTONE",
            source_id=row.id,
            entity_id=self._entity.id,
            project_id=row.project_id,
            worked_on=on,
            posted_in=posting_period(on, self._locked),
            amount_minor=movement,
            currency=value.currency,
            functional_minor=functional,
            reporting_minor=reported,
            basis_id=basis_id,
        )
