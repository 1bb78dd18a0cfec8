"""Who can carry a message of this channel? A sender made from the environment's settings."""

from __future__ import annotations

from django.conf import settings

from daybook.integrations.chat.slack import SlackChat
from daybook.integrations.chat.teams import TeamsChat
from daybook.integrations.chat.webex import WebexChat
from daybook.integrations.mail.smtp import SmtpMail
from daybook.integrations.outgoing import Sender

from ..queries.messages import is_set_up

_CLIENTS = {"MAIL": SmtpMail, "SLACK": SlackChat, "TEAMS": TeamsChat, "WEBEX": WebexChat}


def sender_of(channel: str) -> Sender | None:
    """The channel's sender, or None where this installation has not set it up."""
    if not is_set_up(channel):
        return None
    held = settings.MESSAGE_CHANNELS[channel]
    return _CLIENTS[channel](**{name: value for name, value in held.items() if value != ""})
