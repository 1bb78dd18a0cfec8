"""The pages of billing, by the roles that may open them."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.billing.models import Invoice
from daybook.apps.billing.queries.held import remedy_for
from daybook.core.billing import BillableFact, not_eligible_because
from tests.apps.billing.test_drafts import drafted, issued
from tests.apps.billing.work import accepted, add_work, logged, worked

BILLING = "/money/billing/2026-07"


@pytest.fixture
def signed_in(client, company):
    def sign(name):
        client.force_login(get_user_model().objects.get(email=f"{name}@northwind.example"))
        return client

    return sign


def text(response) -> str:
    return response.content.decode()


def test_the_billing_page_says_what_is_ready_and_what_is_held(company, signed_in):
    worked(company)
    logged(company, 120, date(2026, 7, 8))
    add_work(company, "RISK", signed_on=None)
    worked(company, 240, date(2026, 7, 9), project="RISK")
    page = text(signed_in("finance").get(BILLING))
    assert "$2,475.00" in page and "2,475.00 USD" in page and "Draft all invoices" in page
    assert "Work at risk: the statement of work is not signed" in page
    assert "/projects/engagements/RISK-E1" in page
    # Who approves no time reads who does; who approves is led there.
    assert "Not approved yet" in page and "/approvals?" not in page
    assert "/approvals?project=ACME-001" in text(signed_in("coordinator").get(BILLING))
    one = text(signed_in("finance").get(f"{BILLING}?engagement=ACME-E1"))
    assert "The engineer, PSE" in one and "7:30" in one and "330.00" in one


def test_an_engagement_that_is_not_there_is_not_found(company, signed_in):
    assert signed_in("finance").get(f"{BILLING}?engagement=NONE").status_code == 404
    assert signed_in("finance").get("/money/billing/2026-13").status_code == 404


def test_every_reason_names_who_can_act():
    changes = (
        {"is_approved": False}, {"is_billable": False}, {"is_notional": True},
        {"is_estimated": True}, {"is_signed": False}, {"has_rate": False},
        {"worked_on": date(2026, 8, 1)}, {"taken": 1}, {"in_draft": "7"},
    )  # fmt: skip
    for change in changes:
        fact = BillableFact(**{"kind": "TIME_ENTRY", "worked_on": date(2026, 7, 1), "quantity": 1}
                            | change)  # fmt: skip
        why = not_eligible_because(fact, date(2026, 8, 1))
        assert why and remedy_for(why)[0]
    with pytest.raises(LookupError):
        remedy_for("no such reason")


def test_drafting_from_the_page_makes_a_draft_and_again_makes_nothing(company, signed_in):
    worked(company)
    client = signed_in("coordinator")
    made = client.post(f"{BILLING}/drafts", {"engagement": "ACME-E1"})
    key = Invoice.objects.get().pk
    assert made.status_code == 302 and made["Location"] == f"/money/invoices/{key}"
    again = client.post(f"{BILLING}/drafts", follow=True)
    assert "nothing new to draft" in text(again) and Invoice.objects.count() == 1


def test_who_may_not_draft_sees_no_button_and_is_refused(company, signed_in):
    worked(company)
    page = signed_in("operations").get(BILLING)
    assert page.status_code == 200 and "Draft all" not in text(page)
    assert signed_in("operations").post(f"{BILLING}/drafts").status_code == 403
    assert not Invoice.objects.exists()


def test_the_invoice_says_in_words_that_a_second_person_issues(company, signed_in):
    worked(company)
    (key,) = drafted(company, "finance")
    page = text(signed_in("finance").get(f"/money/invoices/{key}"))
    assert "You drafted this invoice, so another member of finance issues it (APPR-02)." in page
    assert f"/money/invoices/{key}/issue" not in page
    assert signed_in("finance").get(f"/money/invoices/{key}/issue").status_code == 403
    other = signed_in("finance2")
    assert f"/money/invoices/{key}/issue" in text(other.get(f"/money/invoices/{key}"))
    done = other.post(f"/money/invoices/{key}/issue", {"issued_on": "2026-07-31"}, follow=True)
    page = text(done)
    assert "INV-US-27-0001" in page and f"/ledger?invoice={key}" in page and "Issue invoice" in page


def test_a_wrong_day_keeps_the_form_and_names_the_field(company, signed_in):
    worked(company)
    (key,) = drafted(company)
    answer = signed_in("finance").post(f"/money/invoices/{key}/issue", {"issued_on": "soon"})
    assert answer.status_code == 422 and "Write the day as 2026-07-31." in text(answer)
    assert 'value="soon"' in text(answer)


def test_deleting_from_the_page_leads_back_to_billing(company, signed_in):
    worked(company)
    (key,) = drafted(company)
    answer = signed_in("coordinator").post(f"/money/invoices/{key}/delete", follow=True)
    assert "can be billed again" in text(answer) and not Invoice.objects.exists()


def test_a_line_shows_the_entries_it_is_made_of(company, signed_in):
    add_work(company, "CUBE", per_unit=1_000_000)
    entries = [worked(company, 20, date(2026, 7, day), project="CUBE") for day in (1, 2, 3)]
    (key,) = drafted(company)
    issued(company, key)
    page = text(signed_in("finance").get(f"/money/invoices/{key}/lines/1"))
    assert all(f"/time/entries/{entry}" in page for entry in entries)
    assert "33.33 USD" in page and "33.34 USD" in page and "100.00 USD" in page
    assert signed_in("finance").get(f"/money/invoices/{key}/lines/2").status_code == 404


@pytest.fixture
def two_invoices(company):
    """One of the manager's ACME in the Americas, one of a project nobody here manages."""
    worked(company)
    add_work(company, "FAR", region="EMEA", manager="coordinator")
    worked(company, 60, date(2026, 7, 1), project="FAR")
    near, far = (
        drafted(company, engagement_id=company[f"engagement {name}"])[0] for name in ("ACME", "FAR")
    )
    return near, far


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("manager", (200, 404)),
        ("leader", (404, 200)),
        ("finance", (200, 200)),
        ("coordinator", (200, 200)),
        ("engineer", (404, 404)),
        ("admin", (404, 404)),
        ("training", (404, 404)),
    ],
)
def test_invoices_are_seen_by_project_region_and_office(two_invoices, signed_in, who, sees):
    client = signed_in(who)
    assert tuple(client.get(f"/money/invoices/{key}").status_code for key in two_invoices) == sees
    pdfs = tuple(client.get(f"/money/invoices/{key}.pdf").status_code for key in two_invoices)
    assert pdfs == sees
    page = text(client.get("/money/invoices"))
    shown = tuple(200 if f'"/money/invoices/{key}"' in page else 404 for key in two_invoices)
    assert shown == sees


