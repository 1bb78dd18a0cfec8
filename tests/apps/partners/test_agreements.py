"""Who agrees what with partners, within which money, and what the database itself refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from daybook.apps.commercial.models import WorkAuthorization
from daybook.apps.commercial.queries.authorizations import authorizations
from daybook.apps.commercial.queries.partners import fund_by_code
from daybook.apps.partners.actions import agreements
from daybook.apps.partners.actions.packs import issue_pack
from daybook.apps.partners.models import FundDraw
from daybook.apps.partners.queries.coverage import month_work
from daybook.apps.platform.actions.users import add_user, grant_role
from daybook.apps.platform.models import User
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.viewer import viewer_of
from daybook.core.rights import Role
from tests.builders import NOW, START, TODAY

from .agreed import JULY, JUNE, Agreed

LAST_WEEK = date(2026, 6, 22)


def _by(agreed: Agreed, name: str) -> dict:
    return {"actor": agreed.company.viewer(name), "now": NOW}


def test_signing_beyond_the_fund_is_refused_and_says_by_how_much(agreed):
    agreed.draft("WA-2", engagement_id=agreed.company["engagement BOLT"], per_hour=1_500_000,
                 authorized_minutes=12_000, expenses_minor=0)  # fmt: skip
    with pytest.raises(Refused, match=r"KES-F1 lacks 13,000\.00 USD.*17,000\.00 USD.*are free"):
        agreed.sign("WA-2")
    agreements.change_fund(**_by(agreed, "finance"), fund_id=agreed.ids["fund"],
                           amount_minor=1_300_000, reason="Second prime SOW")  # fmt: skip
    agreed.sign("WA-2")
    assert fund_by_code("KES-F1", agreed.company.viewer("finance")).free_minor == 0


def test_a_signed_authorization_is_closed_and_a_new_one_signed(agreed):
    row = agreed.row()
    with pytest.raises(Refused, match="PART-08 WA-1 is signed"):
        agreements.edit_authorization(**agreed.coordinator, authorization_id=row.id,
                                      version=row.version, per_hour=2_000_000)  # fmt: skip
    agreed.draft("WA-2", starts_on=JULY, per_hour=1_200_000)
    with pytest.raises(Refused, match="PART-08 RAV has a signed authorization on ACME-E1"):
        agreed.sign("WA-2")
    agreements.close_authorization(**agreed.coordinator, authorization_id=row.id,
                                   version=row.version, closed_on=JULY)  # fmt: skip
    agreed.sign("WA-2")
    agreed.work(date(2026, 6, 30), 60)
    agreed.work(JULY, 60)
    covered = month_work(agreed.ids["partner"], JULY).coverage.covered
    assert [(row.line.on.month, row.by.code) for row in covered] == [(6, "WA-1"), (7, "WA-2")]


def test_what_a_closed_authorization_did_not_draw_is_free_again(agreed):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    row = agreed.row()
    agreements.close_authorization(**agreed.coordinator, authorization_id=row.id,
                                   version=row.version, closed_on=JULY)  # fmt: skip
    fund = fund_by_code("KES-F1", agreed.company.viewer("finance"))
    assert (fund.committed_minor, fund.free_minor) == (80_000, 2_920_000)


def test_a_fund_is_not_reduced_below_what_is_promised(agreed):
    with pytest.raises(Refused, match=r"PART-09 13,000\.00 USD are promised or drawn"):
        agreements.change_fund(**_by(agreed, "operations"), fund_id=agreed.ids["fund"],
                               amount_minor=-1_700_001, reason="Less")  # fmt: skip
    agreements.change_fund(**_by(agreed, "operations"), fund_id=agreed.ids["fund"],
                           amount_minor=-1_700_000, reason="Less")  # fmt: skip


def test_a_funds_days_keep_what_is_signed_under_it(agreed):
    with pytest.raises(Refused, match="PART-09 WA-1 is signed under this fund for other days"):
        agreements.edit_fund(**_by(agreed, "finance"), fund_id=agreed.ids["fund"], version=1,
                             ends_on=date(2026, 9, 1))  # fmt: skip
    agreements.edit_fund(**_by(agreed, "finance"), fund_id=agreed.ids["fund"], version=1,
                         ends_on=date(2026, 12, 1))  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"per_hour": 0}, "a rate above nothing"),
        ({"authorized_minutes": 0}, "some hours"),
        ({"ends_on": JUNE}, "DATES-01"),
        ({"expenses_minor": -1}, "nothing or more"),
        ({"fund_id": 999}, "Choose a fund"),
        ({"engagement_id": 999}, "Choose an engagement"),
    ],
)
def test_terms_that_make_no_sense_are_refused(agreed, terms, words):
    with pytest.raises(Refused, match=words):
        agreed.draft("WA-9", **terms)


def test_only_engineers_of_the_partner_are_authorized(agreed):
    with pytest.raises(Refused, match="Choose an engineer of the partner"):
        agreed.draft("WA-9", person_id=agreed.company["engineer"])
    with pytest.raises(Refused, match="PART-13 Choose a person of kind partner"):
        agreements.start_partner_engineer(
            **agreed.coordinator, partner_id=agreed.ids["partner"],
            person_id=agreed.company["engineer"], starts_on=START,
        )  # fmt: skip
    with pytest.raises(Refused, match="PART-13 This person belongs to a partner"):
        agreements.start_partner_engineer(
            **agreed.coordinator, partner_id=agreed.ids["partner"],
            person_id=agreed.ids["person"], starts_on=JUNE,
        )  # fmt: skip


def test_a_signature_lies_within_the_fund_and_not_ahead(agreed):
    agreed.draft("WA-2", engagement_id=agreed.company["engagement BOLT"],
                 ends_on=date(2027, 3, 1), authorized_minutes=60)  # fmt: skip
    with pytest.raises(Refused, match="KES-F1 holds from"):
        agreed.sign("WA-2")
    agreed.draft("WA-3", engagement_id=agreed.company["engagement BOLT"], authorized_minutes=60)
    with pytest.raises(Refused, match="a day that has come"):
        agreed.sign("WA-3", signed_on=date(2026, 7, 8), today=TODAY)


@pytest.mark.parametrize("name", ["engineer", "manager", "analyst", "leader", "training", "admin"])
def test_without_the_right_nothing_is_agreed(agreed, name):
    by = _by(agreed, name)
    with pytest.raises((Denied, NotFound)):
        agreements.add_partner(**by, code="X", name="X", currency="USD",
                               entity_id=agreed.company["US"])  # fmt: skip
    with pytest.raises((Denied, NotFound)):
        agreements.draft_authorization(
            **by, code="X", fund_id=agreed.ids["fund"], person_id=agreed.ids["person"],
            engagement_id=agreed.company["engagement ACME"], per_hour=1, authorized_minutes=1,
            starts_on=JUNE, ends_on=JULY,
        )  # fmt: skip
    with pytest.raises((Denied, NotFound)):
        agreements.change_fund(**by, fund_id=agreed.ids["fund"], amount_minor=1, reason="More")


def test_coordinators_sign_but_funds_are_for_operations_and_finance(agreed):
    with pytest.raises(Denied):
        agreements.change_fund(**agreed.coordinator, fund_id=agreed.ids["fund"], amount_minor=1,
                               reason="More")  # fmt: skip
    with pytest.raises(Denied):
        agreements.add_fund(**agreed.coordinator, code="X", partner_id=agreed.ids["partner"],
                            name="X", starts_on=JUNE, ends_on=JULY, amount_minor=1)  # fmt: skip


def test_a_rate_is_seen_by_those_who_may_and_hours_by_managers(agreed):
    company = agreed.company
    (row,) = authorizations(company.viewer("finance"))
    assert (row.per_hour, row.promised_minor) == (1_000_000, 1_300_000)
    (own,) = authorizations(company.viewer("partner"))
    assert (own.per_hour, own.promised_minor, own.authorized_minutes) == (None, None, 7_200)
    reach = [company["engagement ACME"]]
    (managed,) = authorizations(company.viewer("manager"), engagement_ids=reach)
    assert managed.per_hour is None
    assert authorizations(company.viewer("engineer")) == ()


def test_a_newer_version_is_a_conflict(agreed):
    agreed.draft("WA-2", starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 1))
    row = agreed.row("WA-2")
    agreements.edit_authorization(**agreed.coordinator, authorization_id=row.id, version=1,
                                  clearance="Secret")  # fmt: skip
    with pytest.raises(Conflict):
        agreements.edit_authorization(**agreed.coordinator, authorization_id=row.id, version=1,
                                      clearance="None")  # fmt: skip


def _refused(sql: str, *values) -> str:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
    return str(caught.value)


_DRAW = (
    "INSERT INTO partners_funddraw (pack_id, fund_id, authorization_id, source_kind, source_id, "
    "project_id, worked_on, minutes, amount_minor, audit_line_id) SELECT pack_id, fund_id, "
    "authorization_id, 'TIME', {source}, project_id, worked_on, {minutes}, {minor}, audit_line_id "
    "FROM partners_funddraw"
)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE commercial_workauthorization SET per_hour = 1 WHERE code = 'WA-1'", "PART-08"),
        ("UPDATE commercial_workauthorization SET state = 'DRAFT', signed_on = NULL", "PART-08"),
        ("UPDATE commercial_workauthorization SET drawn_minutes = 7201", "overdrawn"),
        ("DELETE FROM commercial_workauthorization", "KEEP-01"),
        ("UPDATE commercial_primefundline SET amount_minor = 1", "BOOK-01"),
        ("DELETE FROM commercial_primefundline", "BOOK-01"),
        ("DELETE FROM commercial_partner", "KEEP-01"),
        ("UPDATE partners_funddraw SET amount_minor = 1", "BOOK-01"),
        ("DELETE FROM partners_partnerpack", "BOOK-01"),
        (_DRAW.format(source=999, minutes=1, minor=3_000_000), "PART-10"),
        (_DRAW.format(source="source_id", minutes=-481, minor=-1), "PART-10"),
        ("INSERT INTO commercial_primefundline (fund_id, amount_minor, reason, recorded_at,"
         " audit_line_id) SELECT fund_id, -2950000, 'x', recorded_at, audit_line_id"
         " FROM commercial_primefundline", "PART-09"),
    ],
)  # fmt: skip
def test_the_database_holds_what_was_agreed_and_drawn(agreed, sql, words):
    agreed.days(LAST_WEEK, 480)
    agreed.pack()
    assert words in _refused(sql)


def test_the_sums_beside_an_authorization_are_those_of_its_draws(agreed):
    agreed.days(LAST_WEEK, 480, 55)
    agreed.pack()
    row = WorkAuthorization.objects.get()
    minutes = sum(FundDraw.objects.values_list("minutes", flat=True))
    minor = sum(FundDraw.objects.values_list("amount_minor", flat=True))
    assert (row.drawn_minutes, row.drawn_minor) == (minutes, minor) == (535, 89_167)


def test_a_coordinator_of_a_region_agrees_for_its_customers_only(agreed):
    company = agreed.company
    add = {"actor": company.system, "now": NOW}
    user = add_user(**add, email="emea@northwind.example", name="The EMEA coordinator",
                    password="correct horse battery")  # fmt: skip
    grant_role(**add, user_id=user, role=Role.COORDINATOR, starts_on=START, scope="REGION",
               scope_id=company["EMEA"])  # fmt: skip
    emea = viewer_of(User.objects.get(pk=user), today=TODAY)
    assert authorizations(emea) == ()
    with pytest.raises(Denied, match="in this region"):
        agreements.draft_authorization(
            actor=emea, now=NOW, code="X", fund_id=agreed.ids["fund"], per_hour=1,
            engagement_id=company["engagement ACME"], person_id=agreed.ids["person"],
            authorized_minutes=60, starts_on=JUNE, ends_on=JULY,
        )  # fmt: skip
    agreed.draft("WA-2", engagement_id=company["engagement BOLT"])
    (row,) = authorizations(emea)
    assert (row.code, row.per_hour) == ("WA-2", 1_000_000)
    with pytest.raises(NotFound):
        agreements.close_authorization(actor=emea, now=NOW, authorization_id=agreed.row().id,
                                       version=2, closed_on=JULY)  # fmt: skip
    with pytest.raises(Denied, match="covers a part only"):
        issue_pack(actor=emea, now=NOW, today=TODAY, partner_id=agreed.ids["partner"], month=JUNE)
