"""Two approvers at once: one acts, the other is told what the first did."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.models import AuditLine
from daybook.apps.time.actions.approval import approve_lines, return_lines
from daybook.apps.time.actions.undo import undo_approval
from daybook.apps.time.models import TimeEntry
from tests.builders import NOW, TODAY

from .approving import hand_in


def test_the_second_is_told_who_approved_and_when(company, sign_in):
    key = hand_in(company, TODAY, 450)
    approve_lines(actor=company.viewer("coordinator"), now=NOW, entry_ids=[key])
    second = approve_lines(actor=company.viewer("manager"), now=NOW, entry_ids=[key])
    (told,) = second.others
    assert second.entry_ids == () and (told.state, told.lines, told.by_name) == (
        "APPROVED", 1, "The coordinator",
    )  # fmt: skip
    client = sign_in("manager")
    client.post("/approvals/approve", {"row": [f"{key}.1"]})
    page = client.get("/approvals").content.decode()
    assert "Nothing was left to approve. 1 line approved by The coordinator already" in page
    client.post("/approvals/return", {"row": [f"{key}.1"], "reason": "Late."})
    assert "Nothing was left to return." in client.get("/approvals").content.decode()


def _at_once(company, *acts):
    """Run each act on a connection of its own, started together; what they answered."""
    gate, answers = Barrier(len(acts)), [None] * len(acts)

    def run(position: int, act) -> None:
        try:
            gate.wait(timeout=20)
            answers[position] = act()
        except Exception as error:
            answers[position] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the embedded database writes one after the other"
)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_connections_approve_each_line_once_and_the_second_knows(company):
    keys = [hand_in(company, TODAY - timedelta(days=7 * week), 60) for week in range(1, 5)]
    done = _at_once(
        company,
        *(
            lambda who=who, order=order: approve_lines(
                actor=company.viewer(who), now=NOW, entry_ids=order
            )
            for who, order in (("manager", keys), ("coordinator", keys[::-1]))
        ),
    )
    assert sorted(len(one.entry_ids) for one in done) == [0, 4]
    (second,) = [one for one in done if not one.entry_ids]
    assert sum(told.lines for told in second.others) == 4
    assert [row.minutes for row in book_sums()] == [240, 240]
    assert AuditLine.objects.filter(verb="approve_entries").count() == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_approval_and_a_return_at_once_leave_each_line_in_one_state(company):
    key = hand_in(company, TODAY, 60)
    approved, returned = _at_once(
        company,
        lambda: approve_lines(actor=company.viewer("manager"), now=NOW, entry_ids=[key]),
        lambda: return_lines(
            actor=company.viewer("coordinator"), now=NOW, entry_ids=[key], reason="Why."
        ),
    )
    state = TimeEntry.objects.get(pk=key).state
    if state == "APPROVED":
        assert returned.entry_ids == () and returned.others[0].state == "APPROVED"
        assert len(book_sums()) == 2
    else:
        assert state == "RETURNED" and isinstance(approved, Exception) and not book_sums()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_undo_at_once_reverse_once(company):
    key = hand_in(company, TODAY, 60)
    done = approve_lines(actor=company.viewer("manager"), now=NOW, entry_ids=[key])
    answers = _at_once(
        company,
        *(
            lambda who=who: undo_approval(
                actor=company.viewer(who), now=NOW, audit_line_ids=done.audit_line_ids
            )
            for who in ("manager", "coordinator")
        ),
    )
    assert sorted(answers) == [0, 1]
    assert [(row.minutes, row.amount_minor) for row in book_sums()] == [(0, 0), (0, 0)]
