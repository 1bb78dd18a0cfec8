"""Pages of billing."""

from .billing_month import billing_month, make_drafts
from .document import invoice_file
from .invoice import delete, invoice_page, issue, line
from .invoice_list import invoice_list

__all__ = [
    "billing_month",
    "delete",
    "invoice_file",
    "invoice_list",
    "invoice_page",
    "issue",
    "line",
    "make_drafts",
]
