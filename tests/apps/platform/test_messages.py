"""Do messages leave once they are due, at least once, and wait for a person where they cannot?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybook.apps.platform.actions import jobs
from daybook.apps.platform.actions import messages as outbox
from daybook.apps.platform.actions.messages import (
    Draft,
    choose_channel,
    send_again,
    send_message,
    send_test_message,
    write_messages,
)
from daybook.apps.platform.actions.upkeep import sweep_messages
from daybook.apps.platform.message_topics import register_topic
from daybook.apps.platform.models import Job, OutboxMessage, User
from daybook.apps.platform.queries.messages import channels_of, message_counts, messages
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.reply_tokens import reply_token, token_digest
from daybook.apps.platform.transactions import action, record_audit
from daybook.integrations.outgoing import SendFailed, SendLater
from tests.builders import NOW


class Recorder:
    """A sender that keeps what it is given, or raises what it is told to."""

    def __init__(self, *errors):
        self.errors, self.taken = list(errors), []

    def send(self, message):
        if self.errors:
            raise self.errors.pop(0)
        self.taken.append(message)


@pytest.fixture
def recorder(monkeypatch):
    """`recorder(SendFailed("…"), …)` stands for every channel."""

    def put(*errors):
        found = Recorder(*errors)
        monkeypatch.setattr(outbox, "sender_of", lambda channel: found)
        return found

    return put


def write(company, who="engineer", at=None, topic="TEST", **more):
    with action():
        line = record_audit(actor=company.system, verb="write", now=NOW)
        (key,) = write_messages(
            actor=company.system, now=NOW, line=line,
            drafts=[Draft(company[f"user {who}"], topic, "Your week", "7:30 are missing.",
                          "/time/2026-W28", not_before_at=at, **more)],
        )  # fmt: skip
    return key


def work(minutes=0):
    return jobs.run_due_job(owner="w", clock=lambda: NOW + timedelta(minutes=minutes))


def state(key):
    return OutboxMessage.objects.get(key=key).state


def test_a_message_is_written_with_its_change_or_not_at_all(company):
    with pytest.raises(RuntimeError), action():
        line = record_audit(actor=company.system, verb="write", now=NOW)
        write_messages(actor=company.system, now=NOW, line=line,
                       drafts=[Draft(company["user engineer"], "TEST", "a", "b", "/")])  # fmt: skip
        raise RuntimeError
    assert not OutboxMessage.objects.exists() and not Job.objects.filter(kind=outbox.JOB).exists()


def test_a_message_leaves_once_it_is_due(company, recorder, settings):
    settings.ADDRESS = "https://daybook.example"
    sender = recorder()
    key = write(company, at=NOW + timedelta(hours=2), reply_path="/off/", reply_label="I was off")
    assert not work(), "not due yet"
    assert work(121) and state(key) == "SENT"
    (message,) = sender.taken
    assert (message.key, message.address) == (key, "engineer@northwind.example")
    assert message.links[0] == ("Open", "https://daybook.example/time/2026-W28")
    assert message.links[1] == ("I was off", f"https://daybook.example/off/{reply_token(key)}")
    send_message(key=key, now=NOW + timedelta(hours=3))
    assert len(sender.taken) == 1, "sent is sent"


def test_the_token_of_an_answer_is_kept_nowhere(company):
    key = write(company, reply_path="/off/", reply_label="I was off")
    token = reply_token(key)
    row = OutboxMessage.objects.get(key=key)
    assert token not in "".join(str(value) for value in vars(row).values())
    assert len(token) == 40 and token_digest(token) != token


def test_a_message_without_its_channel_is_kept_and_can_be_sent_later(company, recorder):
    """MESSAGE-01"""
    key = write(company)
    work()
    row = OutboxMessage.objects.get(key=key)
    assert (row.state, row.last_error) == ("KEPT", "The channel is not set up.")
    sender = recorder()
    with pytest.raises(Denied):
        send_again(actor=company.viewer("engineer"), now=NOW, message_id=row.pk)
    send_again(actor=company.viewer("admin"), now=NOW, message_id=row.pk)
    assert work(1) and state(key) == "SENT" and len(sender.taken) == 1
    with pytest.raises(NotFound):
        send_again(actor=company.viewer("admin"), now=NOW, message_id=row.pk)


def test_six_failures_leave_a_dead_message_and_a_dead_job(company, recorder):
    """MESSAGE-01"""
    sender = recorder(*(SendFailed("Slack answered 500.") for _ in range(6)))
    key = write(company)
    for hour in range(6):
        assert work(hour * 600)
    row = OutboxMessage.objects.get(key=key)
    assert (row.state, row.attempts, row.last_error) == ("DEAD", 6, "Slack answered 500.")
    dead = Job.objects.get(kind=outbox.JOB)
    assert (dead.state, dead.attempts) == ("DEAD", 6)
    assert dead.last_error == "MessageFailed: Slack answered 500."
    jobs.retry_dead_job(actor=company.viewer("admin"), now=NOW, job_id=dead.pk)
    assert work() and state(key) == "SENT" and len(sender.taken) == 1


def test_being_asked_to_wait_is_no_failure(company, recorder):
    sender = recorder(*(SendLater("Slack asks to wait.", 30) for _ in range(10)))
    key = write(company)
    for turn in range(10):
        assert work(turn)
    job = Job.objects.get(kind=outbox.JOB)
    assert (job.state, job.attempts) == ("WAITING", 0)
    assert (job.due_at - NOW).total_seconds() == 9 * 60 + 30
    assert work(10) and state(key) == "SENT" and len(sender.taken) == 1


def test_what_nobody_needs_any_more_is_withdrawn(company, recorder):
    sender = recorder()
    register_topic("GONE", lambda key, now: False)
    gone, closed = write(company, topic="GONE"), write(company, "manager")
    User.objects.filter(pk=company["user manager"]).update(is_active=False)
    work(), work()
    assert (state(gone), state(closed), sender.taken) == ("WITHDRAWN", "WITHDRAWN", [])


def test_everybody_chooses_a_channel_of_their_own(company, client):
    user = company["user engineer"]
    assert channels_of([user], NOW.date()) == {user: "MAIL"}
    with pytest.raises(Refused, match="MESSAGE-01"):
        choose_channel(actor=company.viewer("engineer"), now=NOW, channel="FAX")
    client.force_login(User.objects.get(pk=user))
    client.post("/account/channel", {"channel": "SLACK", "handle": "U012AB3CD"})
    assert channels_of([user], NOW.date()) == {user: "SLACK"}
    assert "U012AB3CD" in client.get("/account").content.decode()
    assert OutboxMessage.objects.filter(key=write(company), channel="SLACK").exists()


def test_an_administrator_tests_a_channel_and_sees_no_text(company, client):
    with pytest.raises(Denied):
        send_test_message(actor=company.viewer("manager"), now=NOW, channel="MAIL")
    with pytest.raises(Denied):
        messages(company.viewer("manager"), "WAITING")
    client.force_login(User.objects.get(pk=company["user admin"]))
    answer = client.post("/admin/messages/test", {"channel": "TEAMS"}, follow=True)
    text = answer.content.decode()
    assert "Microsoft Teams is not set up" in text and "Daybook can reach you" in text
    assert "Nothing has to be done" not in text
    assert message_counts(company.viewer("admin")) == {"WAITING": 1}
    assert client.get("/admin/messages").status_code == 200


def test_a_job_of_a_message_names_nobody(company):
    write(company)
    payload = Job.objects.get(kind=outbox.JOB).payload
    assert "engineer" not in payload and "missing" not in payload


def test_old_messages_lose_their_text_by_the_setting_and_keep_what_they_were(company, recorder):
    sent, waiting = write(company), write(company, who="manager")
    OutboxMessage.objects.filter(key=sent).update(state="SENT", sent_at=NOW)
    assert sweep_messages(now=NOW + timedelta(days=89)) == 0
    assert sweep_messages(now=NOW + timedelta(days=91)) == 1
    assert sweep_messages(now=NOW + timedelta(days=91)) == 0
    row = OutboxMessage.objects.get(key=sent)
    assert row.body == "" and row.subject and row.user_id == company["user engineer"]
    assert OutboxMessage.objects.get(key=waiting).body