def test_the_training_coordinator_sees_the_invoices_of_courses_run(company, signed_in):
    from daybook.apps.people.actions.persons import add_person
    from tests.builders import NOW

    company.ids["training"] = add_person(
        actor=company.system, now=NOW, code="TRA", name="The training", zone="America/New_York",
        user_id=company["user training"],
    )  # fmt: skip
    add_work(company, "COURSE", manager="training")
    worked(company, 60, date(2026, 7, 1), project="COURSE")
    worked(company)
    course, other = (
        drafted(company, engagement_id=company[f"engagement {name}"])[0]
        for name in ("COURSE", "ACME")
    )
    client = signed_in("training")
    assert client.get(f"/money/invoices/{course}").status_code == 200
    assert client.get(f"/money/invoices/{other}").status_code == 404


def test_the_list_filters_and_sums_by_currency(company, signed_in):
    worked(company)
    accepted(company)
    for key in drafted(company):
        if Invoice.objects.get(pk=key).currency == "USD":
            issued(company, key)
    client = signed_in("finance")
    page = text(client.get("/money/invoices"))
    assert "2,475.00" in page and "73,000.00" in page
    drafts = text(client.get("/money/invoices?state=DRAFT&month=2026-07"))
    assert "BOLT-E1" in drafts and "INV-US-27-0001" not in drafts
    assert "73,000.00" not in text(client.get("/money/invoices?entity=US"))
    saved = b"".join(client.get("/money/invoices?csv=1").streaming_content).decode()
    assert "INV-US-27-0001" in saved and "2475.00" in saved


def _queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_ask_the_same_number_of_questions_for_few_and_many(company, signed_in):
    client = signed_in("finance")
    for number in range(2):
        add_work(company, f"AA{number}")
        worked(company, 60, date(2026, 7, 1), project=f"AA{number}")
    few = _queries(client, BILLING)
    drafted(company, engagement_id=company["engagement AA0"])
    few_invoices = _queries(client, "/money/invoices")
    for number in range(12):
        add_work(company, f"BB{number}")
        worked(company, 30, date(2026, 7, 2), project=f"BB{number}")
    assert _queries(client, BILLING) <= few
    drafted(company)
    assert Invoice.objects.count() == 14
    assert _queries(client, "/money/invoices") == few_invoices
