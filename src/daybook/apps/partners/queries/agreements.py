"""What is agreed with partners, for the pages: kept in `commercial`, read from here."""

from daybook.apps.commercial.queries.authorizations import AuthorizationRow, authorization_by_code
from daybook.apps.commercial.queries.partners import (
    EngineerRow,
    FundLineRow,
    FundRow,
    PartnerRow,
    engineers,
    fund_by_code,
    fund_lines,
    funds,
    partner_by_code,
    partners,
)

__all__ = [
    "AuthorizationRow",
    "EngineerRow",
    "FundLineRow",
    "FundRow",
    "PartnerRow",
    "authorization_by_code",
    "engineers",
    "fund_by_code",
    "fund_lines",
    "funds",
    "partner_by_code",
    "partners",
]
