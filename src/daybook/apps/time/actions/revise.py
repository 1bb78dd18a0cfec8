"""How does an approved line become its next revision? Entry, books and billable together.

Entry 17 at revision 1, version 1, 450 minutes: revised to 480 it is at revision 2, version 2, and
RATED, COST and the billable follow in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daybook.apps.ledger.actions.basis import BasisBook, BasisValue
from daybook.apps.ledger.actions.post import NewLine
from daybook.apps.ledger.actions.revise import Revised, revise_lines, set_billable
from daybook.apps.ledger.actions.takes import NewBillable
from daybook.apps.ledger.queries.bases import bases
from daybook.apps.ledger.queries.source_lines import adjusted_revision
from daybook.apps.platform.queries.organization import (
    FxTable,
    entity_by_id,
    locked_months,
    organization,
)
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import record_changes
from daybook.core.corrections import adjusted_reason
from daybook.core.periods import posting_period

from ..models import TimeEntry
from ..queries.pricing import Pricer, Side
from ..queries.revision import EntryValues, RevisionPlan
from .entries import whole_day
from .posting import ApprovedEntry, Poster

_KIND = "TIME_ENTRY"


def revise_entry(
    plan: RevisionPlan,
    pricer: Pricer,
    *,
    line,
    too_much: Refused,
) -> Revised:
    """Carry a plan out inside the caller's transaction, which holds the line locked.

    `line` is the correction's audit line and its id in the books; `too_much` is raised where
    invoices hold more than the new quantity. Raises TIME-03 for a day above 24 hours.
    """
    before, after = plan.before, plan.after
    revision = before.revision + 1
    with whole_day(before.worked_on):
        TimeEntry.objects.filter(pk=before.id).update(
            minutes=after.minutes,
            project_id=after.project_id,
            task_id=after.task_id,
            is_billable=after.is_billable,
            note=after.note,
            estimated=after.estimated,
            revision=revision,
            version=before.version + 1,
            audit_line=line,
        )
    record_changes(line, [(_KIND, before.id, *_changed(before.values, after))])
    new = _new_lines(plan, pricer, revision)
    revised = revise_lines(
        [row.id for row in plan.standing],
        new,
        month=_Months(plan.posted_in),
        audit_line_id=line.pk,
    )
    set_billable(
        NewBillable(_KIND, before.id, "MINUTE", plan.quantity, after.project_id, before.worked_on),
        refusal=too_much,
        audit_line_id=line.pk,
    )
    return revised


def months_written(plan: RevisionPlan) -> tuple[tuple[int, date], ...]:
    """The (entity, month) pairs that a plan would post lines in, each once."""
    month = _Months(plan.posted_in)
    found = {
        (line.entity_id, month(line.entity_id, max(line.posted_in, line.worked_on)))
        for line in plan.standing
    }
    return tuple(sorted(found | {(plan.terms.entity_id, plan.posted_in)}))


class _Months:
    """The open month of an entity for a day, not before the one the new revision counts in.

    Reversal and new revision stand together. Hard locks are read once an entity.
    """

    def __init__(self, not_before: date):
        self._not_before, self._locked = not_before, {}

    def __call__(self, entity_id: int, on: date) -> date:
        if entity_id not in self._locked:
            self._locked[entity_id] = locked_months(entity_id, "HARD")
        return posting_period(max(on, self._not_before), self._locked[entity_id])


def _changed(before: EntryValues, after: EntryValues) -> tuple[dict, dict]:
    """The columns that differ, before and after. Notes stay in the line and out of the audit."""
    names = ("minutes", "project_id", "task_id", "is_billable", "estimated")
    differ = [name for name in names if getattr(before, name) != getattr(after, name)]
    return (
        {name: getattr(before, name) for name in differ},
        {name: getattr(after, name) for name in differ},
    )


def _new_lines(plan: RevisionPlan, pricer: Pricer, revision: int) -> list[NewLine]:
    terms, before, after = plan.terms, plan.before, plan.after
    stored = BasisBook()
    found = []
    for book, side, amounts, notional in (
        ("RATED", terms.rated, plan.rated, terms.is_notional),
        ("COST", terms.cost, plan.cost, False),
    ):
        found.append(
            NewLine(
                book=book,
                source_kind=_KIND,
                source_id=before.id,
                entity_id=terms.entity_id,
                project_id=after.project_id,
                task_id=after.task_id,
                person_id=before.person_id,
                role_id=terms.role_id,
                worked_on=before.worked_on,
                posted_in=terms.posted_in,
                minutes=after.minutes,
                amount_minor=amounts.amount_minor,
                currency=amounts.currency,
                functional_minor=amounts.functional_minor,
                reporting_minor=amounts.reporting_minor,
                basis_id=stored.id_of(pricer.basis(side)),
                revision=revision,
                notional=notional,
                is_billable=terms.is_billable,
                estimated=after.estimated,
            )
        )
    if plan.adjusted_minor:
        found.append(_adjusted(plan, terms.rated, stored))
    return found


def _adjusted(plan: RevisionPlan, side: Side, stored: BasisBook) -> NewLine:
    """What the invoiced part was rated before and is not rated any more (CORR-02)."""
    terms, before = plan.terms, plan.before
    entity = entity_by_id()[terms.entity_id]
    fx, reporting = FxTable(base=side.currency), organization().reporting_currency
    value = BasisValue(
        rules="CORR-02",
        inputs={"entry": before.id, "revision": before.revision + 1, "taken": plan.taken},
        currency=side.currency,
        functional_currency=entity.currency,
        functional=fx.quote(side.currency, entity.currency, before.worked_on),
        reporting_currency=reporting,
        reporting=fx.quote(side.currency, reporting, before.worked_on),
    )
    minor = plan.adjusted_minor
    functional, reported = value.amounts(minor)
    return NewLine(
        book="ADJUSTED",
        source_kind=_KIND,
        source_id=before.id,
        entity_id=terms.entity_id,
        project_id=plan.after.project_id,
        task_id=plan.after.task_id,
        person_id=before.person_id,
        role_id=terms.role_id,
        worked_on=before.worked_on,
        posted_in=terms.posted_in,
        amount_minor=minor,
        currency=side.currency,
        functional_minor=functional,
        reporting_minor=reported,
        basis_id=stored.id_of(value),
        revision=adjusted_revision(_KIND, before.id) + 1,
        reason=adjusted_reason(minor, same_rate=_rate_of(plan) == side.per_unit),
    )


def _rate_of(plan: RevisionPlan) -> int | None:
    """What a unit was rated before, read from the basis of the standing line."""
    rated = plan.book("RATED")
    if not rated:
        return None
    return bases({rated[-1].basis_id})[rated[-1].basis_id].per_unit


@dataclass(frozen=True, slots=True)
class LateEntry:
    """Work that nobody wrote down before its month was closed, vouched for by an approver."""

    person_id: int
    project_id: int
    task_id: int
    worked_on: date
    minutes: int
    note: str = ""


def add_approved(entries: Sequence[LateEntry], pricer: Pricer, *, line) -> tuple[int, ...]:
    """Write approved lines and post them, inside the caller's transaction. Returns their keys.

    They post in the earliest month that is not hard-locked. Raises TIME-03 for a day above 24
    hours.
    """
    made = []
    for entry in entries:
        with whole_day(entry.worked_on):
            row = TimeEntry.objects.create(
                person_id=entry.person_id,
                project_id=entry.project_id,
                task_id=entry.task_id,
                worked_on=entry.worked_on,
                minutes=entry.minutes,
                note=entry.note,
                state="APPROVED",
                audit_line=line,
            )
        record_changes(line, [(_KIND, row.pk, {}, {"minutes": row.minutes, "state": row.state})])
        made.append(
            ApprovedEntry(
                row.pk, row.person_id, row.project_id, row.task_id, row.worked_on, row.minutes,
                row.is_billable,
            )
        )  # fmt: skip
    Poster(pricer).post(made, audit_line_id=line.pk)
    return tuple(row.id for row in made)
