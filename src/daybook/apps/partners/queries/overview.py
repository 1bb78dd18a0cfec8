"""How do we stand with each partner? Funds, this month's approved hours, invoices that wait.

Kestrel Point: 250,000.00 USD, 210,000.00 promised, 96,400.00 drawn; 412:00 approved in July.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daybook.apps.commercial.queries.authorizations import AuthorizationRow, authorizations
from daybook.apps.commercial.queries.partners import (
    EngineerRow,
    FundRow,
    PartnerRow,
    engineers,
    funds,
    partners,
)
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.names import engagement_ids_of_projects
from daybook.apps.time.queries.worked_lines import minutes_by_person_and_state
from daybook.core.partners import FundBalance
from daybook.core.periods import next_month
from daybook.core.rights import Data

from .invoices import waiting_counts


@dataclass(frozen=True, slots=True)
class PartnerStanding:
    """One partner: its funds summed in its currency, minutes of the month, invoices that wait."""

    id: int
    code: str
    name: str
    currency: str
    entity_code: str
    is_active: bool
    people: int
    funds: int
    amount_minor: int
    committed_minor: int
    drawn_minor: int
    approved_minutes: int
    submitted_minutes: int
    waiting: int
    month: date

    @property
    def month_key(self) -> str:
        """The month as addresses say it."""
        return f"{self.month:%Y-%m}"

    @property
    def left_minor(self) -> int:
        """What can still be drawn."""
        return self.amount_minor - self.drawn_minor

    @property
    def left_millionths(self) -> int | None:
        """The same as a share of the funds."""
        return FundBalance(
            self.amount_minor, self.committed_minor, self.drawn_minor
        ).left_millionths


def partner_standings(viewer: Viewer, month: date) -> tuple[PartnerStanding, ...]:
    """Every partner with its standing, by name; the same number of reads for two as for twenty."""
    firms = partners(viewer)
    by_partner: dict[int, list[FundRow]] = {}
    for fund in funds(viewer):
        by_partner.setdefault(fund.partner_id, []).append(fund)
    staff = _staff(engineers(), month)
    minutes = minutes_by_person_and_state(
        {person for people in staff.values() for person in people}, month, next_month(month)
    )
    waiting = waiting_counts(viewer)
    return tuple(
        _standing(firm, by_partner.get(firm.id, ()), staff.get(firm.id, frozenset()), minutes,
                  waiting.get(firm.id, 0), month)
        for firm in firms
    )  # fmt: skip


def _staff(rows: Iterable[EngineerRow], month: date) -> dict[int, set[int]]:
    """The people of each partner who were its own on some day of the month."""
    found: dict[int, set[int]] = {}
    for row in rows:
        if row.starts_on < next_month(month) and (row.ends_on is None or row.ends_on > month):
            found.setdefault(row.partner_id, set()).add(row.person_id)
    return found


def _standing(firm: PartnerRow, held, people, minutes, waiting: int, month) -> PartnerStanding:
    def worked(state: str) -> int:
        return sum(minutes.get((person, state), 0) for person in people)

    return PartnerStanding(
        firm.id, firm.code, firm.name, firm.currency, firm.entity_code, firm.is_active,
        len(people), len(held),
        sum(fund.amount_minor for fund in held),
        sum(fund.committed_minor for fund in held),
        sum(fund.drawn_minor for fund in held),
        worked("APPROVED"), worked("SUBMITTED"), waiting, month,
    )  # fmt: skip


def authorizations_in_reach(viewer: Viewer, **asked) -> tuple[AuthorizationRow, ...]:
    """Authorizations with rates for those who see them; with hours for managers of projects."""
    return authorizations(
        viewer, engagement_ids=engagement_ids_of_projects(viewer, Data.TIME), **asked
    )
