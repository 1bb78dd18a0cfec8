"""While I am away, who approves for me? The verbs of platform, for the pages of approval."""

from __future__ import annotations

from daybook.apps.platform.actions.delegations import delegate_approvals, end_delegation

__all__ = ["delegate_approvals", "end_delegation"]
