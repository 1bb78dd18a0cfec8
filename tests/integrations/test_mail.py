"""Does mail leave by SMTP, over TLS, with our Message-ID, and fail without saying too much?"""

from __future__ import annotations

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from daybook.integrations.mail.smtp import SmtpMail, letter
from daybook.integrations.outgoing import OutgoingMessage, SendFailed, SendLater

MESSAGE = OutgoingMessage(
    key="5f3a9c", address="engineer@northwind.example",
    subject="Your week\r\nBcc: everybody@northwind.example", body="7:30 are missing – see below.",
    links=(("Open the week", "https://daybook.example/time/2026-W28"),),
)  # fmt: skip


class Mailbox:
    """Keeps what comes in, or answers with a code."""

    def __init__(self, answer: str = "250 OK"):
        self.answer, self.letters = answer, []

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.letters.append((envelope.rcpt_tos, envelope.content))
        return self.answer


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def mailbox():
    """`mailbox("250 OK")` is a real server on the loopback with its port."""
    running = []

    def start(answer: str = "250 OK"):
        box = Mailbox(answer)
        port = _free_port()
        controller = Controller(box, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)
        sender = "Daybook <daybook@northwind.example>"
        return box, SmtpMail("127.0.0.1", port, sender, security="NONE")

    yield start
    for controller in running:
        controller.stop()


def test_a_mail_arrives_once_with_its_key_and_its_link(mailbox):
    box, mail = mailbox()
    mail.send(MESSAGE)
    ((to, content),) = box.letters
    found = message_from_bytes(content, policy=policy.default)
    assert to == ["engineer@northwind.example"]
    assert found["Message-ID"] == "<5f3a9c@northwind.example>"
    assert found["Subject"] == "Your week Bcc: everybody@northwind.example"
    assert found["Bcc"] is None and found["Auto-Submitted"] == "auto-generated"
    text = found.get_content()
    assert "7:30 are missing – see below." in text
    assert "Open the week: https://daybook.example/time/2026-W28" in text


def test_the_same_message_has_the_same_id_each_time():
    one, two = (letter(MESSAGE, "daybook@northwind.example") for _ in range(2))
    assert one["Message-ID"] == two["Message-ID"]


def test_a_busy_server_is_asked_later_and_a_refusal_is_final(mailbox):
    _, busy = mailbox("451 try later")
    with pytest.raises(SendLater, match="answered 451"):
        busy.send(MESSAGE)
    _, full = mailbox("554 no engineer@northwind.example here")
    with pytest.raises(SendFailed, match="answered 554") as caught:
        full.send(MESSAGE)
    assert "engineer" not in str(caught.value)


def test_a_server_that_offers_no_tls_gets_no_mail(mailbox):
    box, plain = mailbox()
    secure = SmtpMail("127.0.0.1", plain.port, plain.sender, "daybook", "secret")
    with pytest.raises(SendFailed, match="cannot be reached"):
        secure.send(MESSAGE)
    assert box.letters == []
    assert "secret" not in repr(secure)


def test_mail_without_tls_stays_on_this_machine():
    with pytest.raises(SendFailed, match="on this machine"):
        SmtpMail("mail.example", 25, "a@example", security="NONE").send(MESSAGE)
