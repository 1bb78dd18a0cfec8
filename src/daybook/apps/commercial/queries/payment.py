"""When does a customer pay? Days after the invoice, by agreement."""

from __future__ import annotations

from ..models import Customer


def payment_days(customer_id: int) -> int:
    """How many days after its date an invoice of this customer is due."""
    return Customer.objects.values_list("payment_days", flat=True).get(pk=customer_id)
