"""What would this month's pack hold, and which approved lines does nothing cover?

The page shows it and `issue_pack` posts it: a dry run cannot differ from what is issued.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from daybook.apps.commercial.queries.authorizations import authorized
from daybook.apps.commercial.queries.funds_begin import funds_begin_on
from daybook.apps.commercial.queries.partners import engineers
from daybook.apps.expenses.queries.approved_expenses import approved_expenses
from daybook.apps.time.queries.worked_lines import worked_lines
from daybook.core.partners import (
    EXPENSE,
    TIME,
    Authorized,
    Coverage,
    Covered,
    DrawChange,
    Drawn,
    PartnerLine,
    cover,
    draw_changes,
    drawn_by,
)
from daybook.core.periods import month_of, next_month

from ..models import FundDraw

__all__ = ["DrawKey", "MonthWork", "month_work"]


@dataclass(frozen=True, slots=True, order=True)
class DrawKey:
    """What one line draws under: the line, its authorization, project and day."""

    kind: str
    source_id: int
    authorization_id: int
    project_id: int
    on: date


@dataclass(frozen=True, slots=True)
class MonthWork:
    """A partner's approved work until the end of a month: coverage, and what is still to post."""

    month: date
    coverage: Coverage
    changes: tuple[DrawChange, ...]
    held: Mapping[DrawKey, Drawn]
    authorized: Mapping[int, Authorized]

    @property
    def change_minutes(self) -> int:
        """Minutes that a pack issued now would hold."""
        return sum(row.minutes for row in self.changes)

    @property
    def change_minor(self) -> int:
        """What they are worth, with expenses, in minor units."""
        return sum(row.amount_minor for row in self.changes)


def month_work(partner_id: int, month: date) -> MonthWork:
    """Everything approved until the month ends, covered and priced; without rights of its own."""
    begins, ends = funds_begin_on(partner_id), next_month(month)
    signed = authorized(partner_id)
    held = _held(partner_id, ends)
    lines = _lines(partner_id, begins, ends, held) if begins is not None else []
    coverage = cover(lines, signed)
    wanted = _wanted(coverage.covered)
    return MonthWork(
        month, coverage, draw_changes(held, wanted), held, {row.id: row for row in signed}
    )


def _held(partner_id: int, ends: date) -> dict[DrawKey, Drawn]:
    """What was drawn before, by line; lines that were given back whole are gone."""
    rows = (
        FundDraw.objects.filter(fund__partner_id=partner_id, worked_on__lt=ends)
        .order_by()
        .values_list("source_kind", "source_id", "authorization_id", "project_id", "worked_on")
        .annotate(Sum("minutes"), Sum("amount_minor"))
    )
    return {
        DrawKey(*key): Drawn(minutes, minor) for *key, minutes, minor in rows if minutes or minor
    }


def _lines(
    partner_id: int, begins: date, ends: date, held: Mapping[DrawKey, Drawn]
) -> list[PartnerLine]:
    stretches: dict[int, list[tuple[date, date | None]]] = {}
    for row in engineers(partner_id=partner_id):
        stretches.setdefault(row.person_id, []).append((row.starts_on, row.ends_on))
    under = {(key.kind, key.source_id): key.authorization_id for key in held}

    def theirs(person: int, on: date) -> bool:
        return any(start <= on and (end is None or on < end) for start, end in stretches[person])

    lines = [
        PartnerLine(TIME, row.id, row.person_id, row.engagement_id, row.project_id, row.worked_on,
                    row.minutes, drawn_under=under.get((TIME, row.id)))
        for row in worked_lines(stretches, begins, ends)
        if theirs(row.person_id, row.worked_on)
    ]  # fmt: skip
    lines += [
        PartnerLine(EXPENSE, row.id, row.person_id, row.engagement_id, row.project_id,
                    row.spent_on, row.amount_minor, row.currency, under.get((EXPENSE, row.id)))
        for row in approved_expenses(stretches, begins, ends)
        if theirs(row.person_id, row.spent_on)
    ]  # fmt: skip
    return lines


def _wanted(covered: tuple[Covered, ...]) -> dict[DrawKey, Drawn]:
    """What each covered line draws: time priced by group (PART-01), expenses as they are."""
    groups: dict[tuple[int, int, date], list[Covered]] = {}
    wanted: dict[DrawKey, Drawn] = {}
    for row in covered:
        line, key = row.line, _key(row)
        if line.kind == EXPENSE:
            wanted[key] = Drawn(0, line.quantity)
        else:
            group = (row.by.id, line.project_id, month_of(line.on))
            groups.setdefault(group, []).append(row)
    for rows in groups.values():
        rows.sort(key=lambda row: row.line.id)
        by = rows[0].by
        minors = drawn_by([row.line.quantity for row in rows], by.per_hour, by.currency)
        for row, minor in zip(rows, minors, strict=True):
            wanted[_key(row)] = Drawn(row.line.quantity, minor)
    return wanted


def _key(row: Covered) -> DrawKey:
    line = row.line
    return DrawKey(line.kind, line.id, row.by.id, line.project_id, line.on)
