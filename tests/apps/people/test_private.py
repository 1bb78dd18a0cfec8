"""What is shown to whom? Leave without its reason, cost only with the right, targets by region."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.people.actions.leave import cancel_leave, record_leave, revise_leave
from daybook.apps.people.actions.persons import add_person, forget_person, link_user
from daybook.apps.people.actions.rates import propose_cost, set_target
from daybook.apps.people.models import CostRate, Employment, Leave, Person
from daybook.apps.people.queries.costs import costs_of, targets_of
from daybook.apps.people.queries.directory import people_in_directory, person_page
from daybook.apps.people.queries.leave import leave_of
from daybook.apps.people.queries.persons import person_filter
from daybook.apps.people.queries.workdays import leave_minutes
from daybook.apps.platform.actions.settings import approve_proposal, preview_proposal
from daybook.apps.platform.models import AuditChange, User
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.rights import scope_of
from daybook.core.rights import Data
from tests.apps.people.test_directory import employ
from tests.builders import NOW, TODAY


def away(company, actor: str = "engineer", **more) -> str:
    given = {
        "person_id": company["engineer"],
        "kind": "SICK",
        "starts_on": date(2026, 8, 3),
        "ends_on": date(2026, 8, 8),
        "minutes_per_day": 480,
        "reason": "Knee surgery",
    } | more
    return record_leave(actor=company.viewer(actor), now=NOW, **given)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("engineer", True), ("coordinator", False), ("operations", False), ("finance", False),
     ("admin", False)],
)  # fmt: skip
def test_why_somebody_is_away_is_theirs_alone(signed_in, company, name, shown):
    away(company)
    (row,) = leave_of(company["engineer"], company.viewer(name), TODAY)
    assert (row.kind, row.reason) == (("SICK", "Knee surgery") if shown else (None, None))
    page = signed_in(name).get("/people/ENG/leave").content.decode()
    assert ("Knee surgery" in page, "Sick" in page) == (shown, shown)
    assert "3 Aug 2026" in page and "7 Aug 2026" in page


def reports_to(company, manager: str, code: str, **more) -> int:
    """A person of EMEA whose manager is a login's person, away sick."""
    person_id = employ(company, code, **({"region": "EMEA"} | more), manager_id=company[manager])
    away(company, "coordinator", person_id=person_id)
    return person_id


def reads(company, who: str, person_id: int, on: date = TODAY) -> bool:
    (row,) = leave_of(person_id, company.viewer(who), on)
    return (row.kind, row.reason) == ("SICK", "Knee surgery")


def test_a_regional_leader_reads_why_a_direct_report_is_away(signed_in, company):
    """RIGHT-01"""
    theirs = reports_to(company, "leader", "THEIRS")
    assert reads(company, "leader", theirs)
    assert "Knee surgery" in signed_in("leader").get("/people/THEIRS/leave").content.decode()
    (told,) = signed_in("leader").get("/api/v1/people/THEIRS/leave").json()
    assert told["reason"] == "Knee surgery"


def test_nobody_else_reads_why_a_report_is_away(signed_in, company):
    """RIGHT-01"""
    theirs = reports_to(company, "leader", "THEIRS")
    # Of the leader's region, but of another manager; and a report who works in another region.
    beside = reports_to(company, "coordinator", "BESIDE")
    abroad = reports_to(company, "leader", "ABROAD", region="AMER")
    assert not reads(company, "leader", beside)
    assert not reads(company, "leader", abroad)
    # A project manager's reports: the matrix gives project managers no reason of anybody's.
    managed = reports_to(company, "manager", "MANAGED")
    for who in ("manager", "coordinator", "analyst", "operations", "finance", "admin", "engineer"):
        assert not reads(company, who, theirs)
        assert not reads(company, who, managed)
    page = signed_in("leader").get("/people/BESIDE/leave").content.decode()
    assert "Knee surgery" not in page and "the regional leader they report to" in page


