"""Who may sign in with which roles? Accounts, grants and stand-ins, by their actions."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.hashers import check_password

from daybook.apps.platform.actions.grants import delegate_role, end_grant, grant_role
from daybook.apps.platform.actions.users import (
    add_user,
    change_user,
    create_token,
    deactivate_user,
    reactivate_user,
    revoke_token,
    set_temporary_password,
    user_of_token,
)
from daybook.apps.platform.models import AuditChange, AuditLine, Grant, User
from daybook.apps.platform.queries.access import grants_of, stand_ins, tokens_of
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.viewer import viewer_of
from daybook.core.rights import Role
from tests.builders import NOW, TODAY

OTHERS = ("engineer", "manager", "coordinator", "analyst", "operations", "leader", "finance")


def new_user(company, email="new@northwind.example", **fields) -> int:
    values = {"name": "New Person", "password": None} | fields
    return add_user(actor=company.viewer("admin"), now=NOW, email=email, **values)


def grant_of(company, name: str) -> Grant:
    return Grant.objects.get(user_id=company[f"user {name}"])


@pytest.mark.parametrize("name", OTHERS)
def test_only_an_administrator_adds_an_account_or_grants(company, name):
    """RIGHT-01"""
    actor = company.viewer(name)
    with pytest.raises(Denied):
        add_user(actor=actor, now=NOW, email="x@x.example", name="X", password=None)
    with pytest.raises(Denied):
        grant_role(actor=actor, now=NOW, user_id=company["user engineer"], role=Role.FINANCE,
                   starts_on=TODAY)  # fmt: skip


def test_an_address_names_one_account_whatever_its_capitals(company):
    """USER-01"""
    with pytest.raises(Refused) as caught:
        new_user(company, "Engineer@Northwind.example")
    assert (caught.value.rule, caught.value.field) == ("USER-01", "email")


def test_a_new_account_is_audited_under_its_own_number_without_its_name(company):
    """HISTORY-01"""
    number = new_user(company)
    line = AuditLine.objects.get(verb="add_user", subject_id=number)
    assert User.objects.get(pk=number).audit_line_id == line.pk
    change_user(actor=company.viewer("admin"), now=NOW, user_id=number, version=1,
                name="Other Name", email="other@northwind.example")  # fmt: skip
    kept = AuditChange.objects.get(record_kind="USER", record_id=number)
    assert "Other" not in kept.after and "(not kept)" in kept.after


def test_a_change_of_an_account_made_from_an_old_page_is_a_conflict(company):
    """HISTORY-01"""
    number = new_user(company)
    common = {"actor": company.viewer("admin"), "now": NOW, "user_id": number, "version": 1}
    change_user(**common, name="First", email="new@northwind.example")
    with pytest.raises(Conflict):
        change_user(**common, name="Second", email="new@northwind.example")


def test_a_one_time_password_works_and_must_be_replaced(company):
    """USER-02"""
    number = new_user(company)
    secret = set_temporary_password(actor=company.viewer("admin"), now=NOW, user_id=number,
                                    version=1)  # fmt: skip
    user = User.objects.get(pk=number)
    assert check_password(secret, user.password)
    assert user.temporary_password_at == NOW
    assert secret not in "".join(AuditChange.objects.values_list("after", flat=True))


def test_nobody_grants_a_role_to_oneself(company):
    """APPR-02"""
    with pytest.raises(Denied) as caught:
        grant_role(actor=company.viewer("admin"), now=NOW, user_id=company["user admin"],
                   role=Role.FINANCE, starts_on=TODAY)  # fmt: skip
    assert caught.value.rule == "APPR-02"


def test_nobody_names_oneself_a_stand_in(company):
    """APPR-02"""
    with pytest.raises(Denied):
        delegate_role(actor=company.viewer("admin"), now=NOW,
                      grant_id=grant_of(company, "finance").pk, to_user_id=company["user admin"],
                      starts_on=TODAY, ends_on=date(2026, 8, 1), reason="Leave")  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "rule", "field"),
    [
        ({"scope": "REGION"}, "GRANT-01", "scope"),
        ({"scope": "ALL", "scope_id": 1}, "GRANT-01", "scope"),
        ({"scope": "PLANET", "scope_id": 1}, "GRANT-01", "scope"),
        ({"role": "EMPEROR"}, "GRANT-01", "role"),
        ({"ends_on": TODAY}, "DATES-01", "ends_on"),
        ({"role": Role.CONSULTANT}, "GRANT-01", "starts_on"),
    ],
)
def test_a_grant_that_is_not_whole_is_refused_in_words(company, fields, rule, field):
    """GRANT-01, DATES-01"""
    values = {"role": Role.ANALYST, "starts_on": TODAY} | fields
    with pytest.raises(Refused) as caught:
        grant_role(actor=company.viewer("admin"), now=NOW, user_id=company["user engineer"],
                   **values)  # fmt: skip
    assert (caught.value.rule, caught.value.field) == (rule, field)


def test_the_last_administrator_cannot_be_ended(company):
    """USER-03"""
    grant = grant_of(company, "admin")
    with pytest.raises(Refused) as caught:
        end_grant(actor=company.viewer("admin"), now=NOW, grant_id=grant.pk, ends_on=TODAY)
    assert caught.value.rule == "USER-03"


def test_a_stand_in_with_an_end_does_not_replace_the_last_administrator(company):
    """USER-03"""
    admin = company.viewer("admin")
    grant_role(actor=admin, now=NOW, user_id=company["user analyst"], role=Role.ADMINISTRATOR,
               starts_on=TODAY, ends_on=date(2026, 9, 1))  # fmt: skip
    with pytest.raises(Refused):
        end_grant(actor=admin, now=NOW, grant_id=grant_of(company, "admin").pk, ends_on=TODAY)


def test_an_administrator_can_be_ended_once_there_is_another(company):
    """USER-03"""
    admin = company.viewer("admin")
    grant_role(actor=admin, now=NOW, user_id=company["user analyst"], role=Role.ADMINISTRATOR,
               starts_on=TODAY)  # fmt: skip
    end_grant(actor=admin, now=NOW, grant_id=grant_of(company, "admin").pk, ends_on=TODAY)
    assert not viewer_of(User.objects.get(pk=company["user admin"]), today=TODAY).roles


def test_the_last_administrator_cannot_be_deactivated(company):
    """USER-03: not even by another whose own role ends."""
    admin = company.viewer("admin")
    grant_role(actor=admin, now=NOW, user_id=company["user analyst"], role=Role.ADMINISTRATOR,
               starts_on=TODAY, ends_on=date(2026, 9, 1))  # fmt: skip
    analyst = viewer_of(User.objects.get(pk=company["user analyst"]), today=TODAY)
    with pytest.raises(Refused) as caught:
        deactivate_user(actor=analyst, now=NOW, user_id=company["user admin"], version=1)
    assert caught.value.rule == "USER-03"


def test_nobody_deactivates_oneself(company):
    """USER-03"""
    with pytest.raises(Refused):
        deactivate_user(actor=company.viewer("admin"), now=NOW, user_id=company["user admin"],
                        version=1)  # fmt: skip


def test_a_deactivated_account_comes_back_with_its_roles(company):
    """USER-01"""
    admin, number = company.viewer("admin"), company["user engineer"]
    deactivate_user(actor=admin, now=NOW, user_id=number, version=1, reason="Left")
    with pytest.raises(Refused):
        grant_role(actor=admin, now=NOW, user_id=number, role=Role.ANALYST, starts_on=TODAY)
    reactivate_user(actor=admin, now=NOW, user_id=number, version=2)
    user = User.objects.get(pk=number)
    assert user.is_active and viewer_of(user, today=TODAY).roles == {Role.CONSULTANT}


def test_a_grant_does_not_end_in_the_past(company):
    """DATES-01"""
    with pytest.raises(Refused) as caught:
        end_grant(actor=company.viewer("admin"), now=NOW,
                  grant_id=grant_of(company, "engineer").pk, ends_on=date(2026, 7, 6))  # fmt: skip
    assert caught.value.field == "ends_on"


def test_a_stand_in_holds_the_role_for_its_days_and_then_no_more(company):
    """GRANT-01: the right expires by itself."""
    number = delegate_role(
        actor=company.viewer("admin"), now=NOW, grant_id=grant_of(company, "leader").pk,
        to_user_id=company["user analyst"], starts_on=TODAY, ends_on=date(2026, 7, 18),
        reason="Leave",
    )  # fmt: skip
    user = User.objects.get(pk=company["user analyst"])

    def held(day):
        return viewer_of(user, today=day)

    lent = next(grant for grant in held(TODAY).grants if grant.role is Role.REGIONAL_LEADER)
    assert (lent.scope, lent.scope_id) == ("REGION", company["EMEA"])
    assert Role.REGIONAL_LEADER in held(date(2026, 7, 17)).roles
    assert Role.REGIONAL_LEADER not in held(date(2026, 7, 18)).roles
    (row,) = stand_ins(company.viewer("admin"), TODAY)
    assert (row.id, row.covers_for, row.reason) == (number, "The leader", "Leave")


@pytest.mark.parametrize(
    ("to", "reason", "ends_on"),
    [
        ("leader", "Leave", date(2026, 7, 18)),
        ("analyst", " ", date(2026, 7, 18)),
        ("analyst", "Leave", TODAY),
    ],
)
def test_a_stand_in_needs_somebody_else_a_reason_and_days(company, to, reason, ends_on):
    """GRANT-01"""
    with pytest.raises(Refused):
        delegate_role(actor=company.viewer("admin"), now=NOW,
                      grant_id=grant_of(company, "leader").pk, to_user_id=company[f"user {to}"],
                      starts_on=TODAY, ends_on=ends_on, reason=reason)  # fmt: skip


def test_a_lent_role_is_not_lent_on(company):
    """GRANT-01"""
    common = {"actor": company.viewer("admin"), "now": NOW, "starts_on": TODAY,
              "ends_on": date(2026, 7, 18), "reason": "Leave"}  # fmt: skip
    lent = delegate_role(**common, grant_id=grant_of(company, "finance").pk,
                         to_user_id=company["user analyst"])  # fmt: skip
    with pytest.raises(Refused):
        delegate_role(**common, grant_id=lent, to_user_id=company["user engineer"])


def test_the_roles_of_others_are_not_shown(company):
    """RIGHT-01"""
    with pytest.raises(Denied):
        grants_of(company.viewer("finance"), company["user engineer"], TODAY)
    assert len(grants_of(company.viewer("finance"), company["user finance"], TODAY)) == 1


def test_a_token_is_one_s_own(company):
    """TOKEN-01"""
    engineer = company.viewer("engineer")
    number, secret = create_token(actor=engineer, now=NOW, name="Sheet", scopes="read")
    assert user_of_token(secret, now=NOW)[0].pk == company["user engineer"]
    assert tokens_of(company.viewer("admin"), NOW) == ()
    with pytest.raises(NotFound):
        revoke_token(actor=company.viewer("admin"), now=NOW, token_id=number)
    revoke_token(actor=engineer, now=NOW, token_id=number)
    assert user_of_token(secret, now=NOW) is None


def test_a_token_is_named_and_cannot_make_tokens(company):
    """TOKEN-01"""
    from dataclasses import replace

    engineer = company.viewer("engineer")
    with pytest.raises(Refused) as caught:
        create_token(actor=engineer, now=NOW, name=" ", scopes="read")
    assert caught.value.field == "name"
    through = replace(engineer, token_scopes=frozenset({"read", "write"}))
    with pytest.raises(Denied):
        create_token(actor=through, now=NOW, name="Another", scopes="read")
