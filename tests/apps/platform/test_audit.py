"""Who did what, and who may read it? All, own region's, own projects', or one's own."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.platform.actions.users import add_user, change_user
from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.queries.history import (
    AuditWish,
    audit_count,
    audit_filter,
    audit_lines,
    audit_page,
    history_of,
)
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.subjects import SUBJECTS, Named, SubjectKind
from daybook.apps.platform.transactions import action, record_audit
from tests.builders import NOW, TODAY

EVERYTHING = slice(0, 1000)


def write(company, who="engineer", kind="THING", key=1, verb="do_thing", **fields) -> AuditLine:
    with action():
        return record_audit(actor=company.viewer(who), verb=verb, now=NOW, subject=(kind, key),
                            **fields)  # fmt: skip


def seen(company, who, wish=None) -> set[int]:
    return {row.id for row in audit_lines(company.viewer(who), wish or AuditWish(), EVERYTHING)}


@pytest.mark.parametrize("who", ["coordinator", "analyst", "operations", "finance"])
def test_these_roles_read_every_line(company, who):
    """RIGHT-01"""
    line = write(company)
    assert line.pk in seen(company, who)


@pytest.mark.parametrize("who", ["engineer", "manager", "leader", "training"])
def test_the_others_read_their_own_lines(company, who):
    """RIGHT-01"""
    own = write(company, who)
    other = write(company, "coordinator")
    assert own.pk in seen(company, who) and other.pk not in seen(company, who)


def test_an_administrator_reads_no_audit_but_the_lines_of_accounts(company):
    """RIGHT-01"""
    admin = company.viewer("admin")
    line = write(company, "admin")
    assert not AuditLine.objects.filter(audit_filter(admin)).exists()
    with pytest.raises(NotFound):
        audit_page(admin, line.pk)
    granted = AuditLine.objects.filter(verb="grant_role").first()
    assert audit_page(admin, granted.pk).row.verb == "grant_role"


def test_a_line_somebody_else_wrote_for_me_is_mine_to_read(company):
    """HISTORY-01"""
    line = write(company, "coordinator")
    mine = AuditLine.objects.create(
        actor_id=company["user coordinator"], on_behalf_of_id=company["user engineer"],
        verb="save_entry", via="UI", recorded_at=NOW,
    )  # fmt: skip
    assert mine.pk in seen(company, "engineer") and line.pk not in seen(company, "engineer")


def test_a_kind_opens_lines_of_its_records_in_the_viewer_s_scope(company, monkeypatch):
    """RIGHT-01: absent means denied; the app that owns the records says which are in scope."""
    inside, outside = write(company, "coordinator", key=1), write(company, "coordinator", key=2)
    assert not {inside.pk, outside.pk} & seen(company, "leader")
    kind = SubjectKind(
        "THING", "Thing", lambda ids: {key: Named(f"Thing {key}", f"/things/{key}") for key in ids},
        visible=lambda viewer, scope: [1] if company["EMEA"] in scope.region_ids else [],
    )  # fmt: skip
    monkeypatch.setitem(SUBJECTS, "THING", kind)
    held = seen(company, "leader")
    assert inside.pk in held and outside.pk not in held
    row = audit_page(company.viewer("leader"), inside.pk).row
    assert (row.subject, row.subject_href) == ("Thing 1", "/things/1")
    with pytest.raises(NotFound):
        audit_page(company.viewer("leader"), outside.pk)


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"verb": "do_thing"}, True),
        ({"verb": "other"}, False),
        ({"kind": "THING", "subject_id": 7}, True),
        ({"kind": "THING", "subject_id": 8}, False),
        ({"first": TODAY, "last": TODAY}, True),
        ({"last": date(2026, 7, 6)}, False),
        ({"first": date(2026, 7, 8)}, False),
        ({"run_id": 999}, False),
    ],
)
def test_lines_are_found_by_verb_subject_date_and_run(company, fields, fits):
    """HISTORY-01"""
    line = write(company, key=7)
    wish = AuditWish(**fields)
    assert (line.pk in seen(company, "finance", wish)) is fits
    assert (audit_count(company.viewer("finance"), wish) > 0) is fits


def test_a_line_shows_before_and_after_without_names(company):
    """HISTORY-01"""
    admin = company.viewer("admin")
    number = add_user(actor=admin, now=NOW, email="a@a.example", name="Ana", password=None)
    change_user(actor=admin, now=NOW, user_id=number, version=1, name="Bea", email="a@a.example")
    line = AuditLine.objects.get(verb="change_user")
    page = audit_page(company.viewer("finance"), line.pk)
    (change,) = page.changes
    assert (change.column, change.before, change.after) == ("Name", "(not kept)", "(not kept)")


def test_a_record_s_own_history_keeps_to_what_the_viewer_may_read(company):
    """RIGHT-01"""
    admin = company.viewer("admin")
    number = company["user engineer"]
    change_user(actor=admin, now=NOW, user_id=number, version=1, name="Changed",
                email="engineer@northwind.example")  # fmt: skip
    whole = [row.verb for row in history_of(admin, "USER", number, whole=True)]
    assert whole == ["change_user", "grant_role", "add_user"]
    assert history_of(admin, "USER", number) == ()
    assert len(history_of(company.viewer("finance"), "USER", number)) == 3
