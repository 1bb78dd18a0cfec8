"""What becomes of a message with receipts? One draft of each attachment, or a refusal that is kept.

A message from engineer@northwind.example with two photos makes two drafts under its subject; one
from a stranger is kept with the reason, and so is one that cannot be read.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from daybook.apps.people.queries.account_mail import WriterRow, writer_of_address
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.records.actions.files import store_file
from daybook.core.rights import Data, Verb

from ..models import ReceivedMessage
from .contents import content_type_of
from .receipts import drafts_from_files

LIMIT_BYTES = 30 * 1024 * 1024
MOST_ATTACHMENTS = 20
RECORD_KIND = "EXPENSE_MAIL"


@dataclass(frozen=True, slots=True)
class MessageResult:
    """What was made of a message: drafts by key, or the reason why none."""

    id: int
    outcome: str
    reason: str
    line_ids: tuple[int, ...]


class _Unfit(Exception):
    """Why nothing can be made of a message."""


def receive_message(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    root: Path,
    content: bytes,
) -> MessageResult:
    """Keep a message and make a draft of each receipt in it; the same message twice acts once.

    The sender must be the address of an account with a person. A user may hand in one's own
    messages; the system those of everybody. Raises Refused EXP-17 for one above 30 MB.
    """
    if not actor.is_system:
        require(actor, Data.EXPENSES, Verb.EDIT, what="hand in a message")
    if len(content) > LIMIT_BYTES:
        raise Refused("EXP-17", "A message may hold 30 MB; send its receipts in two.", field="file")
    digest = hashlib.sha256(content).hexdigest()
    held = ReceivedMessage.objects.filter(digest=digest).first()
    if held is not None:
        return MessageResult(held.pk, held.outcome, held.reason, ())
    person_id, subject = None, ""
    try:
        with action():
            message = _read(content)
            subject = str(message.get("subject", "")).strip()[:120]
            writer = _writer(actor, message, today)
            person_id = writer.person_id
            files = _attachments(message)
            owner = _as_owner(actor, writer)
            keys = drafts_from_files(
                actor=owner, now=now, today=today, root=root, files=files, note=subject
            )
            return _kept(actor, now, root, content, digest, subject, person_id, keys, "")
    except (_Unfit, Refused) as error:
        reason = error.message if isinstance(error, Refused) else str(error)
    with action():
        return _kept(actor, now, root, content, digest, subject, person_id, (), reason)


def _read(content: bytes) -> EmailMessage:
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        sender = message.get("from")
    except Exception as error:  # whatever a library makes of a broken message
        raise _Unfit("The message cannot be read. Forward it again.") from error
    if not isinstance(message, EmailMessage) or sender is None:
        raise _Unfit("It is no message: it names no sender. Forward it from your own mailbox.")
    return message


def _writer(actor: Viewer, message: EmailMessage, today: date) -> WriterRow:
    address = parseaddr(str(message.get("from", "")))[1]
    writer = writer_of_address(address, today)
    if writer is None:
        raise _Unfit(
            f"{address or 'The sender'} is no account with a person here. Forward it from the "
            "address you sign in with."
        )
    if not actor.is_system and writer.user_id != actor.user_id:
        raise _Unfit("You can hand in messages of your own only; this one is of somebody else.")
    return writer


def _as_owner(actor: Viewer, writer: WriterRow) -> Viewer:
    """Whoever sent it, acting through mail, with no right but to write their own expenses."""
    if not actor.is_system:
        return actor
    return Viewer(user_id=writer.user_id, name=writer.name, person_id=writer.person_id,
                  grants=writer.grants, via="JOB")  # fmt: skip


def _attachments(message: EmailMessage) -> list[tuple[str, bytes]]:
    """The receipts of a message by their content; anything else in it is passed over."""
    found = []
    for part in message.walk():
        if part.is_multipart():
            continue
        try:
            content = part.get_payload(decode=True) or b""
        except Exception:  # a part that no codec knows is no receipt
            continue
        if content_type_of(content[:32]) is not None:
            found.append((part.get_filename() or "receipt", content))
    if not found:
        raise _Unfit("No photo or PDF is attached. Attach the receipt and forward it again.")
    if len(found) > MOST_ATTACHMENTS:
        raise _Unfit(f"It holds more than {MOST_ATTACHMENTS} receipts; send them in two messages.")
    return found


def _kept(actor, now, root, content, digest, subject, person_id, keys, reason) -> MessageResult:
    kept = store_file(
        actor=actor, now=now, root=root, name=f"{subject or 'message'}.eml",
        content_type="message/rfc822", chunks=[content], record_kind=RECORD_KIND,
        limit_bytes=LIMIT_BYTES,
    )  # fmt: skip
    audit = record_audit(actor=actor, verb="receive_message", now=now, reason=reason)
    row = ReceivedMessage.objects.create(
        digest=digest,
        file_id=kept.id,
        person_id=person_id,
        subject=subject,
        outcome="TAKEN" if keys else "REFUSED",
        reason=reason[:240],
        drafts=len(keys),
        received_at=now,
        audit_line=audit,
    )
    return MessageResult(row.pk, row.outcome, row.reason, tuple(keys))
