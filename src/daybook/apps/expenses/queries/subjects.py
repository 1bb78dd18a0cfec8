"""How does the audit name expenses? By their numbers, never by who spent it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from daybook.apps.platform.subjects import Named

from ..models import ExpenseLine, ExpenseReport, PreApproval, Reimbursement


def expense_labels(ids: Collection[int]) -> Mapping[int, Named]:
    """Expenses by key."""
    rows = ExpenseLine.objects.filter(pk__in=ids).values_list("id", flat=True)
    return {key: Named(f"Expense {key}", f"/time/expenses/lines/{key}") for key in rows}


def report_labels(ids: Collection[int]) -> Mapping[int, Named]:
    """Reports by key."""
    rows = ExpenseReport.objects.filter(pk__in=ids).values_list("id", flat=True)
    return {key: Named(f"Report {key}", f"/time/expenses/reports/{key}") for key in rows}


def pre_approval_labels(ids: Collection[int]) -> Mapping[int, Named]:
    """Pre-approvals by key."""
    rows = PreApproval.objects.filter(pk__in=ids).values_list("id", flat=True)
    return {key: Named(f"Pre-approval {key}", f"/time/expenses/pre-approvals/{key}")
            for key in rows}  # fmt: skip


def reimbursement_labels(ids: Collection[int]) -> Mapping[int, Named]:
    """Reimbursements by key."""
    rows = Reimbursement.objects.filter(pk__in=ids).values_list("id", "code")
    return {key: Named(code, f"/time/expenses/reimbursements/{key}") for key, code in rows}
