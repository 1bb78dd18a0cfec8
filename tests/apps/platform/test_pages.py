"""What do the pages of the administration show, to whom, and what do their forms do?"""

from __future__ import annotations

import re
from datetime import date
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.apps.platform.actions.periods import request_hard_lock
from daybook.apps.platform.models import (
    ApiToken,
    DatedSetting,
    FxRate,
    Grant,
    LegalEntity,
    Proposal,
    Run,
    User,
)
from daybook.apps.platform.scopes import ScopeNames
from daybook.config.shell import shell_of
from daybook.core.rights import Role
from tests.builders import NOW, START, TODAY

SETTINGS = {"admin", "operations", "finance", "analyst"}
USERS = {"admin"}
LOCKS = {"coordinator", "analyst", "leader", "operations", "finance"}
PROPOSE = {"analyst", "operations", "admin", "finance", "coordinator", "leader"}
EVERYBODY = {"engineer", "manager", "coordinator", "analyst", "operations", "leader", "finance",
             "training", "admin"}  # fmt: skip
PAGES = {
    "/admin": SETTINGS | USERS | LOCKS | {"manager"},
    "/admin/organization": SETTINGS,
    "/admin/organization/entities/DE": SETTINGS,
    "/admin/organization/rates": SETTINGS,
    "/admin/settings": SETTINGS,
    "/admin/settings/close_method": SETTINGS,
    "/admin/proposals": PROPOSE,
    "/admin/users": USERS,
    "/admin/delegations": USERS,
    "/admin/rights": USERS,
    "/admin/periods": LOCKS,
    "/admin/periods/US/2026-06": LOCKS,
    "/admin/tokens": EVERYBODY,
    "/admin/runs": EVERYBODY,
    "/admin/jobs": SETTINGS,
    "/audit": EVERYBODY - {"admin"},
}


# Every address under /admin that needs no key and is no form.
KEYLESS = {
    f"/{pattern.pattern}"
    for app in settings.INSTALLED_APPS
    if app.startswith("daybook.apps.") and find_spec(f"{app}.urls")
    for pattern in import_module(f"{app}.urls").urlpatterns
    if re.fullmatch(r"admin/[^<]+", str(pattern.pattern))
    and not re.search(r"/(new|edit|draft)$|calendars/holidays$", str(pattern.pattern))
}
OWN = {"/admin/tokens", "/admin/runs"}


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_a_page_is_there_for_its_roles_and_for_no_other(company, sign_in, name):
    """RIGHT-01"""
    browser = sign_in(name)
    for address, roles in PAGES.items():
        status = browser.get(address).status_code
        assert (status == 200) == (name in roles), (name, address, status)
        assert status in (200, 403, 404)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_the_tabs_lead_only_to_pages_that_open(company, sign_in, name):
    """RIGHT-01: what may not be used is absent."""
    browser = sign_in(name)
    text = browser.get("/admin").content.decode()
    for address in set(re.findall(r'href="(/admin[^"?#]*)"', text)):
        assert browser.get(address).status_code == 200, (name, address)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_the_first_page_leads_to_every_page_that_opens(company, sign_in, name):
    """RIGHT-01: exactly those; and the gear menu leads to the first page itself."""
    browser = sign_in(name)
    opens = {address for address in KEYLESS if browser.get(address).status_code == 200}
    answer = browser.get("/admin")
    gear = {link.href for link in shell_of(company.viewer(name), "/today", TODAY).gear}
    assert ("/admin" in gear) == (answer.status_code == 200) == (opens > OWN)
    if opens > OWN:
        linked = set(re.findall(r'href="(/admin[^"?#]*)"', answer.content.decode()))
        assert opens <= linked, opens - linked
        assert linked & KEYLESS <= opens, linked - opens


def test_strangers_are_sent_to_sign_in(company, client):
    """RIGHT-01"""
    for address in PAGES:
        assert client.get(address).status_code == 302


def test_the_first_page_says_what_waits(company, sign_in):
    """APPR-02"""
    sign_in("analyst").post("/admin/settings/time_step_minutes/draft",
                            {"entity_id": "0", "change": "VALUE", "value": "6",
                             "starts_on": "2026-08-01", "reason": "Agreed"})  # fmt: skip
    assert "1 proposal<" in sign_in("operations").get("/admin").content.decode()
    assert "Nothing waits" in sign_in("analyst").get("/admin").content.decode()


