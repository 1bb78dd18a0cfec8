"""What is a message to a person, and how may sending it fail? The port that every sender keeps.

`send` returns when the other side took the message. It raises SendLater when the other side asks to
wait, and SendFailed otherwise; neither names a person, an address or a secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message to one person. `handle` is the person's id at the vendor, where it is known.

    `links` are (label, absolute address). `key` is the same each time the message is tried.
    """

    key: str
    address: str
    subject: str
    body: str
    links: tuple[tuple[str, str], ...] = ()
    handle: str = ""


class SendFailed(Exception):
    """The other side did not take the message. The text says which vendor answered what."""


class SendLater(SendFailed):
    """The other side asks to wait for so many seconds."""

    def __init__(self, text: str, seconds: int):
        super().__init__(text)
        self.seconds = seconds


class Sender(Protocol):
    """Whatever can send a message."""

    def send(self, message: OutgoingMessage) -> None:
        """Hand the message over, or raise."""
