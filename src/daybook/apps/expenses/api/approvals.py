"""Approval of expenses over the API: the queue, approving, returning, undoing."""

from __future__ import annotations

from ninja import Router
from pydantic import Field

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    bounds,
    document_of,
    filtered_by,
    page_document,
    page_of_documents,
)

from ..actions.approval import approve_clean, approve_expenses, return_expenses, undo_approval
from ..queries.approvals import (
    LENSES,
    ExpenseApprovalFilter,
    ExpenseApprovalRow,
    approval_page,
)
from ..queries.undo import undo_minutes
from .lines import ExpenseIds, ExpensesMoved

expense_approvals_api = Router(tags=["Expenses"])

ExpenseApprovalDocument = document_of(ExpenseApprovalRow, name="ExpenseApproval")


@expense_approvals_api.get(
    "/expense-approvals",
    response=page_of_documents(ExpenseApprovalDocument),
    summary="Expenses that wait",
    openapi_extra=filtered_by("region", "project", "person"),
)
def list_waiting(request, lens: str = "exceptions", page: int = 1, size: int = 50):
    """`lens` is exceptions, clean, returned or done; never the caller's own."""
    require(request.viewer, Data.EXPENSES, Verb.APPROVE, what="approve expenses")
    if lens not in LENSES:
        raise Refused("APPR-04", f"A lens is one of {', '.join(LENSES)}.", field="lens")
    page, size, first = bounds(page, size)
    found = approval_page(
        request.viewer, lens, _wanted(request), now=request.now, today=request.today,
        sort="spent_on", first=first, size=size, undo_minutes=undo_minutes(request.today),
    )  # fmt: skip
    return page_document(request, found.rows, total=found.count, page=page, size=size)


def _wanted(request) -> ExpenseApprovalFilter:
    return ExpenseApprovalFilter(
        *(tuple(request.GET.getlist(key)) for key in ("region", "project", "person"))
    )


class ExpenseApprovalIn(ExpenseIds):
    """Expenses to approve; `reason` is the consent that old ones need."""

    reason: str = Field("", max_length=240)


class ExpenseReturnIn(ExpenseIds):
    """Expenses to send back, with the reason their owner reads."""

    reason: str = Field(max_length=240)


@expense_approvals_api.post(
    "/expense-approvals/approve", response=ExpensesMoved, summary="Approve expenses"
)
def approve(request, body: ExpenseApprovalIn):
    """They are posted in the same transaction. Approved ones are left alone."""
    done = approve_expenses(actor=request.viewer, now=request.now, line_ids=body.expense_ids,
                            reason=body.reason)  # fmt: skip
    return {"expenses": done}


@expense_approvals_api.post(
    "/expense-approvals/approve-clean", response=ExpensesMoved, summary="Approve all clean ones",
    openapi_extra=filtered_by("region", "project", "person"),
)  # fmt: skip
def approve_all_clean(request):
    """Expenses without a flag, under the same filters as the list."""
    done = approve_clean(actor=request.viewer, now=request.now, wanted=_wanted(request))
    return {"expenses": done}


@expense_approvals_api.post(
    "/expense-approvals/return", response=ExpensesMoved, summary="Send expenses back"
)
def send_back(request, body: ExpenseReturnIn):
    """With a reason."""
    done = return_expenses(actor=request.viewer, now=request.now, line_ids=body.expense_ids,
                           reason=body.reason)  # fmt: skip
    return {"expenses": done}


@expense_approvals_api.post(
    "/expense-approvals/undo", response=ExpensesMoved, summary="Undo approvals"
)
def undo(request, body: ExpenseIds):
    """Within the minutes of the setting, until billed or reimbursed; the books are reversed."""
    done = undo_approval(actor=request.viewer, now=request.now, today=request.today,
                         line_ids=body.expense_ids)  # fmt: skip
    return {"expenses": done}
