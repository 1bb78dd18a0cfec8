"""What stands on a partner's invoice, and what was approved? The two sides of a matching.

A line of 22:00 at 100.00 on ACME-001 in July, and a group of 20:00 approved there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.core.periods import month_of

TIME, EXPENSE = "TIME", "EXPENSE"


@dataclass(frozen=True, slots=True)
class InvoicedLine:
    """One line of an invoice as its sender wrote it. `ends_on` is its last day."""

    position: int
    project_code: str
    consultant: str
    starts_on: date
    ends_on: date
    minutes: int
    per_hour: int
    total_minor: int
    purchase_order: str = ""
    kind: str = TIME

    @property
    def month(self) -> date:
        """The month of its work."""
        return month_of(self.starts_on)


@dataclass(frozen=True, slots=True)
class Invoiced:
    """An invoice: what it says of itself, and its lines."""

    number: str
    month: date
    currency: str
    total_minor: int
    lines: tuple[InvoicedLine, ...]
    purchase_order: str = ""


@dataclass(frozen=True, slots=True)
class ApprovedGroup:
    """Approved work of one authorization on one project in one month, as it was packed.

    `taken_minutes` and `taken_minor` are what earlier invoices, named by `taken_by`, have taken.
    """

    authorization_id: int
    authorization_code: str
    project_id: int
    project_code: str
    person_code: str
    person_name: str
    month: date
    starts_on: date
    ends_on: date
    purchase_order: str
    currency: str
    per_hour: int
    minutes: int
    amount_minor: int
    taken_minutes: int = 0
    taken_minor: int = 0
    taken_by: str = ""
    kind: str = TIME

    @property
    def key(self) -> tuple[int, int, date, str]:
        """What names the group."""
        return (self.authorization_id, self.project_id, self.month, self.kind)

    @property
    def tag(self) -> str:
        """The same as one short text."""
        return f"{self.authorization_id}-{self.project_id}-{self.month:%Y%m}-{self.kind}"

    @property
    def open_minutes(self) -> int:
        """Minutes that no invoice has taken."""
        return self.minutes - self.taken_minutes

    @property
    def open_minor(self) -> int:
        """Minor units that no invoice has taken."""
        return self.amount_minor - self.taken_minor

    @property
    def label(self) -> str:
        """The group in words: "Ravi Menon on ACME-001, July 2026"."""
        what = "" if self.kind == TIME else " expenses,"
        return f"{self.person_name} on {self.project_code},{what} {self.month:%B %Y}"


@dataclass(frozen=True, slots=True)
class UncoveredWork:
    """Approved work that no signed authorization covers, by person, project and month."""

    project_code: str
    person_code: str
    person_name: str
    month: date
    minutes: int
    why: str


@dataclass(frozen=True, slots=True)
class MatchFinding:
    """One difference. `key` holds its numbers, so that what was accepted is this difference only.

    `minutes` and `amount_minor` are invoiced less approved; None where it is no matter of them.
    """

    kind: str
    key: str
    position: int
    text: str
    remedy: str
    minutes: int | None = None
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """One group beside the lines that name it; either side may be missing."""

    label: str
    group: ApprovedGroup | None
    lines: tuple[InvoicedLine, ...]
    findings: tuple[MatchFinding, ...]

    @property
    def invoiced_minutes(self) -> int:
        """Minutes on the invoice."""
        return sum(line.minutes for line in self.lines)

    @property
    def invoiced_minor(self) -> int:
        """Minor units on the invoice."""
        return sum(line.total_minor for line in self.lines)

    @property
    def approved_minutes(self) -> int:
        """Approved minutes that no earlier invoice took."""
        return self.group.open_minutes if self.group else 0

    @property
    def approved_minor(self) -> int:
        """What those are worth."""
        return self.group.open_minor if self.group else 0


@dataclass(frozen=True, slots=True)
class Matching:
    """The invoice beside the approved work, row by row, and what concerns it as a whole."""

    rows: tuple[MatchedRow, ...]
    whole: tuple[MatchFinding, ...]

    @property
    def findings(self) -> tuple[MatchFinding, ...]:
        """Every difference, those of the whole invoice first."""
        return (*self.whole, *(found for row in self.rows for found in row.findings))
