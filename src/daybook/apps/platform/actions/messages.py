"""How does a message leave? Written with the change that causes it, sent by a job, once it is due.

Nothing is sent within a transaction. A message whose channel is not set up is KEPT; one that failed
six times is DEAD; both wait for a person under Admin, Messages. A job may run twice, so a message
may be seen twice, with the same key.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from daybook.core.rights import Data, Verb
from daybook.integrations.outgoing import OutgoingMessage, SendFailed, SendLater

from ..message_topics import is_wanted
from ..models import Job, MessageChannel, OutboxMessage
from ..queries.messages import channels_of
from ..refusals import NotFound, Refused
from ..reply_tokens import reply_token
from ..rights import require
from ..schedule import TryLater
from ..transactions import action, change_row, record_audit
from ..viewer import Viewer
from .jobs import MAX_ATTEMPTS
from .senders import sender_of

JOB = "send_message"
LONGEST_WAIT = timedelta(days=3)


class MessageFailed(Exception):
    """A message was not taken; its job is tried again. The text names vendor and answer alone."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be written. `reply_path` is where the link of an answer leads.

    `address` sends it by mail to somebody without an account, in the name of `user_id`.
    """

    user_id: int
    topic: str
    subject: str
    body: str
    href: str
    link_label: str = "Open"
    not_before_at: datetime | None = None
    reply_path: str = ""
    reply_label: str = ""
    address: str = ""


def write_messages(
    *, actor: Viewer, now: datetime, line, drafts: Sequence[Draft]
) -> tuple[str, ...]:
    """Write messages and their jobs in the caller's transaction, under its audit line.

    Returns their keys in order.
    """
    channels = channels_of({draft.user_id for draft in drafts}, now.date())
    rows = [
        OutboxMessage(
            key=secrets.token_hex(16), topic=draft.topic,
            channel="MAIL" if draft.address else channels[draft.user_id],
            user_id=draft.user_id, address=draft.address or None,
            subject=draft.subject[:160], body=draft.body, href=draft.href,
            link_label=draft.link_label, reply_path=draft.reply_path,
            reply_label=draft.reply_label, not_before_at=draft.not_before_at or now,
            created_at=now, audit_line=line,
        )
        for draft in drafts
    ]  # fmt: skip
    OutboxMessage.objects.bulk_create(rows)
    Job.objects.bulk_create(_job(row.key, row.not_before_at, actor, now) for row in rows)
    return tuple(row.key for row in rows)


def _job(key: str, due_at: datetime, actor: Viewer, now: datetime, again: str = "") -> Job:
    return Job(
        kind=JOB, payload=json.dumps({"key": key}), due_at=due_at, created_at=now,
        user_id=actor.user_id, unique_key=f"message:{key}{again}",
    )  # fmt: skip


def send_message(*, key: str, now: datetime) -> None:
    """Send one message whose turn has come; what was sent, kept or withdrawn stays so."""
    row = OutboxMessage.objects.select_related("user").filter(key=key).first()
    if row is None or row.state not in ("WAITING", "DEAD"):
        return
    if row.not_before_at > now:
        raise TryLater("Not due yet.", int((row.not_before_at - now).total_seconds()) + 1)
    if not row.user.is_active or not is_wanted(row.topic, row.key, now):
        _mark(row, state="WITHDRAWN")
        return
    sender = sender_of(row.channel)
    if sender is None:
        _mark(row, state="KEPT", last_error="The channel is not set up.")
        return
    try:
        sender.send(_outgoing(row))
    except SendLater as error:
        if now - max(row.not_before_at, row.created_at) > LONGEST_WAIT:
            _failed(row, error)
        _mark(row, last_error=str(error)[:200])
        raise TryLater(str(error), error.seconds) from None
    except SendFailed as error:
        _failed(row, error)
    _mark(row, state="SENT", sent_at=now, attempts=row.attempts + 1, last_error="")


def _failed(row: OutboxMessage, error: SendFailed) -> None:
    attempts = row.attempts + 1
    state = "DEAD" if attempts >= MAX_ATTEMPTS else "WAITING"
    _mark(row, state=state, attempts=F("attempts") + 1, last_error=str(error)[:200])
    raise MessageFailed(str(error)) from None


def _mark(row: OutboxMessage, **changes) -> None:
    OutboxMessage.objects.filter(pk=row.pk, state=row.state).update(**changes)


def _outgoing(row: OutboxMessage) -> OutgoingMessage:
    handles = MessageChannel.objects.filter(user_id=row.user_id, channel=row.channel)
    links = []
    if row.href:
        links.append((row.link_label or "Open", f"{settings.ADDRESS}{row.href}"))
    if row.reply_path:
        token = reply_token(row.key)
        links.append((row.reply_label, f"{settings.ADDRESS}{row.reply_path}{token}"))
    return OutgoingMessage(
        key=row.key, address=row.address or row.user.email, subject=row.subject, body=row.body,
        links=tuple(links), handle=handles.values_list("handle", flat=True).first() or "",
    )  # fmt: skip


def send_test_message(*, actor: Viewer, now: datetime, channel: str) -> str:
    """Write the administrator a message by one channel, whatever they chose. Returns its key."""
    require(actor, Data.SETTINGS, Verb.DRAFT, what="send a test message")
    if channel not in ("MAIL", "SLACK", "TEAMS", "WEBEX"):
        raise Refused("MESSAGE-01", "Choose e-mail, Slack, Teams or Webex.", field="channel")
    with action():
        line = record_audit(actor=actor, verb="send_test_message", now=now,
                            subject=("USER", actor.user_id), reason=channel)  # fmt: skip
        draft = Draft(actor.user_id, "TEST", "Daybook can reach you",
                      "This is a test that you asked for. Nothing has to be done.",
                      "/admin/messages", "Open the messages")  # fmt: skip
        (key,) = write_messages(actor=actor, now=now, line=line, drafts=[draft])
        OutboxMessage.objects.filter(key=key).update(channel=channel)
    return key


def send_again(*, actor: Viewer, now: datetime, message_id: int) -> None:
    """Put a message that was kept or given up in line again."""
    require(actor, Data.SETTINGS, Verb.DRAFT, what="send a message again")
    with action():
        row = OutboxMessage.objects.filter(pk=message_id, state__in=("KEPT", "DEAD")).first()
        if row is None:
            raise NotFound(f"There is no message {message_id} that was kept or given up.")
        record_audit(actor=actor, verb="send_message_again", now=now,
                     subject=("MESSAGE", message_id))  # fmt: skip
        OutboxMessage.objects.filter(pk=row.pk).update(
            state="WAITING", attempts=0, last_error="", not_before_at=max(row.not_before_at, now)
        )
        again = f":{secrets.token_hex(4)}"
        _job(row.key, max(row.not_before_at, now), actor, now, again).save()


def choose_channel(*, actor: Viewer, now: datetime, channel: str, handle: str = "") -> None:
    """Keep by which channel the actor wants messages; empty for the organization's."""
    if channel not in ("", "MAIL", "SLACK", "TEAMS", "WEBEX"):
        raise Refused("MESSAGE-01", "Choose e-mail, Slack, Teams or Webex.", field="channel")
    handle = handle.strip()[:120]
    kept = {"channel": channel, "handle": handle}
    with action():
        row = MessageChannel.objects.filter(user_id=actor.user_id).first()
        line = record_audit(actor=actor, verb="choose_channel", now=now,
                            subject=("USER", actor.user_id))  # fmt: skip
        if row is None:
            MessageChannel.objects.create(user_id=actor.user_id, audit_line=line, **kept)
        else:
            change_row(MessageChannel, row.pk, version=None, changes=kept, line=line,
                       kind="MESSAGE_CHANNEL")  # fmt: skip


def keep_messages(*, actor: Viewer, now: datetime) -> int:
    """Set every waiting message aside instead of sending it, as an example company does.

    Returns how many. Whoever may send again can send each of them later.
    """
    require(actor, Data.SETTINGS, Verb.DRAFT, what="keep messages back")
    with action():
        record_audit(actor=actor, verb="keep_messages", now=now)
        return OutboxMessage.objects.filter(state="WAITING").update(
            state="KEPT", last_error="Kept: no channel was set up when it was written."
        )
