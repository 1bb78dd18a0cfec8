"""What does the policy say about these expenses? Sentences for their owner, marks for approvers.

Meals of 57.00 against 45.00 a day: "Meals have a limit of 45.00 USD a day: 12.00 over. Add a
reason." With the reason it may be handed in, marked OVER_LIMIT.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.platform.refusals import Refused
from daybook.apps.projects.queries.projects import ProjectTerms, projects
from daybook.core.expenses import (
    ExpenseFlag,
    SpentLine,
    duplicates_of,
    is_old,
    is_over_pre_approval,
    needs_pre_approval,
    needs_receipt,
    over_limit_minor,
    quarter_ends_on,
    submitted_late,
)
from daybook.core.fx import convert
from daybook.core.money import exponent
from daybook.core.states import OPEN_FOR_TIME

from ..models import ExpenseLine, PreApproval, Receipt
from .conversion import Converter
from .policy import PolicyBook
from .words import KIND_WORDS, amount_text, plain_amount

NEEDS, TELLS = "NEEDS", "TELLS"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the policy says. NEEDS is mended before handing in, TELLS goes to the approver.

    `field` is the input at fault, `href` what it points at.
    """

    rule: str
    level: str
    text: str
    field: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything the policy says about a line, the marks it gets, and how far it is over."""

    findings: tuple[Finding, ...]
    flags: int
    over_minor: int
    duplicates: tuple[int, ...]
    conversion: dict | None

    @property
    def needs(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(one for one in self.findings if one.level == NEEDS)


class Examiner:
    """Examines lines of some people against the policy: read by set, so that ten cost as one."""

    def __init__(self, lines: Sequence[ExpenseLine], today: date, book: PolicyBook | None = None):
        self.today = today
        self.book = book or PolicyBook()
        people = {line.person_id for line in lines}
        self.converter = Converter(people)
        self._policies = PolicyTable()
        wanted = {line.project_id for line in lines if line.project_id}
        self.projects: dict[int, ProjectTerms] = {
            row.id: row for row in projects(filters=Q(pk__in=wanted))
        }
        self._receipts: dict[int, set[str]] = {}
        self._read_receipts(lines)
        self._spent = self._siblings(lines, people)
        self._agreed = {
            row.pk: row
            for row in PreApproval.objects.filter(
                pk__in={line.pre_approval_id for line in lines if line.pre_approval_id}
            )
        }
        self._named = self._of_pre_approvals([line.pk for line in lines])

    def _read_receipts(self, lines: Sequence[ExpenseLine]) -> None:
        own = Receipt.objects.filter(line_id__in=[line.pk for line in lines])
        same = Receipt.objects.filter(digest__in=own.values("digest"))
        for key, digest in same.values_list("line_id", "digest"):
            self._receipts.setdefault(key, set()).add(digest)

    def _siblings(self, lines: Sequence[ExpenseLine], people: set[int]) -> list[tuple]:
        if not lines:
            return []
        days = [line.spent_on for line in lines]
        near = Q(person_id__in=people, spent_on__gte=min(days), spent_on__lte=max(days))
        rows = ExpenseLine.objects.filter(
            (near & Q(amount_minor__isnull=False)) | Q(pk__in=list(self._receipts))
        )
        return list(
            rows.order_by("id").values_list(
                "id", "person_id", "spent_on", "amount_minor", "currency", "category_id"
            )
        )

    def _of_pre_approvals(self, own: list[int]) -> dict[int, list[tuple]]:
        """What names a pre-approval: drafts only where they are examined together."""
        found: dict[int, list[tuple]] = {}
        rows = ExpenseLine.objects.filter(
            Q(pk__in=own) | ~Q(state__in=("DRAFT", "RETURNED")),
            pre_approval_id__in=list(self._agreed),
            amount_minor__isnull=False,
        ).order_by("id")
        for key, *row in rows.values_list(
            "pre_approval_id", "id", "amount_minor", "currency", "spent_on"
        ):
            found.setdefault(key, []).append(tuple(row))
        return found

    def receipts(self, line_id: int) -> int:
        """How many receipts stand with a line."""
        return len(self._receipts.get(line_id, ()))

    def examine(self, line: ExpenseLine) -> Examined:
        """What the policy says of one of the lines."""
        found: list[Finding] = list(self._whole(line))
        flags, over, conversion = ExpenseFlag(0), 0, None
        same = self._duplicates(line)
        if not found:
            try:
                conversion = self.converter.columns(
                    person_id=line.person_id, project=self.projects[line.project_id],
                    on=line.spent_on, amount_minor=line.amount_minor, currency=line.currency,
                )  # fmt: skip
            except Refused as refusal:
                found.append(Finding(refusal.rule, NEEDS, refusal.message, refusal.field))
        if line.amount_minor and line.category_id:
            over = self._over(line, found)
            flags |= ExpenseFlag.OVER_LIMIT if over else 0
            flags |= self._receipt(line, found)
            flags |= self._times(line, found)
        if conversion is not None:
            flags |= self._agreed_before(line, conversion, found)
        for key in same:
            flags |= ExpenseFlag.DUPLICATE
            found.append(Finding("EXP-13", TELLS, f"It may be the same as expense {key}.",
                                 href=f"/time/expenses/lines/{key}"))  # fmt: skip
        return Examined(tuple(found), int(flags), over, same, conversion)

    def _whole(self, line: ExpenseLine) -> Iterable[Finding]:
        """What a draft may lack and an expense that is handed in may not."""
        if line.spent_on > self.today:
            yield Finding("EXP-15", NEEDS, "The day is still to come.", "spent_on")
        if not line.category_id:
            yield Finding("EXP-15", NEEDS, "Choose a category.", "category_id")
        if not line.amount_minor:
            yield Finding("EXP-15", NEEDS, "Give the amount.", "amount")
        project = self.projects.get(line.project_id) if line.project_id else None
        if project is None:
            yield Finding("EXP-15", NEEDS, "Choose the project it was spent for.", "project_id")
        elif project.status not in OPEN_FOR_TIME:
            yield Finding("TIME-06", NEEDS, f"{project.code} takes no expenses: its status is "
                          f"{project.status.replace('_', ' ').lower()}.", "project_id")  # fmt: skip

    def _region(self, line: ExpenseLine) -> int | None:
        job = self.converter.employment(line.person_id, line.spent_on)
        return job.region_id if job else None

    def _over(self, line: ExpenseLine, found: list[Finding]) -> int:
        limit = self.book.limit(line.category_id, self._region(line), line.currency, line.spent_on)
        before = sum(
            amount
            for key, person, on, amount, currency, category in self._spent
            if key < line.pk and amount and category == line.category_id
            and (person, on, currency) == (line.person_id, line.spent_on, line.currency)
        )  # fmt: skip
        over = over_limit_minor(line.amount_minor, before, limit)
        if over:
            name = self.book.categories[line.category_id].name
            verb = "have" if name.endswith("s") else "has"
            text = (
                f"{name} {verb} a limit of {amount_text(limit.amount_minor, line.currency)} "
                f"{KIND_WORDS[limit.per]}: {plain_amount(over, line.currency)} over"
            )
            _with_reason(found, "EXP-07", text, line.reason)
        return over

    def _receipt(self, line: ExpenseLine, found: list[Finding]) -> ExpenseFlag:
        kind = self.book.categories[line.category_id].kind
        above = self.book.receipt_above(
            line.category_id, self._region(line), line.currency, line.spent_on
        )
        if self.receipts(line.pk) or not needs_receipt(kind, line.amount_minor, above):
            return ExpenseFlag(0)
        if line.lost_statement:
            found.append(Finding("EXP-08", TELLS, f"Receipt lost: {line.lost_statement}"))
            return ExpenseFlag.LOST_RECEIPT
        since = f"Above {amount_text(above, line.currency)} a" if above else "A"
        found.append(Finding(
            "EXP-08", NEEDS, f"{since} receipt is needed. Add it, or say below that it is lost.",
            "receipt"))  # fmt: skip
        return ExpenseFlag(0)

    def _times(self, line: ExpenseLine, found: list[Finding]) -> ExpenseFlag:
        on = line.submitted_at.date() if line.submitted_at else self.today
        flags = ExpenseFlag(0)
        project = self.projects.get(line.project_id) if line.project_id else None
        if project is not None:
            start = self.converter.entity(project.entity_id).fiscal_year_starts_month
            if submitted_late(line.spent_on, on, start):
                ends = quarter_ends_on(line.spent_on, start)
                found.append(Finding("EXP-11", TELLS, "It comes after its fiscal quarter, which "
                                     f"ended on {ends.day} {ends:%B %Y}."))  # fmt: skip
                flags |= ExpenseFlag.LATE
        days = self._policies.on(on).expense_old_days
        if is_old(line.spent_on, on, days):
            text = f"It is older than {days} days, so whoever approves it must consent"
            _with_reason(found, "EXP-12", text, line.reason)
            flags |= ExpenseFlag.OLD
        return flags

    def _agreed_before(self, line, conversion: dict, found: list[Finding]) -> ExpenseFlag:
        agreed = self._agreed.get(line.pre_approval_id)
        currency = conversion["functional_currency"]
        whole = self._policies.on(line.spent_on).expense_pre_approval_units
        threshold = whole * 10 ** exponent(currency)
        if agreed is not None and agreed.state == "APPROVED":
            return self._overrun(line, agreed, found)
        if needs_pre_approval(conversion["functional_minor"], threshold):
            what = "is not approved yet" if agreed else "none is named"
            found.append(Finding(
                "EXP-09", NEEDS, f"Above {amount_text(threshold, currency)} it is approved before "
                f"it is spent, and {what}. Ask for a pre-approval and name it here.",
                "pre_approval_id", "/time/expenses/pre-approvals/new"))  # fmt: skip
        return ExpenseFlag(0)

    def _overrun(self, line, agreed: PreApproval, found: list[Finding]) -> ExpenseFlag:
        others = amount = 0
        for key, minor, currency, on in self._named.get(agreed.pk, ()):
            if key > line.pk:
                continue
            try:
                rate = self.converter.quote(currency, agreed.currency, on)
            except Refused:
                # What cannot be converted cannot be compared; the approver sees both amounts.
                continue
            value = convert(minor, currency, agreed.currency, rate.rate)
            if key == line.pk:
                amount = value
            else:
                others += value
        if not is_over_pre_approval(amount, others, agreed.estimate_minor):
            return ExpenseFlag(0)
        over = others + amount - agreed.estimate_minor
        found.append(Finding(
            "EXP-10", TELLS, f"It takes pre-approval {agreed.pk} "
            f"{amount_text(over, agreed.currency)} past its estimate.",
            href=f"/time/expenses/pre-approvals/{agreed.pk}"))  # fmt: skip
        return ExpenseFlag.OVER_PRE_APPROVAL

    def _duplicates(self, line: ExpenseLine) -> tuple[int, ...]:
        if not line.amount_minor:
            return ()
        wanted = SpentLine(line.pk, line.person_id, line.spent_on, line.amount_minor,
                           line.currency, frozenset(self._receipts.get(line.pk, ())))  # fmt: skip
        others = [
            SpentLine(key, person, on, amount or 0, currency,
                      frozenset(self._receipts.get(key, ())))
            for key, person, on, amount, currency, _ in self._spent
        ]  # fmt: skip
        return duplicates_of(wanted, others)


def _with_reason(found: list[Finding], rule: str, text: str, reason: str) -> None:
    """What a reason answers: asked for where it is missing, else told to the approver."""
    if reason.strip():
        found.append(Finding(rule, TELLS, f"{text}. {reason.strip()}"))
    else:
        found.append(Finding(rule, NEEDS, f"{text}. Add a reason.", "reason"))
