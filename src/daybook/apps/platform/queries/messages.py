"""Which messages wait, went out or failed, and by which channel does an account want its own?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count

from daybook.core.rights import Data, Verb

from ..models import MessageChannel, OutboxMessage, User
from ..rights import require
from ..viewer import Viewer
from .access import zone
from .settings import policy_on

CHANNEL_WORDS = {"MAIL": "E-mail", "SLACK": "Slack", "TEAMS": "Microsoft Teams", "WEBEX": "Webex"}
STATES = ("DEAD", "KEPT", "WAITING", "SENT", "WITHDRAWN")
_NEEDED = {"MAIL": ("host", "sender"), "SLACK": ("token",), "TEAMS": ("webhook",),
           "WEBEX": ("token",)}  # fmt: skip


def is_set_up(channel: str) -> bool:
    """Whether this installation was told how to reach the channel."""
    held = settings.MESSAGE_CHANNELS.get(channel, {})
    return all(held.get(name) for name in _NEEDED[channel])


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """What an account chose, and what holds without a choice."""

    channel: str
    handle: str
    default: str


def channel_choice(user_id: int, on: date) -> ChannelChoice:
    """The account's own choice and the organization's."""
    row = MessageChannel.objects.filter(user_id=user_id).first()
    default = policy_on(on).message_channel
    return ChannelChoice(row.channel if row else "", row.handle if row else "", default)


def channels_of(user_ids: Collection[int], on: date) -> dict[int, str]:
    """The channel of each account on a day."""
    default = policy_on(on).message_channel
    rows = MessageChannel.objects.filter(user_id__in=user_ids).exclude(channel="")
    chosen = dict(rows.values_list("user_id", "channel"))
    return {key: chosen.get(key, default) for key in user_ids}


def active_accounts(user_ids: Collection[int]) -> frozenset[int]:
    """Those of the accounts that may sign in today."""
    rows = User.objects.filter(pk__in=user_ids, is_active=True, is_system=False)
    return frozenset(rows.values_list("pk", flat=True))


def message_states(keys: Collection[str]) -> dict[str, str]:
    """The state of messages by key."""
    return dict(OutboxMessage.objects.filter(key__in=keys).values_list("key", "state"))


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message as the administration sees it; never its text."""

    id: int
    channel: str
    topic: str
    user_name: str
    subject: str
    state: str
    attempts: int
    not_before_at: datetime
    created_at: datetime
    sent_at: datetime | None
    last_error: str


def message_counts(viewer: Viewer) -> dict[str, int]:
    """How many messages are in each state."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see the messages")
    rows = OutboxMessage.objects.order_by().values_list("state").annotate(Count("id"))
    return dict(rows)


def messages(viewer: Viewer, state: str, limit: int = 200) -> tuple[MessageRow, ...]:
    """The messages of a state, newest first."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see the messages")
    rows = OutboxMessage.objects.filter(state=state).order_by("-id")[:limit]
    columns = ("id", "channel", "topic", "user__name", "subject", "state", "attempts",
               "not_before_at", "created_at", "sent_at", "last_error", "address")  # fmt: skip
    local = zone()
    found = []
    for *row, address in rows.values_list(*columns):
        # What goes outside is named by where it goes, not by the account that sends it.
        row[3] = address or row[3]
        moments = [at.astimezone(local) if at else None for at in row[7:10]]
        found.append(MessageRow(*row[:7], *moments, row[10]))
    return tuple(found)
