"""Handing a week in, recalling it, and what the audit keeps of it."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.apps.people.models import Employment
from daybook.apps.platform.actions.periods import set_soft_lock
from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.queries.history import history_of
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.time.actions.submission import recall_part, submit_part
from daybook.apps.time.models import Submission, TimeEntry
from daybook.core.worktime import EntryFlag
from tests.builders import NOW, TODAY

MONDAY = date(2026, 7, 6)


def states():
    return dict(TimeEntry.objects.order_by("pk").values_list("worked_on__day", "state"))


def hand_in(company, day=TODAY, who="engineer"):
    return submit_part(actor=company.viewer(who), now=NOW, person_id=company["engineer"], day=day)


def test_a_part_is_handed_in_once_with_one_audit_line_and_one_submission(company, log):
    key = log(TODAY, 450)
    assert hand_in(company) == 1
    assert hand_in(company) == 0, "the second time there is nothing left to hand in"
    assert Submission.objects.count() == 1
    assert AuditLine.objects.filter(verb="submit_part").count() == 1
    newest = history_of(company.system, "TIME_ENTRY", key)[0]
    assert newest.verb == "submit_part" and ("state", "DRAFT", "SUBMITTED") in newest.values


def test_an_empty_part_is_refused_and_leaves_no_trace(company):
    with pytest.raises(Refused, match="TIME-04"):
        hand_in(company)
    assert not Submission.objects.exists()
    assert not AuditLine.objects.filter(verb="submit_part").exists()


def test_only_the_part_that_was_asked_for_is_handed_in(company, sign_in, log):
    log(date(2026, 6, 30), 360)
    log(date(2026, 7, 1), 360)
    client = sign_in("engineer")
    client.post("/time/2026-W27/submit", {"part": "2026-06-29"})
    assert states() == {30: "SUBMITTED", 1: "DRAFT"}
    client.post("/time/2026-W27/submit", {"part": "2026-07-01"})
    assert states() == {30: "SUBMITTED", 1: "SUBMITTED"}


def test_a_locked_part_is_neither_handed_in_nor_recalled(company, log):
    log(date(2026, 6, 29), 360)
    hand_in(company, date(2026, 6, 29))
    log(date(2026, 6, 30), 360)
    set_soft_lock(actor=company.viewer("operations"), now=NOW, entity_id=company["US"],
                  month=date(2026, 6, 1), reason="June close")  # fmt: skip
    with pytest.raises(Refused, match="PERIOD-03"):
        hand_in(company, date(2026, 6, 30))
    with pytest.raises(Refused, match="PERIOD-03"):
        recall_part(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                    day=date(2026, 6, 29))  # fmt: skip
    assert states() == {29: "SUBMITTED", 30: "DRAFT"}


def test_what_is_recalled_is_draft_again_and_only_what_waits(company, sign_in, log):
    from daybook.apps.time.actions.approval import approve_entries

    approved, waiting = log(MONDAY, 360), log(TODAY, 360)
    hand_in(company)
    approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[approved])
    client = sign_in("engineer")
    client.post("/time/2026-W28/recall", {"part": "2026-07-06"})
    assert states() == {6: "APPROVED", 7: "DRAFT"}
    assert TimeEntry.objects.get(pk=waiting).submission_id is None
    again = client.post("/time/2026-W28/recall", {"part": "2026-07-06"})
    assert again.status_code == 422 and b"nothing to recall" in again.content
    assert history_of(company.system, "TIME_ENTRY", waiting)[0].verb == "recall_part"


def test_nobody_hands_in_the_week_of_another_without_the_right(company, log):
    log(TODAY, 360)
    with pytest.raises(Denied, match="RIGHT-01"):
        hand_in(company, who="manager")
    assert hand_in(company, who="coordinator") == 1
    line = AuditLine.objects.get(verb="submit_part")
    assert line.on_behalf_of_id == company["user engineer"]


def test_a_coordinator_of_one_region_does_not_act_for_another(company, log):
    from dataclasses import replace

    from daybook.apps.platform.viewer import HeldGrant
    from daybook.core.rights import Role

    log(TODAY, 360)
    emea = HeldGrant(Role.COORDINATOR, "REGION", company["EMEA"])
    narrow = replace(company.viewer("coordinator"), grants=(emea,))
    ask = {"now": NOW, "person_id": company["engineer"], "day": TODAY}
    with pytest.raises(Denied):
        submit_part(actor=narrow, **ask)
    Employment.objects.filter(person_id=company["engineer"]).update(region_id=company["EMEA"])
    assert submit_part(actor=narrow, **ask) == 1


def test_flags_follow_the_day_until_it_is_approved(company, book, log):
    first = log(TODAY, 451)
    flag_of = lambda: EntryFlag(TimeEntry.objects.get(pk=first).flags)  # noqa: E731
    assert flag_of() == EntryFlag.OFF_STEP | EntryFlag.NO_BOOKING
    log(TODAY, 240, task="admin ACME")
    assert EntryFlag.LONG_DAY in flag_of()
    book()
    hand_in(company)
    assert flag_of() == EntryFlag.OFF_STEP | EntryFlag.LONG_DAY


def test_the_review_lists_only_what_may_be_wrong(company, sign_in, book, log):
    book()
    log(MONDAY, 660)
    log(MONDAY, 60, project="BOLT")
    log(date(2026, 7, 5), 60)
    page = sign_in("engineer").get("/time/2026-W28").content.decode()
    assert "Mon 6 · 12:00, a long day" in page
    assert "Tue 7 · 6:00 planned, not logged" in page
    assert "BOLT-001 · no booking and no note" in page
    assert "ACME-001 · no booking" not in page
    before = sign_in("engineer").get("/time/2026-W27").content.decode()
    assert "Sun 5 · 1:00 on a weekend" in before
