"""Do the pages work without a script, for those who may open them and for nobody else?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.expenses.models import ExpenseLine, PolicyAmount, Reimbursement
from daybook.apps.platform.models import User
from tests.builders import TODAY

from .spending import png


@pytest.fixture
def visit(client, spending, settings):
    """`visit("engineer")`: a client signed in as a login."""
    settings.FILES_ROOT, settings.DAYBOOK_TODAY = spending.root, TODAY.isoformat()

    def sign_in(who: str):
        client.force_login(User.objects.get(pk=spending.company[f"user {who}"]))
        return client

    return sign_in


def _text(answer) -> str:
    return answer.content.decode()


def test_a_photo_becomes_a_draft_and_the_draft_is_handed_in(visit, spending):
    client = visit("engineer")
    photo = SimpleUploadedFile("IMG_1.HEIC", png())
    answer = client.post("/time/expenses/receipts", {"receipt": photo})
    line = ExpenseLine.objects.get()
    assert answer.url == f"/time/expenses/lines/{line.pk}"
    page = _text(client.get(answer.url))
    assert "Before it can be handed in" in page and "Give the amount." in page
    fields = {
        "spent_on": "2026-07-07", "amount": "23,40", "currency": "USD", "payment": "OWN",
        "category_id": spending.categories["MEALS"], "project_id": spending.company["ACME"],
        "version": line.version, "submit": "1",
    }  # fmt: skip
    answer = client.post(answer.url, fields, follow=True)
    assert "Handed in." in _text(answer)
    line.refresh_from_db()
    assert (line.state, line.amount_minor) == ("SUBMITTED", 2_340)


def test_over_the_limit_the_draft_is_kept_and_the_reason_asked_for_at_its_field(visit, spending):
    client = visit("engineer")
    fields = {
        "spent_on": "2026-07-07", "amount": "49", "currency": "USD", "payment": "OWN",
        "category_id": spending.categories["MEALS"], "project_id": spending.company["ACME"],
        "submit": "1", "client_key": "k",
    }  # fmt: skip
    page = _text(client.post("/time/expenses/new", fields, follow=True))
    assert "Meals have a limit of 45.00 USD a day: 4.00 over. Add a reason." in page
    assert ExpenseLine.objects.get().state == "DRAFT"


def test_a_wrong_amount_keeps_what_was_typed(visit, spending):
    client = visit("engineer")
    answer = client.post("/time/expenses/new", {
        "spent_on": "2026-07-07", "amount": "many", "currency": "USD", "payment": "OWN",
        "note": "Taxi to the client",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "Taxi to the client" in _text(answer) and "is not an amount" in _text(answer)
    assert not ExpenseLine.objects.exists()


def test_a_lying_file_is_refused_in_words(visit, spending):
    client = visit("engineer")
    wrong = SimpleUploadedFile("receipt.png", b"MZ\x90 a program")
    page = _text(client.post("/time/expenses/receipts", {"receipt": wrong}, follow=True))
    assert "whatever its name says" in page and "EXP-16" in page


def test_approvals_by_lens_and_the_undo_of_the_notice(visit, spending):
    clean = spending.submitted(1_000)
    spending.submitted(4_900, reason="Team dinner", spent_on=TODAY - timedelta(days=1))
    client = visit("manager")
    page = _text(client.get("/time/expenses/approvals"))
    assert "1 exception and 1 clean to approve" in page
    assert "Team dinner" in page and 'data-key="A"' in page
    row = f"{clean}.{spending.line(clean).version}"
    answer = client.post("/time/expenses/approvals/approve?lens=clean", {"row": row}, follow=True)
    assert "1 expense approved and in the books." in _text(answer)
    answer = client.post(f"/time/expenses/approvals/undo?lines={clean}", follow=True)
    assert "1 approval undone" in _text(answer)
    assert spending.line(clean).state == "SUBMITTED"
    answer = client.post("/time/expenses/approvals/return", {"row": row})
    assert answer.status_code in (409, 422)


def test_a_return_without_a_reason_says_so_on_the_same_page(visit, spending):
    key = spending.submitted(1_000)
    client = visit("manager")
    answer = client.post("/time/expenses/approvals/return",
                         {"row": f"{key}.{spending.line(key).version}"})  # fmt: skip
    assert answer.status_code == 422 and "Say why" in _text(answer)


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("engineer", "/time/expenses/approvals", 403),
        ("engineer", "/time/expenses/reimbursements", 403),
        ("engineer", "/time/expenses/policy/amount", 403),
        ("finance", "/time/expenses/approvals", 403),
        ("finance", "/time/expenses/reimbursements", 200),
        ("manager", "/time/expenses/reimbursements", 403),
        ("admin", "/time/expenses", 403),
        ("admin", "/time/expenses/all", 403),
        ("operations", "/time/expenses/policy/charge", 200),
        ("engineer", "/time/expenses/policy", 200),
    ],
)
def test_pages_open_for_those_who_may(visit, spending, who, address, status):
    assert visit(who).get(address).status_code == status


def test_another_s_draft_is_not_there_for_anybody_in_reach(visit, spending):
    key = spending.draft()
    assert visit("manager").get(f"/time/expenses/lines/{key}").status_code == 404
    report = spending.line(key).report_id
    assert visit("manager").get(f"/time/expenses/reports/{report}").status_code == 404
    assert visit("finance").get(f"/time/expenses/lines/{key}").status_code == 200


def test_the_list_adds_up_all_that_fits_by_currency_and_is_saved_guarded(visit, spending):
    spending.submitted(1_000, note="=cmd")
    spending.submitted(2_000, currency="EUR", spent_on=TODAY - timedelta(days=1))
    client = visit("finance")
    page = _text(client.get("/time/expenses/all"))
    assert "$10.00" in page and "€20.00" in page
    assert "€20.00" not in _text(client.get("/time/expenses/all?currency=USD"))
    assert "No expense fits" in _text(client.get("/time/expenses/all?flag=LATE"))
    file = b"".join(client.get("/time/expenses/all?format=csv").streaming_content).decode()
    assert "'=cmd" in file and "10.00" in file


def test_the_policy_is_set_on_a_page_with_a_day(visit, spending):
    client = visit("finance")
    answer = client.post("/time/expenses/policy/amount", {
        "kind": "ITEM", "category_id": spending.categories["LODGING"], "amount": "180",
        "currency": "USD", "starts_on": "2026-08-01", "reason": "New year",
    })  # fmt: skip
    assert answer.url == "/time/expenses/policy"
    row = PolicyAmount.objects.latest("id")
    assert (row.kind, row.amount_minor, row.starts_on.isoformat()) == ("ITEM", 18_000, "2026-08-01")
    assert "$180.00 an item" in _text(client.get("/time/expenses/policy"))


def test_money_is_paid_back_on_a_page_and_given_as_files(visit, spending):
    spending.approved(4_000)
    client = visit("finance")
    fields = {"entity_id": spending.company["US"], "paid_on": "2026-07-07", "request_key": "one"}
    answer = client.post("/time/expenses/reimbursements", fields)
    again = client.post("/time/expenses/reimbursements", fields)
    run = Reimbursement.objects.get()
    assert answer.url == again.url == f"/time/expenses/reimbursements/{run.pk}"
    assert "RMB-US-27-0001" in _text(client.get(answer.url))
    found = client.get(f"{answer.url}?format=json").json()
    assert (found["total_minor"], found["people"][0]["person"]) == (4_000, "ENG")
    file = b"".join(client.get(f"{answer.url}?format=csv").streaming_content).decode()
    assert "40.00" in file and "ENG" in file


@pytest.mark.parametrize("address", ["/time/expenses/all", "/time/expenses/approvals?lens=clean",
                                     "/time/expenses/approvals"])  # fmt: skip
def test_a_list_asks_the_same_for_10_and_for_200_rows(visit, spending, address):
    client = visit("coordinator")
    reason = "" if "clean" in address else "Team dinner"
    amount = 2_000 if "clean" in address else 5_000

    def fill(first: int, count: int) -> None:
        for number in range(first, first + count):
            on = TODAY - timedelta(days=number % 60)
            key = spending.draft(amount + number, reason=reason, spent_on=on)
            ExpenseLine.objects.filter(pk=key).update(
                state="SUBMITTED", submitted_at="2026-07-07T16:00:00Z", functional_minor=1,
                reimbursed_minor=1, employer_id=spending.company["US"],
                flags=1 if reason else 0,
            )  # fmt: skip

    counts = []
    for first, many in ((0, 10), (10, 190)):
        fill(first, many)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 30
