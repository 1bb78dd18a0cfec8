"""How does one message reach a person in Webex? `POST /v1/messages` to the person's address.

The text is Markdown; its links are (label)[address]. A 429 says how long to wait.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..outgoing import OutgoingMessage, SendFailed
from ..web import Web, answer_of

VENDOR = "Webex"
BASE = "https://webexapis.com/v1"
LONGEST_BYTES = 7_439
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#"})


@dataclass(frozen=True, slots=True, repr=False)
class WebexChat:
    """A bot's token."""

    token: str
    base: str = BASE

    def send(self, message: OutgoingMessage) -> None:
        """Post to the person, by id where it is known, else by address."""
        web = Web(VENDOR, self.base, {"Authorization": f"Bearer {self.token}"})
        to = (
            {"toPersonId": message.handle} if message.handle else {"toPersonEmail": message.address}
        )
        found = answer_of(VENDOR, web.post("/messages", {**to, **document_of(message)}))
        if not isinstance(found.get("id"), str):
            raise SendFailed("Webex answered without the message it made.")


def document_of(message: OutgoingMessage) -> dict[str, str]:
    """The message as Markdown, and as text for clients that show none."""
    links = [f"[{label.translate(_SPECIAL)}]({address})" for label, address in message.links]
    said = [f"**{message.subject.translate(_SPECIAL)}**", message.body.translate(_SPECIAL)]
    plain = [message.subject, message.body, *(f"{one}: {at}" for one, at in message.links)]
    return {"markdown": _within("\n\n".join([*said, *links])), "text": _within("\n\n".join(plain))}


def _within(text: str) -> str:
    return text.encode()[:LONGEST_BYTES].decode(errors="ignore")
