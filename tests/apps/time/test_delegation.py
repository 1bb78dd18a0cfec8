"""While one is away, another approves: by date, on behalf, and never one's own or theirs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daybook.apps.platform.actions.delegations import delegate_approvals, end_delegation
from daybook.apps.platform.models import AuditLine, Grant, User
from daybook.apps.platform.queries.delegations import delegations
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import may
from daybook.apps.time.actions.approval import approve_entries, return_entries
from daybook.apps.time.models import TimeEntry
from daybook.core.rights import Data, Role, Verb
from tests.builders import NOW, TODAY

from .approving import every_row, hand_in, lens, on_day

LAST = date(2026, 7, 17)
GONE = LAST + timedelta(days=1)


@pytest.fixture
def covered(company):
    """The manager's approvals are lent to the training coordinator, who reaches nothing else."""
    return delegate_approvals(
        actor=company.viewer("manager"), now=NOW, to_user_id=company["user training"],
        starts_on=TODAY, ends_on=GONE, reason="Leave",
    )  # fmt: skip


def test_rights_expire_by_themselves_on_their_day(company, covered):
    """Row 53: the stand-in approves on the last day and no more on the next."""
    key = hand_in(company, TODAY, 360)
    last, after = on_day(company, "training", LAST), on_day(company, "training", GONE)
    assert every_row(last)[key].queue == "delegated"
    assert every_row(after) == {}
    with pytest.raises(NotFound):
        approve_entries(actor=after, now=NOW, entry_ids=[key])
    assert approve_entries(actor=last, now=NOW, entry_ids=[key]) == 1


def test_the_lens_names_the_colleague_and_the_audit_carries_them(company, covered):
    key = hand_in(company, TODAY, 360)
    stand_in = on_day(company, "training", TODAY)
    found = lens(stand_in, "delegated")
    assert [(row.id, row.covers_for) for row in found.rows] == [(key, "The manager")]
    approve_entries(actor=stand_in, now=NOW, entry_ids=[key])
    line = AuditLine.objects.get(verb="approve_entries")
    assert (line.actor_id, line.on_behalf_of_id) == (
        company["user training"], company["user manager"],
    )  # fmt: skip


def test_a_return_carries_the_colleague_as_well(company, covered):
    key = hand_in(company, TODAY, 360)
    return_entries(actor=on_day(company, "training", TODAY), now=NOW, entry_ids=[key],
                   reason="Wrong project.")  # fmt: skip
    line = AuditLine.objects.get(verb="return_entries")
    assert line.on_behalf_of_id == company["user manager"]


def test_one_who_may_by_own_right_acts_for_the_colleague_while_the_line_stands_there(company):
    delegate_approvals(actor=company.viewer("manager"), now=NOW,
                       to_user_id=company["user coordinator"], starts_on=TODAY, ends_on=GONE,
                       reason="Leave")  # fmt: skip
    coordinator = on_day(company, "coordinator", TODAY)
    theirs, own = hand_in(company, TODAY, 360), hand_in(company, TODAY, 60, who="manager")
    assert approve_entries(actor=coordinator, now=NOW, entry_ids=[theirs, own]) == 2
    told = dict(TimeEntry.objects.values_list("pk", "audit_line__on_behalf_of_id"))
    # The manager's own line stands with the coordinators themselves, so it is for nobody.
    assert told == {theirs: company["user manager"], own: None}


def test_nobody_approves_their_own_nor_the_colleagues_through_a_delegation(company, covered):
    own = hand_in(company, TODAY, 60, who="manager")
    stand_in = on_day(company, "training", TODAY)
    assert own not in every_row(stand_in)
    with pytest.raises(Denied, match="APPR-01"):
        approve_entries(actor=stand_in, now=NOW, entry_ids=[own])


def test_the_stand_ins_own_line_stays_with_others(company):
    """The engineer, stood in by an administrator for the manager, never meets the own line."""
    from daybook.apps.platform.actions.grants import delegate_role

    grant = Grant.objects.get(user_id=company["user manager"])
    delegate_role(actor=company.viewer("admin"), now=NOW, grant_id=grant.pk,
                  to_user_id=company["user engineer"], starts_on=TODAY, ends_on=GONE,
                  reason="Leave")  # fmt: skip
    engineer = on_day(company, "engineer", TODAY)
    own, other = hand_in(company, TODAY, 60), hand_in(company, TODAY, 60, who="coordinator")
    assert set(every_row(engineer)) == {other}
    with pytest.raises(Denied, match="APPR-01"):
        approve_entries(actor=engineer, now=NOW, entry_ids=[own])


