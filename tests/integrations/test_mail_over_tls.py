"""Does mail travel over TLS, both ways, to a server with a trusted certificate and no other?"""

from __future__ import annotations

import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from daybook.integrations.mail.smtp import SmtpMail
from daybook.integrations.outgoing import OutgoingMessage, SendFailed

from .authority import Authority

SENDER = "Daybook <daybook@northwind.example>"
MESSAGE = OutgoingMessage(
    key="5f3a9c", address="engineer@northwind.example", subject="Your week is missing",
    body="7:30 are missing.", links=(("Open the week", "https://daybook.example/time/2026-W28"),),
)  # fmt: skip


class Mailbox:
    """Keeps each letter with the version of TLS and the account it came in under."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        tls = server.transport.get_extra_info("ssl_object")
        said = session.auth_data.login.decode() if session.authenticated else ""
        self.letters.append((envelope.rcpt_tos, tls.version() if tls else "", said))
        return "250 OK"


def _let_in(server, session, envelope, mechanism, given):
    is_right = (given.login, given.password) == (b"daybook", b"a secret")
    return AuthResult(success=is_right, handled=False, auth_data=given)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def server(tmp_path):
    """`server("TLS")` is a real mail server on the loopback: its mailbox and how to reach it."""
    running, authority = [], Authority(tmp_path)

    def start(security: str, *, name: str = "localhost", **more):
        context = authority.server_context(name)
        box, port = Mailbox(), _free_port()
        common = {"hostname": "localhost", "port": port, "authenticator": _let_in}
        if security == "TLS":
            controller = Controller(box, ssl_context=context, auth_require_tls=False, **common)
        else:
            controller = Controller(box, tls_context=context, require_starttls=True, **common)
        controller.start()
        running.append(controller)
        given = {"security": security, "authorities": str(authority.trusted)} | more
        return box, SmtpMail("localhost", port, SENDER, **given)

    yield start
    for controller in running:
        controller.stop()


@pytest.mark.parametrize("security", ["STARTTLS", "TLS"])
def test_a_mail_arrives_over_tls(server, security):
    box, mail = server(security)
    mail.send(MESSAGE)
    ((to, version, _),) = box.letters
    assert to == ["engineer@northwind.example"]
    assert version in ("TLSv1.2", "TLSv1.3")


@pytest.mark.parametrize("security", ["STARTTLS", "TLS"])
def test_the_account_signs_in_under_tls_and_a_wrong_password_sends_nothing(server, security):
    box, mail = server(security, user="daybook", password="a secret")
    mail.send(MESSAGE)
    assert [said for _, _, said in box.letters] == ["daybook"]
    box, wrong = server(security, user="daybook", password="another")
    with pytest.raises(SendFailed, match="answered 535") as caught:
        wrong.send(MESSAGE)
    assert box.letters == [] and "another" not in str(caught.value)


@pytest.mark.parametrize("security", ["STARTTLS", "TLS"])
def test_a_certificate_of_an_unknown_authority_gets_no_mail(server, security):
    box, mail = server(security, authorities="")
    with pytest.raises(SendFailed, match="SSLCertVerificationError"):
        mail.send(MESSAGE)
    assert box.letters == []


@pytest.mark.parametrize("security", ["STARTTLS", "TLS"])
def test_a_certificate_of_another_host_gets_no_mail(server, security):
    box, mail = server(security, name="mail.example")
    with pytest.raises(SendFailed, match="SSLCertVerificationError"):
        mail.send(MESSAGE)
    assert box.letters == []
