"""What does a person cost on a day? Rows for core's costing, never shown without the right."""

from __future__ import annotations

from daybook.core.costing import CostRateRow

from ..models import CostRate


def cost_rate_rows() -> tuple[CostRateRow, ...]:
    """Every cost rate fact, for the rules; only actions and guarded queries may ask."""
    return tuple(
        CostRateRow(
            row_id=row.id,
            person_id=row.person_id,
            role_id=row.role_id,
            region_id=row.region_id,
            starts_on=row.starts_on,
            revision=row.revision,
            currency=row.currency,
            standard_per_hour=None if row.annual_cost_minor is None else row.standard_per_hour,
            loaded_per_hour=None if row.annual_cost_minor is None else row.loaded_per_hour,
        )
        for row in CostRate.objects.order_by("starts_on", "revision")
    )
