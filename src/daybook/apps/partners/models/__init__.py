"""Tables of what partners are owed: packs and their draws, invoices, differences, takes."""

from .invoices import FindingAcceptance, InvoiceTake, PartnerInvoice, PartnerInvoiceLine
from .packs import FundDraw, PartnerPack

__all__ = [
    "FindingAcceptance",
    "FundDraw",
    "InvoiceTake",
    "PartnerInvoice",
    "PartnerInvoiceLine",
    "PartnerPack",
]
