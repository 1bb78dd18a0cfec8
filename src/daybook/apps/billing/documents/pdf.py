"""How does an invoice become a PDF? Its printed texts, set by one template, the same bytes always.

PDF/A-3a and PDF/UA-1 together: it can be archived, and read aloud. The creation date is the day of
issue, so that the same invoice has the same hash on every day it is asked for.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

import typst

from ..queries.document import InvoiceDocument
from .printed import printed

TEMPLATE = Path(__file__).with_name("invoice.typ")
STANDARDS = ["a-3a", "ua-1"]
# One compiler keeps its fonts; it is not made for two threads at once.
_LOCK = Lock()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent))


def invoice_pdf(document: InvoiceDocument) -> bytes:
    """The document's PDF. A draft carries its name across the page and no number."""
    on = document.issued_on or document.month
    with _LOCK:
        return _compiler().compile(
            format="pdf",
            sys_inputs={"invoice": json.dumps(_values(document), ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp()),
        )


def _values(document: InvoiceDocument) -> dict:
    on = document.issued_on or document.month
    return {
        **asdict(printed(document)),
        "is_draft": document.state == "DRAFT",
        "state": document.state.capitalize(),
        "date": [on.year, on.month, on.day],
        "seller": _party(document.seller),
        "buyer": _party(document.buyer),
        "purchase_order": document.purchase_order,
        "engagement": f"{document.engagement_code} · {document.engagement_name}",
        "project_codes": list(document.project_codes),
    }


def _party(party) -> dict:
    return {
        "name": party.name,
        "address": list(party.address_lines),
        "tax_number": party.tax_number,
        "email": party.email,
    }
