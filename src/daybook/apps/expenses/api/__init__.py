"""Expenses over the API: the same actions and queries as the pages."""

from .approvals import expense_approvals_api
from .lines import expenses_api
from .policy import expense_policy_api
from .receipts import receipts_api
from .settlement import settlement_api

# /expenses/receipts is found before /expenses/{expense_id}, which would read it as a key.
routers = (
    receipts_api,
    expenses_api,
    expense_approvals_api,
    settlement_api,
    expense_policy_api,
)
