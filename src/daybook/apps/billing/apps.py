"""Registers the billing app."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.billing"
    label = "billing"

    def ready(self) -> None:
        """Tell the audit pages what an invoice is called and who may read about it."""
        from daybook.apps.platform.subjects import SubjectKind, register_subject

        from .queries.history import invoice_names, visible_invoice_ids

        register_subject(SubjectKind("INVOICE", "Invoice", invoice_names, visible_invoice_ids))
