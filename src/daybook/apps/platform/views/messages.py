"""`/admin/messages`: what mail and chat wait, went out or failed, and whether a channel works."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from daybook.core.rights import Data, Verb
from daybook.ui.figures import Tab
from daybook.ui.grid import Column, Empty, Table
from daybook.ui.notices import notify

from ..actions.messages import send_again, send_test_message
from ..queries import messages as held
from ..rights import may
from .frame import tabs
from .shown import instant_text, state_badge, state_word

HERE = "/admin/messages"
_EMPTY = {
    "DEAD": "No message has been given up.",
    "KEPT": "No message was kept for want of a channel.",
    "WAITING": "No message waits.",
    "SENT": "No message was sent yet.",
    "WITHDRAWN": "No message became needless before it left.",
}


def message_list(request: HttpRequest) -> HttpResponse:
    """The messages of one state; those that need somebody first."""
    counts = held.message_counts(request.viewer)
    asked = request.GET.get("state", "")
    first = next((state for state in held.STATES if counts.get(state)), "SENT")
    state = asked if asked in held.STATES else first
    may_act = may(request.viewer, Data.SETTINGS, Verb.DRAFT)
    context = {
        "tabs": tabs(request, "jobs"),
        "states": tuple(
            Tab(state_word(each), f"{HERE}?state={each}", each == state, counts.get(each, 0))
            for each in held.STATES
        ),
        "channels": tuple(
            (key, word, held.is_set_up(key)) for key, word in held.CHANNEL_WORDS.items()
        ),
        "table": _table(request, state, may_act),
        "stuck": counts.get("DEAD", 0) + counts.get("KEPT", 0),
        "waiting": counts.get("WAITING", 0),
        "may_act": may_act,
    }
    return render(request, "platform/messages.html", context)


def _table(request: HttpRequest, state: str, may_act: bool) -> Table:
    rows = held.messages(request.viewer, state)
    columns = [
        Column("subject", "Message", sort=False, sub="topic", wrap=True),
        Column("user", "To", sort=False),
        Column("channel", "By", sort=False),
        Column("state", "State", kind="html", sort=False),
        Column("attempts", "Tries", kind="count", sort=False, opt=True),
        Column("at", "Sent" if state == "SENT" else "Due", kind="html", sort=False),
    ]
    if any(row.last_error for row in rows):
        columns.append(Column("error", "Last error", sort=False, wrap=True))
    if state in ("DEAD", "KEPT") and may_act:
        columns.append(Column("again", "Actions", kind="html", sort=False, hidden_title=True))
    csrf = get_token(request)
    return Table(
        columns=tuple(columns),
        rows=[_row(row, csrf) for row in rows],
        label="Messages",
        empty=Empty(_EMPTY[state]),
    )


def _row(row: held.MessageRow, csrf: str) -> dict:
    again = format_html(
        '<form method="post" action="{}/{}/again" class="inline">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="btn">Send again<span class="sr"> message {}</span></button></form>',
        HERE, row.id, csrf, row.id,
    )  # fmt: skip
    return {
        "subject": row.subject,
        "topic": f"{row.topic.capitalize()} · message {row.id}",
        "user": row.user_name,
        "channel": held.CHANNEL_WORDS[row.channel],
        "state": state_badge(row.state),
        "attempts": row.attempts,
        "at": instant_text(row.sent_at or row.not_before_at),
        "error": row.last_error,
        "again": again,
    }


@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """Write oneself a message by a channel."""
    channel = request.POST.get("channel", "")
    send_test_message(actor=request.viewer, now=request.now, channel=channel)
    set_up = held.is_set_up(channel)
    notify(request, f"A test goes to you by {held.CHANNEL_WORDS[channel]}." if set_up else
           f"{held.CHANNEL_WORDS[channel]} is not set up, so the test will be kept.")  # fmt: skip
    return redirect(f"{HERE}?state=WAITING")


@require_POST
def again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Put a kept or dead message in line again."""
    send_again(actor=request.viewer, now=request.now, message_id=message_id)
    notify(request, f"Message {message_id} waits again.")
    return redirect(f"{HERE}?state=WAITING")