def test_a_setting_is_drafted_previewed_and_approved_by_another_on_pages(company, sign_in):
    """SETTING-01"""
    answer = sign_in("analyst").post(
        "/admin/settings/week_due_minute/draft",
        {"change": "VALUE", "value": "16:00", "starts_on": "2026-08-01", "reason": "Agreed"},
        follow=True,
    )
    text = answer.content.decode()
    assert "week due at is 16:00 for the organization" in text
    assert "Somebody else of operations manager or finance can approve it" in text
    number = Proposal.objects.get(kind="SETTING").pk
    assert sign_in("analyst").post(f"/admin/proposals/{number}/approve").status_code == 403
    done = sign_in("operations").post(f"/admin/proposals/{number}/approve", follow=True)
    assert "It is in force from 1 Aug 2026" in done.content.decode()
    assert DatedSetting.objects.get().value == "960"


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("week_due_weekday", "3", "3"),
        ("margin_target_millionths", "22.5", "225000"),
        ("csat_target_thousandths", "8.25", "8250"),
        ("rate_precedence", "role_project, ROLE", "ROLE_PROJECT,ROLE"),
        ("time_step_mode", "REFUSE", "REFUSE"),
        ("long_day_minutes", "540", "540"),
    ],
)
def test_a_value_is_typed_in_its_own_words(company, sign_in, key, typed, stored):
    """SETTING-01"""
    form = {"entity_id": "0", "change": "VALUE", "value": typed, "starts_on": "2026-08-01",
            "reason": "Agreed"}  # fmt: skip
    assert sign_in("analyst").post(f"/admin/settings/{key}/draft", form).status_code == 302
    assert f'"value": "{stored}"' in Proposal.objects.get(kind="SETTING").payload


