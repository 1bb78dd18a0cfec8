"""Who was reminded of missing time, who answered, and which week is excused? Nothing is sent.

Last Friday's two reminders went to whoever was behind; one answered "was off"; their managers heard
on Monday; one week is excused. The messages are kept: the sample company reaches no mailbox.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from daybook.apps.platform.actions.messages import keep_messages
from daybook.apps.platform.reply_tokens import reply_token
from daybook.apps.platform.viewer import system_actor
from daybook.apps.time.actions.excuses import excuse_week
from daybook.apps.time.actions.ladder import escalate_missing, remind_incomplete
from daybook.apps.time.actions.nudges import record_reply
from daybook.apps.time.models import Nudge
from daybook.apps.time.queries.compliance import board

from .horizon import Horizon, instant
from .persons import Staff
from .places import ZONES

EXCUSE = "Moved house; the two days are being recorded as leave."


@transaction.atomic
def build_reminders(staff: Staff, horizon: Horizon) -> None:
    """Reminders of last week, one answer, the ladder, and one excuse."""
    system = system_actor()
    monday = horizon.this_monday - timedelta(days=7)
    friday = monday + timedelta(days=4)
    hours = {instant(friday, hour, 5, zone) for zone in ZONES.values() for hour in (12, 16)}
    for now in sorted(hours):
        remind_incomplete(actor=system, now=now)
    first = Nudge.objects.filter(step="PERSON").order_by("id").first()
    if first is not None:
        record_reply(now=instant(friday, 17), token=reply_token(first.message_key))
    now = instant(horizon.today, 9)
    found = board(staff.accounts["coordinator"], monday, 1, now)
    missing = [row for row in found.rows if row.is_missing and row.told and not row.told.reply]
    if missing:
        excuse_week(actor=staff.accounts["coordinator"], now=now, monday=monday,
                    person_code=missing[-1].person_code, reason=EXCUSE)  # fmt: skip
    escalate_missing(actor=system, now=now)
    keep_messages(actor=system, now=now)
