"""Tables of what is sold: customers, opportunities, engagements with SOW lines, rate cards.

With the terms and estimates of engagements, and the board of statements of work in the making.

And of who helps to deliver it: partners, their engineers, funds and work authorizations.
"""

from .contracts import CostEstimate, CostEstimateLine, SowLineTerms
from .customers import Customer, Opportunity
from .engagements import Engagement, SowLine
from .partners import Partner, PartnerEngineer, PrimeFund, PrimeFundLine, WorkAuthorization
from .rate_terms import EngagementRateTerms
from .rates import BillRate, RateCard
from .sow_cases import SowApproval, SowCase, SowMove

__all__ = [
    "BillRate",
    "CostEstimate",
    "CostEstimateLine",
    "Customer",
    "Engagement",
    "EngagementRateTerms",
    "Opportunity",
    "Partner",
    "PartnerEngineer",
    "PrimeFund",
    "PrimeFundLine",
    "RateCard",
    "SowApproval",
    "SowCase",
    "SowLine",
    "SowLineTerms",
    "SowMove",
    "WorkAuthorization",
]