def test_a_wrong_value_comes_back_with_what_was_typed_and_the_reason_at_its_field(company, sign_in):
    """SETTING-01"""
    form = {"entity_id": "0", "change": "VALUE", "value": "61", "starts_on": "2026-08-01",
            "reason": "As agreed"}  # fmt: skip
    answer = sign_in("analyst").post("/admin/settings/time_step_minutes/draft", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "from 1 to 60" in text and 'value="61"' in text and "As agreed" in text


def test_a_user_is_added_with_a_password_shown_once(company, sign_in):
    """USER-02"""
    browser = sign_in("admin")
    form = {"name": "Ana Lima", "email": "ana@northwind.example", "access": "PASSWORD"}
    text = browser.post("/admin/users/new", form).content.decode()
    secret = re.search(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", text)[0]
    user = User.objects.get(email="ana@northwind.example")
    assert check_password(secret, user.password) and user.temporary_password_at is not None
    assert secret not in browser.get(f"/admin/users/{user.pk}").content.decode()
    again = browser.post("/admin/users/new", form)
    assert again.status_code == 422 and "has an account already" in again.content.decode()


def test_a_new_one_time_password_signs_the_user_out(company, sign_in):
    """USER-02"""
    number = company["user engineer"]
    engineer = sign_in("engineer")
    assert engineer.get("/admin/tokens").status_code == 200
    kept = engineer.cookies["sessionid"].value
    sign_in("admin").post(f"/admin/users/{number}/password", {"version": 1})
    engineer.cookies["sessionid"] = kept
    assert engineer.get("/admin/tokens").status_code == 302


def test_a_role_is_granted_over_a_region_by_name_and_ended(company, sign_in):
    """GRANT-01"""
    browser, number = sign_in("admin"), company["user analyst"]
    page = browser.get(f"/admin/users/{number}/grants/new").content.decode()
    assert f'value="REGION:{company["EMEA"]}"' in page and "Region Europe" in page
    browser.post(f"/admin/users/{number}/grants/new",
                 {"role": "REGIONAL_LEADER", "scope": f"REGION:{company['EMEA']}",
                  "starts_on": "2026-07-07", "ends_on": "2026-07-17"})  # fmt: skip
    grant = Grant.objects.get(user_id=number, role=Role.REGIONAL_LEADER)
    assert (grant.scope_id, str(grant.ends_on)) == (company["EMEA"], "2026-07-18")
    text = browser.get(f"/admin/users/{number}").content.decode()
    assert "Region Europe" in text and "7–17 Jul 2026" in text
    browser.post(f"/admin/grants/{grant.pk}/end", {"ends_on": "2026-07-07", "reason": "Back"})
    grant.refresh_from_db()
    assert str(grant.ends_on) == "2026-07-08"


def test_a_role_is_granted_over_one_project_by_its_name(company, sign_in):
    """GRANT-01"""
    browser, number = sign_in("admin"), company["user analyst"]
    address = f"/admin/users/{number}/grants/new"
    name = ScopeNames().of_kind("PROJECT")[company["ACME"]]
    form = {"role": "PROJECT_MANAGER", "scope": "ALL", "project": name.upper(),
            "starts_on": "2026-07-07"}  # fmt: skip
    assert name in browser.get(address).content.decode()
    assert browser.post(address, form | {"project": "Nothing"}).status_code == 422
    assert browser.post(address, form).status_code == 302
    grant = Grant.objects.get(user_id=number, role=Role.PROJECT_MANAGER)
    assert (grant.scope, grant.scope_id) == ("PROJECT", company["ACME"])


def test_the_end_of_the_last_administrator_is_refused_at_its_field(company, sign_in):
    """USER-03"""
    grant = Grant.objects.get(user_id=company["user admin"])
    answer = sign_in("admin").post(f"/admin/grants/{grant.pk}/end",
                                   {"ends_on": "2026-07-07", "reason": "x"})  # fmt: skip
    assert answer.status_code == 422 and "USER-03" in answer.content.decode()


def test_one_s_own_page_offers_no_role_to_oneself(company, sign_in):
    """APPR-02"""
    number = company["user admin"]
    text = sign_in("admin").get(f"/admin/users/{number}").content.decode()
    assert f"/admin/users/{number}/grants/new" not in text
    assert "Nobody grants a role to oneself" in text


def test_the_simulator_answers_for_a_user_on_a_day(company, sign_in):
    """RIGHT-01"""
    browser = sign_in("admin")
    text = browser.get(f"/admin/rights?user={company['user leader']}").content.decode()
    assert "Region Europe" in text and "The leader" in text
    before = browser.get(
        f"/admin/rights?user={company['user leader']}&on=2026-01-31"
    ).content.decode()
    assert "may do <b>0</b>" in before


def test_a_token_s_secret_is_shown_once_and_it_is_revoked(company, sign_in):
    """TOKEN-01"""
    browser = sign_in("engineer")
    form = {"name": "Sheet", "scopes": "read", "days": "30"}
    text = browser.post("/admin/tokens/new", form).content.decode()
    secret = re.search(r"dbk_[\w-]{30,}", text)[0]
    assert secret not in browser.get("/admin/tokens").content.decode()
    browser.post(f"/admin/tokens/{ApiToken.objects.get().pk}/revoke")
    assert ApiToken.objects.get().revoked_at is not None


def test_the_hard_lock_of_a_month_is_a_way_to_its_close(company, sign_in):
    """PERIOD-03"""
    june, close = "/admin/periods/US/2026-06", "/money/close/2026-06?entity=US"

    def page(who: str) -> str:
        return sign_in(who).get(june).content.decode()

    step = f'href="{close}"><span class="sr">Hard-lock: </span>'
    assert step in page("finance")
    assert step not in page("operations") and "Only finance sets a hard lock" in page("operations")
    for path in ("request-hard", "confirm-hard"):
        assert sign_in("finance").post(f"{june}/{path}", {"reason": "x"}).status_code == 404
        api = f"/api/v1{june.replace('/admin', '')}/{path}-lock"
        answer = sign_in("finance").post(api, {"reason": "x"}, content_type="application/json")
        assert answer.status_code == 404
    request_hard_lock(actor=company.viewer("finance"), now=NOW, entity_id=company["US"],
                      month=date(2026, 6, 1), reason="Reconciled")  # fmt: skip
    assert step not in page("finance")
    assert "another member of finance confirms it" in page("finance")
    assert step in page("finance2")


def test_a_lock_from_an_old_page_shows_the_conflict_and_keeps_the_reason(company, sign_in):
    """HISTORY-01"""
    june = "/admin/periods/US/2026-06"
    sign_in("operations").post(f"{june}/soft", {"version": 0, "reason": "First"})
    sign_in("operations").post(f"{june}/lift", {"version": 2, "reason": "Second"})
    answer = sign_in("finance").post(f"{june}/soft", {"version": 0, "reason": "Typed reason"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "HISTORY-01" in text and "Typed reason" in text and 'name="version" value="3"' in text


def test_who_may_not_lock_reads_why_before_typing(company, sign_in):
    """PERIOD-03"""
    answer = sign_in("coordinator").get("/admin/periods/US/2026-06/soft")
    assert answer.status_code == 422
    assert "Only the operations manager or finance" in answer.content.decode()


def test_an_entity_and_a_rate_are_added_on_pages(company, sign_in):
    """SETUP-03"""
    form = {"code": "gb", "name": "Northwind Ltd", "currency": "gbp", "zone": "Europe/London",
            "business_calendar_id": company["holidays US"], "fiscal_year_starts_month": "4",
            "close_method": "ACTUAL"}  # fmt: skip
    answer = sign_in("admin").post("/admin/organization/entities/new", form, follow=True)
    assert "Northwind Ltd" in answer.content.decode()
    assert LegalEntity.objects.get(code="GB").functional_currency == "GBP"
    rate = {"base": "gbp", "quote": "usd", "rate": "1.2715", "starts_on": "2026-07-07",
            "source": "central bank"}  # fmt: skip
    sign_in("finance").post("/admin/organization/rates/new", rate)
    assert FxRate.objects.get(base="GBP").rate == 12_715_000_000
    page = sign_in("finance").get("/admin/organization/rates?pair=GBP-USD").content.decode()
    assert "1.2715" in page and "In force" in page


@pytest.mark.parametrize("typed", ["0", "one", "1,234.5", "1.12345678901"])
def test_a_rate_nobody_can_read_is_refused_at_its_field(company, sign_in, typed):
    """FX-01"""
    form = {"base": "GBP", "quote": "USD", "rate": typed, "starts_on": "2026-07-07",
            "source": "bank"}  # fmt: skip
    answer = sign_in("finance").post("/admin/organization/rates/new", form)
    assert answer.status_code == 422 and not FxRate.objects.filter(base="GBP").exists()


def test_a_run_tells_its_progress_to_the_bar(company, sign_in):
    """RUN-01"""
    run = Run.objects.create(kind="TEST", title="July", started_by_id=company["user engineer"],
                             created_at=NOW, done_units=120, total_units=450)  # fmt: skip
    browser = sign_in("engineer")
    assert (
        f'data-progress="/admin/runs/{run.pk}/progress"'
        in browser.get(f"/admin/runs/{run.pk}").content.decode()
    )
    told = browser.get(f"/admin/runs/{run.pk}/progress").json()
    assert (told["state"], told["done"], told["total"]) == ("PENDING", 120, 450)
    assert sign_in("manager").get(f"/admin/runs/{run.pk}/progress").status_code == 404


def test_the_audit_is_saved_as_a_file_within_the_viewer_s_rights(company, sign_in):
    """RIGHT-01"""
    whole = b"".join(sign_in("finance").get("/audit?file=csv").streaming_content).decode()
    own = b"".join(sign_in("engineer").get("/audit?file=csv").streaming_content).decode()
    assert "add_user" in whole and "add_user" not in own


def test_what_changes_something_is_posted(company, sign_in):
    """HISTORY-01: a link that is followed changes nothing."""
    browser = sign_in("operations")
    for address in (
        "/admin/proposals/1/approve",
        "/admin/jobs/1/retry",
        "/admin/runs/1/resume",
        "/admin/tokens/1/revoke",
        f"/admin/users/{company['user engineer']}/password",
    ):
        assert browser.get(address).status_code == 405, address


def many(company, count: int) -> None:
    """More of everything that the lists below show."""
    admin = company.system
    line = Grant.objects.first().audit_line
    for number in range(count):
        email = f"user{number}-{User.objects.count()}@northwind.example"
        user = User.objects.create(email=email, name=f"User {number}", created_at=NOW)
        Grant.objects.create(user=user, role=Role.CONSULTANT, starts_on=START, audit_line=line)
        Proposal.objects.create(kind="SETTING", title="Time step", starts_on=TODAY,
                                payload='{"key": "time_step_minutes", "value": "6"}',
                                proposed_by=user, proposed_at=NOW)  # fmt: skip
        Run.objects.create(kind="TEST", title="A run", started_by=user, created_at=NOW)
        FxRate.objects.create(base="CHF", quote="USD", rate_type="SPOT", starts_on=TODAY,
                              revision=FxRate.objects.filter(base="CHF").count() + 1, rate=1,
                              source="x", recorded_at=NOW, audit_line=line)  # fmt: skip
    assert admin.is_system


LISTS = {
    "/admin/users": "admin",
    "/admin/proposals": "operations",
    "/admin/runs": "operations",
    "/admin/organization/rates": "finance",
    "/admin/periods": "finance",
    "/admin/settings": "finance",
    "/audit": "finance",
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_as_much_for_ten_rows_as_for_two_hundred(company, sign_in, address):
    """The number of queries does not grow with the rows."""
    browser = sign_in(LISTS[address])
    many(company, 10)
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    many(company, 190)
    with CaptureQueriesContext(connection) as lots:
        browser.get(address)
    assert len(lots) == len(few)
