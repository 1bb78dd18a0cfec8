"""Who is reminded of a missing week? By their channel, outside quiet hours, once a day.

The engineer is reminded on Friday 19:30 in New York: the message waits until Monday 08:00 and opens
the week. Its second link records "was off" without signing in, and does nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError

from daybook.apps.people.queries.persons import EmploymentRow
from daybook.apps.people.queries.workdays import WorkDays
from daybook.apps.platform.actions.messages import Draft, write_messages
from daybook.apps.platform.queries.messages import active_accounts
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Conflict, Denied, NotFound, Refused
from daybook.apps.platform.reply_tokens import reply_token, token_digest
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer, system_actor
from daybook.core.compliance import PERSON, PartFacts, Quiet, next_allowed
from daybook.core.periods import week_of
from daybook.core.policy import Policy
from daybook.core.worktime import format_minutes

from ..models import Nudge
from ..queries.compliance import BoardRow, board
from ..queries.reach import people_to_remind
from ..queries.sheet import week_text

TOPIC = "NUDGE"
ANSWER_DAYS = 14
_HORIZON = timedelta(days=130)
_WEEK = timedelta(days=7)
NO_ACCOUNT, TODAY, NOTHING, AWAY = "no account", "reminded today", "nothing missing", "away"


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom to remind of which weeks: the oldest one, how many, and the minutes short."""

    who: EmploymentRow
    monday: date
    last_monday: date
    weeks: int
    short_minutes: int


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many reminders were written, how many of them wait for the morning, and who got none."""

    written: int
    held: int
    left_out: tuple[tuple[str, str], ...]


def nudge_people(
    *, actor: Viewer, now: datetime, person_codes: Collection[str], last_monday: date, weeks: int
) -> Reminded:
    """Remind these people of the weeks they are missing, up to that of `last_monday`.

    Raises Denied where the actor looks after none of them, Refused COMP-07 where there is nobody to
    remind; whoever is left out among others is named with the reason.
    """
    last = week_of(last_monday)
    first = last - _WEEK * (weeks - 1)
    reach = {row.person_code: row for row in people_to_remind(actor, first, last + _WEEK)}
    if not reach:
        raise Denied("RIGHT-01", "You cannot remind anybody: that is for whoever enters or "
                     "approves their time.")  # fmt: skip
    wanted = {code.upper() for code in person_codes}
    if unknown := wanted - reach.keys():
        raise NotFound(f"{', '.join(sorted(unknown))}: not among the people you may remind.")
    if not wanted:
        raise Refused("COMP-07", "Choose whom to remind.", field="row")
    rows = {row.person_code: row for row in board(actor, last, weeks, now).rows}
    asks, left_out = [], []
    for code in sorted(wanted):
        ask = _ask(reach[code], rows.get(code))
        asks.append(ask) if ask else left_out.append((code, NOTHING))
    done = write_nudges(actor=actor, now=now, asks=asks, slot="MANUAL")
    return Reminded(done.written, done.held, tuple(left_out) + done.left_out)


def _ask(who: EmploymentRow, row: BoardRow | None) -> Ask | None:
    missing = [cell for cell in row.cells if cell.is_owed] if row else []
    if not missing:
        return None
    short = sum(cell.missing_minutes for cell in missing)
    return Ask(who, missing[0].monday, missing[-1].monday, len(missing), short)


def write_nudges(*, actor: Viewer, now: datetime, asks: Sequence[Ask], slot: str) -> Reminded:
    """Write reminders and their messages in one transaction, for people chosen by the caller."""
    policy = policy_on(now.date())
    ready, left_out = _sorted_out(asks, now, slot)
    days = _days_of(ready, now)
    timed = []
    for ask in ready:
        at = allowed_at(ask.who, now, policy, days)
        timed.append((ask, at)) if at else left_out.append((ask.who.person_code, AWAY))
    if not timed:
        return Reminded(0, 0, tuple(left_out))
    try:
        with action():
            _store(actor, now, timed, slot)
    except IntegrityError:
        raise Conflict("Somebody has just reminded one of them. Look again, then decide.") from None
    held = sum(at > now for _, at in timed)
    return Reminded(len(timed), held, tuple(left_out))


def _sorted_out(
    asks: Sequence[Ask], now: datetime, slot: str
) -> tuple[list[Ask], list[tuple[str, str]]]:
    accounts = active_accounts({ask.who.user_id for ask in asks if ask.who.user_id})
    days = {local_time(ask.who, now).date() for ask in asks}
    today = set(
        Nudge.objects.filter(
            step=PERSON, local_on__in=days, person_id__in={ask.who.person_id for ask in asks}
        ).values_list("person_id", "local_on", "slot")
    )
    ready, left_out = [], []
    for ask in asks:
        told = {s for p, on, s in today
                if p == ask.who.person_id and on == local_time(ask.who, now).date()}  # fmt: skip
        # The second reminder of the day a week is due is the one exception to once a day.
        again = told and not (slot == "SECOND" and told == {"FIRST"})
        if ask.who.user_id not in accounts:
            left_out.append((ask.who.person_code, NO_ACCOUNT))
        elif again:
            left_out.append((ask.who.person_code, TODAY))
        else:
            ready.append(ask)
    return ready, left_out


def local_time(who: EmploymentRow, now: datetime) -> datetime:
    """An instant on the person's wall."""
    return now.astimezone(ZoneInfo(who.zone))


