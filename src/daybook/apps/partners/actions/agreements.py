"""What is agreed with partners? Firms, people, funds and authorizations, kept in `commercial`.

Its pages and programs are here, where the draws are that they show.
"""

from daybook.apps.commercial.actions.authorizations import (
    close_authorization,
    draft_authorization,
    edit_authorization,
    sign_authorization,
)
from daybook.apps.commercial.actions.partners import (
    add_fund,
    add_partner,
    change_fund,
    edit_fund,
    edit_partner,
    end_partner_engineer,
    start_partner_engineer,
)

__all__ = [
    "add_fund",
    "add_partner",
    "change_fund",
    "close_authorization",
    "draft_authorization",
    "edit_authorization",
    "edit_fund",
    "edit_partner",
    "end_partner_engineer",
    "sign_authorization",
    "start_partner_engineer",
]
