"""Registers the billing app."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.billing"
    label = "billing"

    def ready(self) -> None:
        """Tell the audit pages what an invoice is called, and the pages of time what it holds."""
        from daybook.apps.platform.subjects import SubjectKind, register_subject
        from daybook.apps.time.queries.holders import register_holder

        from .queries.history import invoice_names, visible_invoice_ids
        from .queries.holding import invoices_of_entries

        register_subject(SubjectKind("INVOICE", "Invoice", invoice_names, visible_invoice_ids))
        register_holder(invoices_of_entries)
