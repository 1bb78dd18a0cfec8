"""What does an hour cost? One dated row, two bases: standard and loaded."""

from .cost import CostRateRow, cost_rate_on, rates_of_annual_cost

__all__ = ["CostRateRow", "cost_rate_on", "rates_of_annual_cost"]
