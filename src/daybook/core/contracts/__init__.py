"""What was agreed, as data: how a line is billed, when it is revenue, and what it would bring.

Billing and revenue are chosen apart. A line reads as a sentence, is checked before work starts, and
is played over its whole life on sample hours.
"""

from .billing import BILLING_RULES, FIXED_RULES, TIME_RULES, BillingRule
from .board import (
    APPROVALS,
    CASE_STATES,
    Outcome,
    approvals_needed,
    due_at,
    hours_allowed,
    is_lost,
    moves_from,
    win_rate,
)
from .caps import CapBook, TimeWork, Within, cap_key, within_caps
from .checks import Fault, billing_codes, faults, revenue_codes
from .estimate import CostEstimate, EstimateLine, below_list, blended, estimate, hourly, rate_in
from .fields import Field, Installment, Kind, Threshold, fields_of
from .lots import Lot, LotMonth, bought, statement
from .revenue import REVENUE_RULES, RevenueRule
from .sample import SampleHours, SampleMonth, asked_of, delivery_months, even_sample
from .sentences import sentence
from .simulate import LineLife, LineMonth, SimulatedInvoice, SimulatedMonth, Simulation, simulate
from .terms import DEFAULTS, ContractTerms, LineTerms, from_text, from_values, to_text, unfilled

__all__ = [
    "APPROVALS",
    "BILLING_RULES",
    "CASE_STATES",
    "DEFAULTS",
    "FIXED_RULES",
    "REVENUE_RULES",
    "TIME_RULES",
    "BillingRule",
    "CapBook",
    "ContractTerms",
    "CostEstimate",
    "EstimateLine",
    "Fault",
    "Field",
    "Installment",
    "Kind",
    "LineLife",
    "LineMonth",
    "LineTerms",
    "Lot",
    "LotMonth",
    "Outcome",
    "RevenueRule",
    "SampleHours",
    "SampleMonth",
    "SimulatedInvoice",
    "SimulatedMonth",
    "Simulation",
    "Threshold",
    "TimeWork",
    "Within",
    "approvals_needed",
    "asked_of",
    "below_list",
    "billing_codes",
    "blended",
    "bought",
    "cap_key",
    "delivery_months",
    "due_at",
    "estimate",
    "even_sample",
    "faults",
    "fields_of",
    "from_text",
    "from_values",
    "hourly",
    "hours_allowed",
    "is_lost",
    "moves_from",
    "rate_in",
    "revenue_codes",
    "sentence",
    "simulate",
    "statement",
    "to_text",
    "unfilled",
    "win_rate",
    "within_caps",
]
