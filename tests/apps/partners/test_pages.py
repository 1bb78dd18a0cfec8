"""What do the pages show, to whom, and what do their forms do?"""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.partners.models import PartnerInvoice, PartnerPack

from .agreed import JUNE, line

LAST_WEEK = date(2026, 6, 22)
ROOT = "/money/partners"


@pytest.fixture
def packed(agreed):
    """June is packed: 20:00 at 100.00."""
    agreed.days(LAST_WEEK, 480, 480, 240)
    agreed.pack()
    return agreed


def _text(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_every_page_opens_for_a_coordinator_and_names_its_figures(packed, sign_in):
    key = packed.invoice(line(1_320))
    client = sign_in("coordinator")
    pack = PartnerPack.objects.get().pk
    page = _text(client, ROOT)
    assert "Kestrel Point" in page and "30,000.00" in page and "2,000.00" in page
    for address, words in (
        ("/KES", "Prime SOW 2026"),
        ("/KES/authorizations", "WA-1"),
        ("/KES/packs", "June 2026"),
        ("/KES/packs/2026-06", "Everything approved is packed"),
        ("/KES/packs/2026-07", "Nothing approved waits for a pack"),
        ("/KES/invoices", "K-1"),
        ("/KES/people", "Ravi Menon"),
        ("/funds/KES-F1", "28,000.00</b> are left to draw"),
        ("/authorizations", "WA-1"),
        ("/authorizations/WA-1", "Migration of the runners"),
        ("/authorizations/new?partner=KES", "Draft a work authorization"),
        ("/authorizations/WA-1/close", "Last day covered"),
        (f"/packs/{pack}", "4711"),
        ("/invoices", "K-1"),
        (f"/invoices/{key}", "22:00 invoiced, 20:00 approved: +2:00 h, worth +200.00 USD."),
        (f"/invoices/{key}/edit", "Save and match"),
        (f"/invoices/{key}/return", "Please send a corrected invoice."),
        ("/KES/invoices/new", "Enter an invoice"),
        ("/draws?fund=KES-F1", "3 draws: 20.00 h"),
    ):
        assert words in _text(client, ROOT + address).replace("\N{NO-BREAK SPACE}", " "), address


def test_the_sums_behind_a_figure_are_its_rows(packed, sign_in):
    page = _text(sign_in("finance"), f"{ROOT}/draws?authorization=WA-1&month=2026-06")
    assert page.count("/time/entries/") >= 6
    none = _text(sign_in("finance"), f"{ROOT}/draws?authorization=WA-1&month=2026-07")
    assert "Nothing was drawn that fits." in none


def test_figures_are_explained_down_to_their_draws(packed, sign_in):
    client = sign_in("finance")
    for address, words in (
        ("drawn?fund=KES-F1", "2,000.00"),
        ("drawn?authorization=WA-1", "Open the 3 draws"),
        ("promised?partner=KES", "13,000.00"),
        ("runs-out?fund=KES-F1", "2,000.00"),
    ):
        page = _text(client, f"{ROOT}/explain/{address}").replace("\N{NO-BREAK SPACE}", " ")
        assert words in page and "/rules/PART-0" in page, address
    assert client.get(f"{ROOT}/explain/drawn?fund=NONE").status_code == 404
    assert sign_in("manager").get(f"{ROOT}/explain/drawn?fund=KES-F1").status_code == 403


@pytest.mark.parametrize("name", ["engineer", "manager", "analyst", "leader", "training", "admin"])
def test_without_the_right_money_of_partners_does_not_exist(packed, sign_in, name):
    client = sign_in(name)
    assert client.get(ROOT).status_code == 403
    for address in ("/KES", "/funds/KES-F1", f"/packs/{PartnerPack.objects.get().pk}"):
        assert client.get(ROOT + address).status_code == 404, address
    assert client.post(f"{ROOT}/KES/packs/2026-06/issue").status_code == 404


def test_a_manager_sees_hours_of_own_projects_and_no_rate(packed, sign_in):
    client = sign_in("manager")
    for address in ("/authorizations", "/authorizations/WA-1", "/draws"):
        page = _text(client, ROOT + address)
        assert "20.00" in page and "Ravi Menon" in page
        assert "2,000.00" not in page and "KES-F1" not in page and "Rate" not in page


def test_a_partner_engineer_sees_the_own_rows_and_no_money(packed, sign_in):
    client = sign_in("partner")
    page = _text(client, f"{ROOT}/authorizations")
    assert "WA-1" in page and "2,000.00" not in page
    assert "3 draws: 20.00" in _text(client, f"{ROOT}/draws").replace("\N{NO-BREAK SPACE}", " ")
    assert client.get(ROOT).status_code == 403
    assert "WA-1" not in _text(sign_in("engineer"), f"{ROOT}/authorizations")


def test_a_pack_is_issued_from_its_page_and_saved_as_files(agreed, sign_in):
    agreed.days(LAST_WEEK, 480)
    client = sign_in("coordinator")
    page = _text(client, f"{ROOT}/KES/packs/2026-06")
    assert "Issue the pack" in page and "approved and not packed yet" in page
    answer = client.post(f"{ROOT}/KES/packs/2026-06/issue")
    assert answer.status_code == 302
    assert "time@kestrelpoint.example" in _text(client, answer.url)
    file = client.get(f"{answer.url}?format=csv")
    text = b"".join(file.streaming_content).decode()
    assert "ACME-001" in text and "4711" in text and "800.00" in text
    book = client.get(f"{answer.url}?format=xlsx")
    from openpyxl import load_workbook

    rows = list(load_workbook(io.BytesIO(book.content)).active.values)
    assert rows[0][0] == "Project" and rows[1][0] == "ACME-001" and 8 in rows[1]
    again = client.post(f"{ROOT}/KES/packs/2026-06/issue", follow=True)
    assert "Nothing is new, so nothing was issued." in again.content.decode()


def test_a_name_that_begins_like_a_formula_stays_text_in_the_files(agreed, sign_in):
    from daybook.apps.people.models import Person

    Person.objects.filter(code="RAV").update(name="=HYPERLINK(1)")
    agreed.days(LAST_WEEK, 480)
    key = agreed.pack()
    client = sign_in("finance")
    from openpyxl import load_workbook

    book = client.get(f"{ROOT}/packs/{key}?format=xlsx")
    cells = [cell for row in load_workbook(io.BytesIO(book.content)).active for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    file = b"".join(client.get(f"{ROOT}/packs/{key}?format=csv").streaming_content).decode()
    assert "'=HYPERLINK" in file


def test_lines_nothing_covers_stand_first_with_their_remedy(agreed, sign_in):
    agreed.work(date(2026, 6, 23), 480, project="BOLT")
    page = _text(sign_in("coordinator"), f"{ROOT}/KES/packs/2026-06")
    assert "1 line in no pack" in page
    assert "No signed work authorization names this person here." in page
    assert "Sign one for the day, or move the line" in page
    assert page.index("1 line in no pack") < page.index("Approved, not packed yet")


def _post(number="K-7", **more) -> dict:
    data = {
        "number": number, "month": "2026-06", "invoiced_on": "2026-07-03",
        "received_on": "2026-07-06", "currency": "USD", "total": "2000.00",
        "line-TOTAL_FORMS": "2", "line-INITIAL_FORMS": "0",
        "line-0-kind": "TIME", "line-0-project_code": "ACME-001",
        "line-0-consultant": "ravi menon", "line-0-starts_on": "2026-06-01",
        "line-0-ends_on": "2026-06-30", "line-0-minutes": "20:00", "line-0-per_hour": "100",
        "line-0-total": "2000", "line-1-kind": "TIME",
    }  # fmt: skip
    return data | more


def test_an_invoice_is_typed_matched_and_approved(packed, sign_in):
    client = sign_in("coordinator")
    answer = client.post(f"{ROOT}/KES/invoices/new", _post())
    assert answer.status_code == 302
    page = _text(client, answer.url)
    assert "agree with what was approved" in page and "Approve</button>" not in page
    client = sign_in("finance")
    assert "Approve</button>" in _text(client, answer.url)
    client.post(f"{answer.url}/approve", {"version": PartnerInvoice.objects.get().version})
    assert "were approved; its hours are taken" in _text(client, answer.url)


def test_what_is_wrong_with_a_line_stands_at_it_and_what_was_typed_stays(packed, sign_in):
    client = sign_in("coordinator")
    answer = client.post(f"{ROOT}/KES/invoices/new", _post(**{"line-0-minutes": "twenty"}))
    page = answer.content.decode()
    assert answer.status_code == 422 and "is not hours" in page and "twenty" in page
    answer = client.post(f"{ROOT}/KES/invoices/new", _post(**{"line-0-ends_on": ""}))
    assert "Line 1: give its To." in answer.content.decode()
    assert not PartnerInvoice.objects.exists()


def test_lines_are_read_from_a_table_and_bad_rows_are_named(packed, sign_in):
    client = sign_in("coordinator")
    head = "project,consultant,from,to,hours,rate,total,po\n"
    good = "ACME-001,RAV,2026-06-01,2026-06-30,20:00,100.00,2000.00,4711\n"
    bad = "ACME-001,RAV,2026-06-01,june,8,100.00,oops,\n"
    table = SimpleUploadedFile("lines.csv", (head + good + bad).encode())
    answer = client.post(f"{ROOT}/KES/invoices/new", _post(table=table))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Row 3, to: Write the day as 2026-07-07." in page
    table = SimpleUploadedFile("lines.csv", (head + good).encode())
    answer = client.post(f"{ROOT}/KES/invoices/new", _post(table=table))
    assert answer.status_code == 302 and PartnerInvoice.objects.get().state == "MATCHED"


def test_lines_are_read_from_a_workbook(packed, sign_in):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Project", "Consultant", "From", "To", "Hours", "Rate", "Total"])
    book.active.append(["ACME-001", "Ravi Menon", date(2026, 6, 1), date(2026, 6, 30),
                        20, 100, 2000])  # fmt: skip
    made = io.BytesIO()
    book.save(made)
    table = SimpleUploadedFile("lines.xlsx", made.getvalue())
    answer = sign_in("coordinator").post(f"{ROOT}/KES/invoices/new", _post(table=table))
    assert answer.status_code == 302, answer.content.decode()
    assert PartnerInvoice.objects.get().state == "MATCHED"


def test_a_file_that_is_no_table_is_told_and_nothing_is_kept(packed, sign_in):
    table = SimpleUploadedFile("lines.csv", b"\xff\xfe\x00binary")
    answer = sign_in("coordinator").post(f"{ROOT}/KES/invoices/new", _post(table=table))
    assert answer.status_code == 422 and "IMPORT-01" in answer.content.decode()
    assert not PartnerInvoice.objects.exists()


def test_hours_are_given_back_with_a_minus(packed, sign_in):
    data = _post(**{"line-0-minutes": "-2:00", "line-0-total": "-200", "total": "-200"})
    answer = sign_in("coordinator").post(f"{ROOT}/KES/invoices/new", data)
    page = _text(sign_in("coordinator"), f"{answer.url}/edit")
    assert 'value="-2"' in page and 'value="-200.00"' in page


def test_the_paper_is_kept_if_it_is_one(packed, sign_in):
    client = sign_in("coordinator")
    paper = SimpleUploadedFile("invoice.pdf", b"%PDF-1.4 tiny")
    answer = client.post(f"{ROOT}/KES/invoices/new", _post(document=paper))
    file = client.get(f"{answer.url}/file")
    assert b"".join(file.streaming_content) == b"%PDF-1.4 tiny"
    assert file["Content-Disposition"].startswith("attachment")
    script = SimpleUploadedFile("invoice.pdf", b"<script>alert(1)</script>")
    answer = client.post(f"{ROOT}/KES/invoices/new", _post("K-8", document=script), follow=True)
    assert "without its file" in answer.content.decode()


def test_a_difference_is_accepted_on_the_page_with_a_reason(packed, sign_in):
    key = packed.invoice(line(1_140))
    client = sign_in("coordinator")
    from daybook.apps.partners.queries.invoices import invoice_by_id
    from daybook.apps.partners.queries.matching import matching_of

    row = invoice_by_id(packed.company.viewer("finance"), key)
    found = matching_of(row).findings[0].key
    empty = client.post(f"{ROOT}/invoices/{key}/accept", {"key": found, "reason": ""}, follow=True)
    assert "Say why the difference is accepted." in empty.content.decode()
    done = client.post(f"{ROOT}/invoices/{key}/accept", {"key": found, "reason": "Rest in July"},
                       follow=True)  # fmt: skip
    assert "Rest in July" in done.content.decode()


def test_a_list_asks_as_often_for_one_draw_as_for_many(agreed, sign_in):
    agreed.work(LAST_WEEK, 60)
    agreed.pack()
    client = sign_in("finance")
    counts = []
    for _ in range(2):
        for address in ("/draws", "", "/KES", "/authorizations", "/KES/packs/2026-06"):
            client.get(ROOT + address)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(ROOT + address)
            counts.append((address, len(asked)))
        agreed.days(date(2026, 6, 1), *[60] * 20)
        agreed.pack()
    half = len(counts) // 2
    assert counts[:half] == counts[half:]


def test_forms_add_a_partner_a_fund_and_an_authorization(agreed, sign_in):
    client = sign_in("operations")
    us = agreed.company["US"]
    answer = client.post(f"{ROOT}/new", {"name": "Blue Larch", "code": "lar", "currency": "USD",
                                         "entity_id": us})  # fmt: skip
    assert answer.url == f"{ROOT}/LAR"
    answer = client.post(f"{ROOT}/KES/funds/new", {
        "name": "Extra", "code": "KES-F2", "amount": "1,000.00", "starts_on": "2026-06-01",
        "ends_on": "2026-12-31"})  # fmt: skip
    assert answer.url == f"{ROOT}/funds/KES-F2"
    refused = client.post(f"{ROOT}/funds/KES-F1/money",
                          {"way": "-1", "amount": "20,000.00", "reason": "Too much"})  # fmt: skip
    assert refused.status_code == 422
    assert "13,000.00 USD are promised or drawn" in refused.content.decode()
    answer = client.post(f"{ROOT}/authorizations/new?partner=KES", {
        "code": "WA-2", "fund_id": agreed.ids["fund"],
        "engagement_id": agreed.company["engagement BOLT"], "person_id": agreed.ids["person"],
        "per_hour": "110", "authorized_minutes": "400:00", "starts_on": "2026-07-01",
        "ends_on": "2026-09-30"})  # fmt: skip
    assert answer.url == f"{ROOT}/authorizations/WA-2"
    signed = client.post(
        f"{ROOT}/authorizations/WA-2/sign",
        {"version": agreed.row("WA-2").version, "signed_on": "2026-07-01", "signed_by": "K. P."},
    )
    assert signed.status_code == 422
    # 44,000.00 promised where 17,000.00 are free.
    assert "KES-F1 lacks 27,000.00 USD" in signed.content.decode()


def test_june_is_named_in_the_month_of_the_pack(packed, sign_in):
    assert "June 2026" in _text(sign_in("finance"), f"{ROOT}/KES/packs/{JUNE:%Y-%m}")
