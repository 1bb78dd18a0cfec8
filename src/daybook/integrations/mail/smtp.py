"""How does one mail leave? SMTP by the standard library, over TLS, with a Message-ID of our own.

The message of key 5f3a… from daybook@fernhollow.example is `<5f3a…@fernhollow.example>`, each time
it is tried: a mailbox that knows it already keeps one.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from ..outgoing import OutgoingMessage, SendFailed, SendLater

TIMEOUT_SECONDS = 20
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
SECURITY = ("STARTTLS", "TLS", "NONE")


@dataclass(frozen=True, slots=True, repr=False)
class SmtpMail:
    """A mail server and how to sign in to it. `security` NONE is for a server on this machine."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    security: str = "STARTTLS"
    authorities: str = ""

    def send(self, message: OutgoingMessage) -> None:
        """Hand one mail to the server. Raises SendLater for a 4xx answer, else SendFailed."""
        if self.security not in SECURITY:
            raise SendFailed("The security of mail is STARTTLS, TLS or NONE.")
        if self.security == "NONE" and self.host not in _LOOPBACK:
            raise SendFailed("Mail without TLS goes only to a server on this machine.")
        try:
            with self._connect() as server:
                server.send_message(letter(message, self.sender))
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted(code for code, _ in error.recipients.values())
            raise _refused(codes[0]) from None
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from None
        except (OSError, smtplib.SMTPException) as error:
            name = type(error).__name__
            raise SendFailed(f"The mail server cannot be reached: {name}.") from None

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context(cafile=self.authorities or None)
        if self.security == "TLS":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
            if self.security == "STARTTLS":
                server.starttls(context=context)
        if self.user:
            server.login(self.user, self.password)
        return server


def _refused(code: int) -> SendFailed:
    if 400 <= code < 500:
        return SendLater(f"The mail server answered {code}.", 60)
    return SendFailed(f"The mail server answered {code}.")


def letter(message: OutgoingMessage, sender: str) -> EmailMessage:
    """The mail as it is sent: plain text, the links under it, each on a line of its own."""
    found = EmailMessage()
    found["From"], found["To"] = sender, message.address
    found["Subject"] = " ".join(message.subject.split())
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    found["Message-ID"] = f"<{message.key}@{domain}>"
    found["Auto-Submitted"] = "auto-generated"
    lines = [message.body, *(f"{label}: {address}" for label, address in message.links)]
    found.set_content("\n\n".join(lines) + "\n")
    return found