def _days_of(asks: Iterable[Ask], now: datetime) -> WorkDays:
    first = now.date() - timedelta(days=1)
    return WorkDays(first, first + _HORIZON, {ask.who.person_id for ask in asks})


def days_off(days: WorkDays, person_id: int, first: date, count: int) -> frozenset[date]:
    """Days on which the calendar leaves a person nothing to work: weekend, holiday, leave."""
    every = (first + timedelta(days=offset) for offset in range(count))
    return frozenset(on for on in every if not days.left(person_id, on))


def allowed_at(
    who: EmploymentRow, now: datetime, policy: Policy, days: WorkDays
) -> datetime | None:
    """When the reminder may leave (COMP-05); None for whoever is away for months."""
    local = local_time(who, now)
    quiet = Quiet(policy.quiet_from_minute, policy.quiet_until_minute)
    minute = local.hour * 60 + local.minute
    off = days_off(days, who.person_id, local.date(), 128)
    try:
        on, at = next_allowed(local.date(), minute, quiet, off)
    except ValueError:
        return None
    if (on, at) == (local.date(), minute):
        return now
    return datetime.combine(on, time(at // 60, at % 60), ZoneInfo(who.zone))


def _store(actor: Viewer, now: datetime, timed: Sequence[tuple[Ask, datetime]], slot: str) -> None:
    one = timed[0][0].who.person_id if len(timed) == 1 else None
    line = record_audit(actor=actor, verb="nudge_people", now=now, subject=("PERSON", one),
                        reason=f"{len(timed)} reminded, {slot.lower()}")  # fmt: skip
    keys = write_messages(
        actor=actor, now=now, line=line, drafts=[_draft(ask, at, slot) for ask, at in timed]
    )
    Nudge.objects.bulk_create(
        Nudge(
            person_id=ask.who.person_id, monday=ask.monday, last_monday=ask.last_monday,
            weeks=ask.weeks, step=PERSON,
            slot=slot, local_on=local_time(ask.who, now).date(), to_user_id=ask.who.user_id,
            message_key=key, readable_at=at, created_at=now, audit_line=line,
            token_digest=token_digest(reply_token(key)),
            token_ends_at=now + timedelta(days=ANSWER_DAYS),
        )
        for (ask, at), key in zip(timed, keys, strict=True)
    )  # fmt: skip


def _draft(ask: Ask, at: datetime, slot: str) -> Draft:
    week = f"{ask.monday.day} {ask.monday:%B}"
    more = "" if ask.weeks == 1 else f" and {ask.weeks - 1} more"
    if slot == "MANUAL":
        subject = f"Your week of {week}{more} is not complete"
    else:
        subject = f"Your week of {week} is due today"
    short = f"{format_minutes(ask.short_minutes)} are missing. " if ask.short_minutes else (
        "All hours are there; they only have to be handed in. "
    )  # fmt: skip
    return Draft(
        ask.who.user_id, TOPIC, subject,
        f"{short}If you were off, say so with the second link; a coordinator records the leave.",
        f"/time/{week_text(ask.monday)}", "Open the week", at, "/off/", "I was off",
    )  # fmt: skip


def incomplete(facts: PartFacts) -> bool:
    """Whether a part of the running week still has to be written or handed in."""
    if not facts.expected_minutes or facts.is_excused:
        return False
    return not facts.is_handed_in or not facts.is_whole


def record_reply(*, now: datetime, token: str) -> None:
    """Record that whoever holds the link says they were off. Recorded once; no leave is made.

    Raises NotFound COMP-09 for a link that is unknown or has ended.
    """
    row = Nudge.objects.filter(token_digest=token_digest(token), token_ends_at__gt=now).first()
    if row is None:
        raise NotFound("COMP-09 This link is not valid any more. Open your week in Daybook.")
    if row.reply:
        return
    with action():
        line = record_audit(actor=system_actor(via="UI"), verb="answer_nudge", now=now,
                            subject=("PERSON", row.person_id), reason="says was off")  # fmt: skip
        change_row(Nudge, row.pk, version=row.version, line=line, kind="NUDGE",
                   changes={"reply": "WAS_OFF", "replied_at": now})  # fmt: skip
