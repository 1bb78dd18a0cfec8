"""How does one message reach a person in Slack? `chat.postMessage` with a bot token.

Whoever's member id is not known is looked up by address first. Slack fails with HTTP 200 and
`{"ok": false, "error": "channel_not_found"}`; a 429 says how long to wait.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..outgoing import OutgoingMessage, SendFailed, SendLater
from ..web import Web, answer_of

VENDOR = "Slack"
BASE = "https://slack.com/api"
_CODE = re.compile(r"[a-z_]{1,60}")


@dataclass(frozen=True, slots=True, repr=False)
class SlackChat:
    """A workspace's bot."""

    token: str
    base: str = BASE

    def send(self, message: OutgoingMessage) -> None:
        """Post to the person's own conversation with the bot."""
        web = Web(VENDOR, self.base, {"Authorization": f"Bearer {self.token}"})
        member = message.handle or self._member(web, message.address)
        _taken(web.post("/chat.postMessage", {"channel": member, **document_of(message)}))

    def _member(self, web: Web, address: str) -> str:
        found = _taken(web.get("/users.lookupByEmail", {"email": address}))
        member = (found.get("user") or {}).get("id")
        if not isinstance(member, str):
            raise SendFailed("Slack named no member for the address.")
        return member


def _taken(found) -> dict:
    document = answer_of(VENDOR, found)
    if document.get("ok") is True:
        return document
    code = document.get("error")
    code = code if isinstance(code, str) and _CODE.fullmatch(code) else "an error"
    if code == "ratelimited":
        raise SendLater("Slack asks to wait.", 60)
    raise SendFailed(f"Slack answered {code}.")


def _plain(text: str) -> str:
    """Text in which Slack's three control characters mean themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def document_of(message: OutgoingMessage) -> dict:
    """The message as blocks, with `text` for notifications and screen readers."""
    said = f"*{_plain(message.subject)}*\n{_plain(message.body)}"
    blocks: list[dict] = [{"type": "section", "text": {"type": "mrkdwn", "text": said[:3_000]}}]
    if message.links:
        linked = "  ·  ".join(f"<{address}|{_plain(label)}>" for label, address in message.links)
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": linked}})
    return {
        "text": f"{_plain(message.subject)}: {_plain(message.body)}",
        "blocks": blocks,
        "metadata": {"event_type": "daybook_message", "event_payload": {"key": message.key}},
        "unfurl_links": False,
    }