def test_a_reason_is_read_while_somebody_is_a_report_and_not_before_or_after(company):
    """RIGHT-01"""
    gone = reports_to(company, "leader", "GONE", ends_on=date(2026, 7, 1))
    coming = reports_to(company, "leader", "COMING", starts_on=date(2026, 8, 1))
    assert reads(company, "leader", gone, date(2026, 6, 30)) and not reads(company, "leader", gone)
    assert not reads(company, "leader", coming)
    assert reads(company, "leader", coming, date(2026, 8, 1))


def test_the_scope_of_reports_filters_employments_and_the_directory(company):
    """RIGHT-01"""
    theirs = reports_to(company, "leader", "THEIRS")
    reports_to(company, "leader", "ABROAD", region="AMER")
    reports_to(company, "coordinator", "BESIDE")
    viewer = company.viewer("leader")
    scope = scope_of(viewer, Data.TIME_OFF_REASON)
    rows = Employment.objects.filter(person_filter(scope, viewer))
    assert [row.person_id for row in rows] == [theirs]
    shown = people_in_directory(viewer, TODAY, data=Data.TIME_OFF_REASON)
    assert [row.code for row in shown] == ["THEIRS"]


def test_a_coordinator_moves_leave_without_learning_its_reason(signed_in, company):
    away(company)
    row = Leave.objects.get()
    client = signed_in("coordinator")
    address = f"/people/ENG/leave/{row.pk}/revise"
    assert "Knee surgery" not in client.get(address).content.decode()
    typed = {"starts_on": "2026-08-10", "ends_on": "2026-08-11", "minutes_per_day": "4",
             "kind": "", "reason": ""}  # fmt: skip
    assert client.post(address, typed).status_code == 302
    newest = Leave.objects.order_by("-revision").first()
    assert (newest.kind, newest.reason, newest.revision) == ("SICK", "Knee surgery", 2)
    assert leave_minutes(date(2026, 8, 1), date(2026, 9, 1)) == {
        (company["engineer"], date(2026, 8, 10)): 240,
        (company["engineer"], date(2026, 8, 11)): 240,
    }


def test_whole_days_take_the_day_of_the_calendar(signed_in, company):
    typed = {"starts_on": "2026-08-03", "ends_on": "2026-08-03", "kind": "VACATION"}
    assert signed_in("engineer").post("/people/ENG/leave/new", typed).status_code == 302
    assert Leave.objects.get().minutes_per_day == 480


def test_leave_is_cancelled_by_a_revision_that_keeps_the_history(company):
    away(company)
    cancel_leave(actor=company.viewer("engineer"), now=NOW, leave_id=Leave.objects.get().pk)
    assert leave_of(company["engineer"], company.viewer("engineer"), TODAY) == ()
    assert [row.minutes_per_day for row in Leave.objects.order_by("revision")] == [480, 0]
    with pytest.raises(Refused, match="LEAVE-01"):
        cancel_leave(actor=company.viewer("engineer"), now=NOW,
                     leave_id=Leave.objects.first().pk)  # fmt: skip


def test_absences_of_one_day_fit_into_it(company):
    away(company, minutes_per_day=240)
    away(company, minutes_per_day=240, kind="VACATION")
    with pytest.raises(Refused, match="LEAVE-01"):
        away(company, minutes_per_day=60, kind="OTHER")
    with pytest.raises(Refused, match="DATES-01"):
        away(company, starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 2))
    row = Leave.objects.order_by("id").first()
    revise_leave(actor=company.viewer("engineer"), now=NOW, leave_id=row.pk,
                 starts_on=row.starts_on, ends_on=row.ends_on, minutes_per_day=120)  # fmt: skip


def test_nobody_records_leave_of_somebody_else_without_the_right(signed_in, company):
    with pytest.raises(Denied):
        away(company, actor="manager")
    assert signed_in("manager").get("/people/ENG/leave/new").status_code == 403


def cost_rows(company, viewer: str, code: str = "ENG"):
    page = person_page(code, company.viewer(viewer), TODAY)
    return costs_of(page.row, company.viewer(viewer), TODAY)


@pytest.mark.parametrize("name", ["engineer", "manager", "coordinator", "analyst", "leader",
                                  "training", "admin"])  # fmt: skip
