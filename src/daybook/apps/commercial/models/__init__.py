"""Tables of what is sold: customers, opportunities, engagements with SOW lines, rate cards."""

from .customers import Customer, Opportunity
from .engagements import Engagement, SowLine
from .rates import BillRate, RateCard

__all__ = ["BillRate", "Customer", "Engagement", "Opportunity", "RateCard", "SowLine"]
