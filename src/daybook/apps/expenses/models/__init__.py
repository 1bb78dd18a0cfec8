"""Tables of expenses: reports, lines, receipts, policy by date, pre-approvals, reimbursements."""

from .lines import ExpenseLine, ExpenseReport, ProjectCharge
from .policy import ChargeTerms, ExpenseCategory, MileageRate, PerDiemRate, PolicyAmount
from .receipts import Receipt, ReceivedMessage
from .settlement import PreApproval, Reimbursement

__all__ = [
    "ChargeTerms",
    "ExpenseCategory",
    "ExpenseLine",
    "ExpenseReport",
    "MileageRate",
    "PerDiemRate",
    "PolicyAmount",
    "PreApproval",
    "ProjectCharge",
    "Receipt",
    "ReceivedMessage",
    "Reimbursement",
]
