"""The PDF says what the books say, always in the same bytes."""

from __future__ import annotations

import hashlib
import io
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Q
from pypdf import PdfReader

from daybook.apps.billing.documents.pdf import invoice_pdf
from daybook.apps.billing.documents.printed import printed
from daybook.apps.billing.models import Invoice
from daybook.apps.billing.queries.document import invoice_document
from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.records.models import StoredFile
from daybook.ui.format import amount
from tests.apps.billing.test_drafts import drafted, issued
from tests.apps.billing.work import accepted, add_work, worked


@pytest.fixture
def finance(client, company, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    client.force_login(get_user_model().objects.get(email="finance@northwind.example"))
    return client


def content(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def words(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_issued_pdf_has_the_total_and_lines_of_the_books(company, finance):
    worked(company, 450, date(2026, 7, 1))
    worked(company, 90, date(2026, 7, 2), who="manager")
    (key,) = drafted(company)
    issued(company, key)
    found = words(content(finance.get(f"/money/invoices/{key}.pdf")))
    (billed,) = book_sums(filters=Q(book="BILLED"))
    assert billed.amount_minor == 247_500 + 41_250
    assert f"${amount(billed.amount_minor, 'USD')}" in found
    for row in book_sums(by=("person_id",), filters=Q(book="BILLED")):
        assert amount(row.amount_minor, "USD") in found
    assert "INV-US-27-0001" in found and "The engineer, PSE" in found
    assert "7.50 330.00 2,475.00" in found and "1.50 275.00 412.50" in found
    assert "Acme Corporation" in found and "Sun 30 Aug 2026, 30 days" in found
    assert "DRAFT" not in found


def test_a_draft_says_draft_and_is_not_kept(company, finance):
    worked(company)
    (key,) = drafted(company)
    found = words(content(finance.get(f"/money/invoices/{key}.pdf")))
    assert "DRAFT" in found and "Not issued yet" in found
    assert not StoredFile.objects.exists()


def test_the_first_print_is_kept_and_every_later_one_is_the_same_bytes(company, finance, tmp_path):
    worked(company)
    (key,) = drafted(company)
    issued(company, key)
    first = content(finance.get(f"/money/invoices/{key}.pdf"))
    stored = StoredFile.objects.get()
    assert stored.digest == hashlib.sha256(first).hexdigest()
    assert (stored.record_kind, stored.record_id) == ("INVOICE", key)
    assert Invoice.objects.get(pk=key).document_id == stored.pk
    assert content(finance.get(f"/money/invoices/{key}.pdf")) == first
    assert StoredFile.objects.count() == 1
    # Set again from the rows, it is the same file: nothing in it depends on the day of printing.
    document = invoice_document(company.viewer("finance"), key)
    assert invoice_pdf(document) == first


def test_the_pdf_can_be_archived_and_read_aloud(company, finance):
    worked(company)
    (key,) = drafted(company)
    issued(company, key, on=date(2026, 7, 31))
    reader = PdfReader(io.BytesIO(content(finance.get(f"/money/invoices/{key}.pdf"))))
    assert reader.metadata.title == "Invoice INV-US-27-0001"
    assert reader.metadata["/CreationDate"].startswith("D:20260731")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    described = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfaid:part>3<" in described and "pdfuaid:part>1<" in described


def test_hours_without_an_exact_decimal_are_printed_as_a_clock(company):
    add_work(company, "CUBE", per_unit=1_000_000)
    worked(company, 20, date(2026, 7, 1), project="CUBE")
    (key,) = drafted(company)
    (line,) = printed(invoice_document(company.viewer("finance"), key)).lines
    assert (line.quantity, line.rate, line.amount) == ("0:20", "100.00", "33.33")


def test_a_milestone_is_printed_in_euro_without_a_quantity(company, finance):
    accepted(company)
    (key,) = drafted(company)
    found = words(content(finance.get(f"/money/invoices/{key}.pdf")))
    assert "€73,000.00" in found and "Pilot" in found and "accepted 20 Jul 2026" in found
    assert "Quantity" not in found
