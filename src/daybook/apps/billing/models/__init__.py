"""Tables of billing: invoices, their lines, and what a draft holds."""

from .invoices import Invoice, InvoiceItem, InvoiceLine

__all__ = ["Invoice", "InvoiceItem", "InvoiceLine"]
