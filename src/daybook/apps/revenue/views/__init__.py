"""Pages of revenue."""

from .overview import overview
from .revenue import revenue_page, run

__all__ = ["overview", "revenue_page", "run"]