def test_cost_of_a_person_is_hidden_without_the_right(signed_in, company, name):
    client = signed_in(name)
    address = "/people/LEA" if name == "leader" else "/people/ENG"
    response = client.get(f"{address}/rates")
    page = response.content.decode()
    assert response.status_code == 403
    assert "120.00" not in page and "225,600" not in page
    assert ">Cost<" not in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["operations", "finance"])
def test_cost_shows_both_bases_to_whom_it_is_open(signed_in, company, name):
    page = signed_in(name).get("/people/ENG/rates").content.decode()
    assert "$120.00" in page and "$190.027" in page and "225,600.00" in page
    (row,) = cost_rows(company, name)
    assert (row.standard_per_hour, row.loaded_per_hour, row.state) == (
        1_200_000, 1_900_270, "NOW",
    )  # fmt: skip


def test_a_partners_own_rate_is_open_to_coordinators_and_the_roles_is_not(company):
    person_id = employ(company, "P-1", kind="PARTNER")
    key = propose_cost(actor=company.viewer("finance"), now=NOW, person_id=person_id, label="P-1",
                       starts_on=date(2026, 3, 1), annual_cost_minor=18_800_000,
                       currency="USD")  # fmt: skip
    approve_proposal(actor=company.viewer("finance2"), now=NOW, proposal_id=key)
    (row,) = cost_rows(company, "coordinator", "P-1")
    assert (row.of, row.standard_per_hour) == ("This person", 1_000_000)
    assert len(cost_rows(company, "finance", "P-1")) == 2
    assert cost_rows(company, "analyst", "P-1") is None


def test_a_cost_is_drafted_previewed_and_approved_by_another(signed_in, company):
    client = signed_in("finance")
    typed = {"starts_on": "2026-08-01", "annual_cost": "235,000.00", "currency": "USD"}
    response = client.post("/people/ENG/rates/draft", typed)
    key = int(response["Location"].rsplit("/", 1)[1])
    assert not CostRate.objects.filter(person_id=company["engineer"]).exists()
    said = " ".join(preview_proposal(key))
    assert "ENG costs 125.00 USD an hour" in said and "197.9447" in said
    with pytest.raises(Denied, match="APPR-02"):
        approve_proposal(actor=company.viewer("finance"), now=NOW, proposal_id=key)
    approve_proposal(actor=company.viewer("finance2"), now=NOW, proposal_id=key)
    row = CostRate.objects.get(person_id=company["engineer"])
    assert (row.standard_per_hour, row.loaded_per_hour) == (1_250_000, 1_979_447)
    assert [cost.state for cost in cost_rows(company, "finance")] == ["FUTURE", "NOW"]


def test_ending_a_persons_cost_falls_back_on_the_roles(company):
    for annual, day in ((23_500_000, date(2026, 3, 1)), (None, date(2026, 7, 1))):
        key = propose_cost(actor=company.viewer("finance"), now=NOW, label="ENG",
                           person_id=company["engineer"], starts_on=day,
                           annual_cost_minor=annual, currency="USD")  # fmt: skip
        approve_proposal(actor=company.viewer("finance2"), now=NOW, proposal_id=key)
    now = [row for row in cost_rows(company, "finance") if row.state == "NOW"]
    assert [row.of for row in now] == ["PSE"]


def test_a_leader_sets_targets_in_the_region_and_nowhere_else(company):
    leader = company.viewer("leader")
    common = {"actor": leader, "now": NOW, "starts_on": TODAY, "target_millionths": 650_000}
    set_target(**common, person_id=company["leader"])
    with pytest.raises(Denied, match="RIGHT-01"):
        set_target(**common, person_id=company["engineer"])
    with pytest.raises(Denied, match="RIGHT-01"):
        set_target(**common, role_id=company["PSE"])
    with pytest.raises(Refused, match="KPI-02"):
        set_target(**common)


def test_a_persons_own_target_wins_and_strangers_do_not_see_it(signed_in, company):
    operations = company.viewer("operations")
    set_target(actor=operations, now=NOW, starts_on=date(2026, 2, 1), role_id=company["PSE"],
               target_millionths=700_000)  # fmt: skip
    set_target(actor=operations, now=NOW, starts_on=date(2026, 6, 1),
               person_id=company["engineer"], target_millionths=625_000)  # fmt: skip
    row = person_page("ENG", operations, TODAY).row
    found = targets_of(row, operations, TODAY)
    assert [(target.target_millionths, target.state) for target in found] == [
        (625_000, "NOW"), (700_000, "PAST"),
    ]  # fmt: skip
    assert targets_of(row, company.viewer("finance"), TODAY) is None
    assert "62.5%" in signed_in("engineer").get("/people/ENG/target").content.decode()
    assert signed_in("manager").get("/people/ENG/target").status_code == 403


