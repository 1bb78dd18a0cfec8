"""How does one message reach a person in Teams? A workflow's webhook, with an Adaptive Card.

The workflow posts to the chat or channel it was made for, and the card mentions the person by
address. Its answer is published nowhere (unverified): 200 and 202 count as taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..outgoing import OutgoingMessage
from ..web import Web

VENDOR = "Teams"
CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


@dataclass(frozen=True, slots=True, repr=False)
class TeamsChat:
    """The address of a workflow; it is a secret by itself."""

    webhook: str

    def send(self, message: OutgoingMessage) -> None:
        """Hand the card to the workflow."""
        Web(VENDOR, self.webhook).post("", document_of(message))


def document_of(message: OutgoingMessage) -> dict:
    """A message of one card, version 1.4, which Teams shows on every client."""
    person = message.handle or message.address
    mention = f"<at>{person}</at>"
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": CARD,
                "contentUrl": None,
                "content": {
                    "$schema": SCHEMA,
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "fallbackText": f"{message.subject} ({message.key})",
                    "body": [
                        _block(f"{mention} {message.subject}", weight="Bolder", size="Medium"),
                        _block(message.body),
                    ],
                    "actions": [
                        {"type": "Action.OpenUrl", "title": label, "url": address}
                        for label, address in message.links
                    ],
                    "msteams": {
                        "entities": [
                            {
                                "type": "mention",
                                "text": mention,
                                "mentioned": {"id": person, "name": person},
                            }
                        ]
                    },
                },
            }
        ],
    }


def _block(text: str, **look: str) -> dict:
    return {"type": "TextBlock", "text": text, "wrap": True, **look}