def test_only_approvals_are_lent(company, covered):
    stand_in = on_day(company, "training", TODAY)
    assert may(stand_in, Data.TIME, Verb.APPROVE)
    assert not may(stand_in, Data.BILL_RATES) and not may(stand_in, Data.INVOICES, Verb.DRAFT)
    assert not may(stand_in, Data.FORECAST) and not may(stand_in, Data.PROJECT_MARGIN)
    assert stand_in.roles == {Role.TRAINING_COORDINATOR}


def test_what_is_lent_is_not_lent_on_and_is_lent_once(company, covered):
    manager = company.viewer("manager")
    again = {"actor": manager, "now": NOW, "to_user_id": company["user training"],
             "starts_on": TODAY, "ends_on": GONE, "reason": "Leave"}  # fmt: skip
    assert delegate_approvals(**again) == covered
    with pytest.raises(Refused, match="GRANT-02"):
        delegate_approvals(**again | {"ends_on": GONE + timedelta(days=3)})
    stand_in = on_day(company, "training", TODAY)
    delegate_approvals(**again | {"actor": stand_in, "to_user_id": company["user coordinator"]})
    lent = Grant.objects.filter(user_id=company["user coordinator"], covers_for__isnull=False)
    assert {row.role for row in lent} == {"TRAINING_COORDINATOR"}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"reason": " "}, "GRANT-02"),
        ({"ends_on": TODAY}, "DATES-01"),
        ({"starts_on": TODAY - timedelta(days=1)}, "DATES-01"),
        ({"ends_on": TODAY + timedelta(days=900)}, "DATES-01"),
        ({"to_user_id": "engineer"}, "GRANT-02"),
        ({"to_user_id": "manager"}, "GRANT-02"),
    ],
)
def test_a_delegation_is_dated_reasoned_and_to_a_colleague_who_approves(company, change, rule):
    values = {"to_user_id": "training", "starts_on": TODAY, "ends_on": GONE,
              "reason": "Leave"} | change  # fmt: skip
    values["to_user_id"] = company[f"user {values['to_user_id']}"]
    with pytest.raises(Refused, match=rule):
        delegate_approvals(actor=company.viewer("manager"), now=NOW, **values)


def test_it_is_taken_back_by_its_giver_and_holds_to_the_end_of_the_day(company, covered):
    with pytest.raises(NotFound):
        end_delegation(actor=company.viewer("coordinator"), now=NOW, key=covered)
    end_delegation(actor=company.viewer("manager"), now=NOW, key=covered)
    key = hand_in(company, TODAY, 60)
    assert key in every_row(on_day(company, "training", TODAY))
    assert every_row(on_day(company, "training", TODAY + timedelta(days=1))) == {}


def test_the_log_is_ones_own_and_whole_for_who_looks_after_everybody(company, covered):
    (row,) = delegations(company.viewer("manager"), TODAY)
    assert (row.to_name, row.for_name, row.by_name, row.state, row.reason) == (
        "The training", "The manager", "The manager", "ACTIVE", "Leave",
    )  # fmt: skip
    assert (row.starts_on, row.ends_on, row.roles) == (TODAY, GONE, "Project manager")
    assert len(delegations(on_day(company, "training", TODAY), TODAY)) == 1
    assert delegations(company.viewer("leader"), TODAY) == ()
    assert len(delegations(company.viewer("coordinator"), TODAY)) == 1
    assert delegations(company.viewer("coordinator"), GONE)[0].state == "ENDED"


def test_it_is_named_and_taken_back_on_pages(company, sign_in):
    client = sign_in("manager")
    form = {"to_user_id": company["user training"], "starts_on": "2026-07-07",
            "ends_on": "2026-07-17", "reason": "Leave"}  # fmt: skip
    answer = client.post("/approvals/delegations/new", form)
    assert (answer.status_code, answer.url) == (302, "/approvals/delegations")
    page = client.get("/approvals/delegations").content.decode()
    assert "The training" in page and "17 Jul 2026" in page and "Take back" in page
    key = delegations(company.viewer("manager"), TODAY)[0].key
    assert client.post(f"/approvals/delegations/{key}/end").status_code == 302
    refused = client.post("/approvals/delegations/new", form | {"reason": ""})
    assert refused.status_code == 422
    assert sign_in("engineer").get("/approvals/delegations").status_code == 403
    hand_in(company, TODAY, 60)
    training = sign_in("training").get("/approvals?lens=delegated").content.decode()
    assert "for The manager" in training
    assert User.objects.count()
