"""By which rules is each line billed and recognized, since when, and may it be activated?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daybook.apps.platform.rights import may, require
from daybook.apps.platform.viewer import Viewer
from daybook.core.contracts import (
    DEFAULTS,
    BillingRule,
    ContractTerms,
    Fault,
    LineTerms,
    RevenueRule,
    faults,
    from_text,
    sentence,
)
from daybook.core.rights import Data, Verb

from ..models import Engagement, SowLineTerms
from .engagements import EngagementRow, SowLineRow, engagement_by_code, sow_lines

# Terms written before activation hold from the start, whatever days the engagement gets.
FROM_THE_START = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class TermsRow:
    """The rules of a SOW line: which, since when, and who wrote them. Revision 0 is the default."""

    line_id: int
    starts_on: date
    revision: int
    billing: BillingRule
    revenue: RevenueRule
    recorded_at: datetime | None = None
    author_id: int | None = None
    author_name: str = ""

    @property
    def is_default(self) -> bool:
        """Whether nobody has chosen yet, so that the default of the line's kind holds."""
        return self.revision == 0


@dataclass(frozen=True, slots=True)
class ContractLineRow:
    """A SOW line with the rules that hold, and their sentences."""

    line: SowLineRow
    terms: TermsRow
    billing_text: str
    revenue_text: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class ContractPage:
    """An engagement's contract: lines with rules, what is at fault, and what this viewer may do."""

    row: EngagementRow
    activated_on: date | None
    lines: tuple[ContractLineRow, ...]
    faults: tuple[Fault, ...]
    terms: ContractTerms
    may_draft: bool
    may_activate: bool


def terms_by_line(lines: Sequence[SowLineRow], on: date | None = None) -> dict[int, TermsRow]:
    """The rules of each line that hold on a day, or the newest; a kind's default where none are."""
    rows = SowLineTerms.objects.filter(line_id__in=[line.id for line in lines])
    if on is not None:
        rows = rows.filter(starts_on__lte=on)
    held = {}
    for row in rows.order_by("starts_on", "revision").values_list(
        "line_id", "starts_on", "revision", "billing_rule", "billing_parameters", "revenue_rule",
        "revenue_parameters", "recorded_at", "audit_line__actor_id", "audit_line__actor__name",
    ):  # fmt: skip
        line_id, starts_on, revision, first, first_text, second, second_text, *rest = row
        held[line_id] = TermsRow(
            line_id, starts_on, revision, from_text(first, first_text),
            from_text(second, second_text, of="REVENUE"), *rest,
        )  # fmt: skip
    return {
        line.id: held.get(line.id) or TermsRow(line.id, FROM_THE_START, 0, *DEFAULTS[line.kind])
        for line in lines
    }


def contract_terms(row: EngagementRow, on: date | None = None) -> ContractTerms:
    """What core's rules ask of an engagement: its days, lines and their rules."""
    lines = sow_lines(row.id)
    return _terms(row, lines, terms_by_line(lines, on))


def _terms(row: EngagementRow, lines, held: dict[int, TermsRow]) -> ContractTerms:
    return ContractTerms(
        row.code, row.currency, row.starts_on, row.ends_on, row.signed_on,
        tuple(
            LineTerms(line.position, line.kind, line.description, line.amount_minor,
                      line.budget_minutes, held[line.id].billing, held[line.id].revenue)
            for line in lines
        ),
    )  # fmt: skip


def activated_on(engagement_id: int) -> date | None:
    """Since when the terms of an engagement are final; None while they may be drafted."""
    rows = Engagement.objects.filter(pk=engagement_id)
    return rows.values_list("activated_on", flat=True).first()


def contract_page(code: str, viewer: Viewer) -> ContractPage:
    """The contract of an engagement. Raises NotFound where the viewer may not see it."""
    require(viewer, Data.CONTRACTS, Verb.SEE, what="see contracts")
    row = engagement_by_code(code, viewer)
    lines = sow_lines(row.id)
    held = terms_by_line(lines)
    terms = _terms(row, lines, held)
    found = faults(terms)
    since = activated_on(row.id)
    return ContractPage(
        row, since,
        tuple(
            ContractLineRow(
                line, held[line.id], sentence(held[line.id].billing, row.currency),
                sentence(held[line.id].revenue, row.currency),
                tuple(one for one in found if one.position == line.position),
            )
            for line in lines
        ),
        found, terms,
        since is None and may(viewer, Data.CONTRACTS, Verb.DRAFT),
        since is None and may(viewer, Data.CONTRACTS, Verb.ISSUE),
    )  # fmt: skip


def contract_line(
    code: str, line_id: int, viewer: Viewer
) -> tuple[ContractPage, ContractLineRow] | None:
    """One line of a contract with its page, or None where the engagement has no such line."""
    page = contract_page(code, viewer)
    return next(((page, one) for one in page.lines if one.line.id == line_id), None)


def terms_history(line_id: int) -> tuple[TermsRow, ...]:
    """Every version of a line's rules, newest first, for callers who were allowed to see it."""
    rows = SowLineTerms.objects.filter(line_id=line_id).order_by("-starts_on", "-revision")
    return tuple(
        TermsRow(
            row.line_id, row.starts_on, row.revision,
            from_text(row.billing_rule, row.billing_parameters),
            from_text(row.revenue_rule, row.revenue_parameters, of="REVENUE"),
            row.recorded_at, row.audit_line.actor_id, row.audit_line.actor.name,
        )
        for row in rows.select_related("audit_line__actor")
    )  # fmt: skip


def authors_of(engagement_id: int) -> frozenset[int]:
    """The users who wrote terms of the engagement's lines."""
    rows = SowLineTerms.objects.filter(line__engagement_id=engagement_id)
    return frozenset(rows.values_list("audit_line__actor_id", flat=True))