def test_only_administrators_link_accounts_and_none_twice(company):
    person_id = employ(company, "NEW-1")
    given = {"now": NOW, "person_id": person_id, "version": 1}
    with pytest.raises(Denied):
        link_user(actor=company.viewer("coordinator"), user_id=company["user analyst"], **given)
    with pytest.raises(Refused, match="USER-01"):
        link_user(actor=company.viewer("admin"), user_id=company["user engineer"], **given)
    link_user(actor=company.viewer("admin"), user_id=company["user analyst"], **given)
    assert Person.objects.get(pk=person_id).user_id == company["user analyst"]


def test_a_person_is_forgotten_after_the_last_day_in_one_row(signed_in, company):
    admin = company.viewer("admin")
    given = {"now": NOW, "today": TODAY, "person_id": company["engineer"], "version": 1,
             "reason": "Asked on 1 July"}  # fmt: skip
    with pytest.raises(Refused, match="PEOPLE-02"):
        forget_person(actor=admin, **given)
    person_id = employ(company, "GONE", ends_on=date(2026, 7, 1))
    link_user(actor=admin, now=NOW, person_id=person_id, version=1,
              user_id=company["user analyst"])  # fmt: skip
    with pytest.raises(Denied):
        forget_person(actor=company.viewer("operations"),
                      **given | {"person_id": person_id, "version": 2})  # fmt: skip
    client = signed_in("admin")
    assert "cannot be brought back" in client.get("/people/GONE/forget").content.decode()
    response = client.post("/people/GONE/forget", {"version": 2, "reason": "Asked on 1 July"})
    assert response["Location"] == f"/people/FORGOTTEN-{person_id}"
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/people/GONE").status_code == 404
    with pytest.raises(Refused, match="PEOPLE-01"):
        add_person(actor=company.system, now=NOW, code="gone", name="Other", zone="UTC")
    person = Person.objects.get(pk=person_id)
    kept = " ".join(AuditChange.objects.values_list("before", flat=True))
    assert "GONE" not in kept and "Person GONE" not in kept
    assert (person.name, person.email, person.user_id) == (f"Former person {person_id}", "", None)
    user = User.objects.get(pk=company["user analyst"])
    assert not user.is_active and "analyst" not in user.email + user.name
    assert not user.has_usable_password()


def test_history_is_open_to_operations_and_to_oneself(signed_in, company):
    away(company)
    assert "Record leave" in signed_in("operations").get("/people/ENG/history").content.decode()
    assert signed_in("engineer").get("/people/ENG/history").status_code == 200
    assert signed_in("manager").get("/people/ENG/history").status_code == 403


def test_costs_of_roles_are_drafted_by_finance_and_seen_by_two(signed_in, company):
    for name in ("engineer", "coordinator", "analyst", "leader", "admin"):
        assert signed_in(name).get("/admin/roles/costs").status_code == 403
    assert (
        "Draft a change" not in signed_in("operations").get("/admin/roles/costs").content.decode()
    )
    client = signed_in("finance")
    page = client.get("/admin/roles/costs").content.decode()
    assert "225,600.00" in page and "2 costs in force" in page
    typed = {"role_id": company["PSE"], "region_id": company["EMEA"], "starts_on": "2026-07-01",
             "annual_cost": "188,000", "currency": "EUR"}  # fmt: skip
    response = client.post("/admin/roles/costs/draft", typed)
    key = int(response["Location"].rsplit("/", 1)[1])
    assert "PSE in EMEA costs 100.00 EUR an hour" in preview_proposal(key)[0]
    approve_proposal(actor=company.viewer("finance2"), now=NOW, proposal_id=key)
    assert "PSE in EMEA" in client.get("/admin/roles/costs").content.decode()
