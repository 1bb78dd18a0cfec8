"""While I am away, who approves for me? One's own approving roles, lent for some days.

Lent from 6 to 18 July: the stand-in approves on the 17th and no more on the 18th.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from daybook.core.rights import Data, Verb

from ..models import Grant, User
from ..queries.delegations import APPROVING_ROLES, stand_in_choices
from ..queries.organization import local_date
from ..queries.setting_words import day_words
from ..refusals import NotFound, Refused
from ..rights import may, require
from ..transactions import action, record_audit, record_changes
from ..viewer import APPROVALS, Viewer

LONGEST_DAYS = 366


def delegate_approvals(
    *,
    actor: Viewer,
    now: datetime,
    to_user_id: int,
    starts_on: date,
    ends_on: date,
    reason: str,
) -> int:
    """Let a colleague approve time and expenses for the actor on [starts_on, ends_on).

    Nothing else of the roles is lent, what is lent to the actor is not lent on, and it ends by
    itself. Returns the delegation's key. The same one sent twice is one.
    """
    require(actor, Data.TIME, Verb.APPROVE, what="name who approves for you")
    _check_dates(starts_on, ends_on, local_date(now))
    if not reason.strip():
        raise Refused("GRANT-02", "Say why: the log of delegations shows it.", field="reason")
    if to_user_id not in dict(stand_in_choices(actor, local_date(now))):
        raise Refused(
            "GRANT-02",
            "Choose a colleague who approves time; an administrator can name anybody else a "
            "stand-in.",
            field="to_user_id",
        )
    with action():
        # The lender's row is locked, so that the same form counts once.
        User.objects.select_for_update().get(pk=actor.user_id)
        held = _held_already(actor.user_id, to_user_id, starts_on, ends_on)
        if held is not None:
            return held
        lent = _lendable(actor.user_id, starts_on)
        line = record_audit(actor=actor, verb="delegate_approvals", now=now, reason=reason,
                            subject=("USER", to_user_id))  # fmt: skip
        for row in lent:
            Grant.objects.create(
                user_id=to_user_id, role=row.role, scope=row.scope, scope_id=row.scope_id,
                starts_on=starts_on, ends_on=min(ends_on, row.ends_on or ends_on),
                covers_for_id=actor.user_id, only=APPROVALS, audit_line=line,
            )  # fmt: skip
    return line.pk


def _held_already(user_id: int, to_user_id: int, starts_on: date, ends_on: date) -> int | None:
    """The same delegation's key, if it was sent before; another on these days is refused."""
    held = (
        Grant.objects.filter(
            user_id=to_user_id, covers_for_id=user_id, only=APPROVALS, starts_on__lt=ends_on,
            ends_on__gt=starts_on,
        )
        .order_by("starts_on")
        .first()
    )  # fmt: skip
    if held is None:
        return None
    if (held.starts_on, held.ends_on) == (starts_on, ends_on):
        return held.audit_line_id
    raise Refused(
        "GRANT-02",
        f"This colleague approves for you already, from {day_words(held.starts_on)} until "
        f"{day_words(held.ends_on - timedelta(days=1))}.",
        field="starts_on",
    )


def _lendable(user_id: int, on: date) -> list[Grant]:
    """The account's own approving roles on a day. Raises GRANT-02 where it holds none."""
    rows = Grant.objects.filter(
        user_id=user_id, covers_for__isnull=True, starts_on__lte=on,
        role__in=[role.value for role in APPROVING_ROLES],
    ).exclude(ends_on__lte=on)  # fmt: skip
    found = list(rows.order_by("id"))
    if not found:
        raise Refused("GRANT-02", "You hold no role that approves on these days.",
                      field="starts_on")  # fmt: skip
    return found


def _check_dates(starts_on: date, ends_on: date, today: date) -> None:
    if starts_on < today:
        raise Refused("DATES-01", "It begins today at the earliest.", field="starts_on")
    if ends_on <= starts_on:
        raise Refused("DATES-01", "The last day lies on the first day or after it.",
                      field="ends_on")  # fmt: skip
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise Refused("DATES-01", "At most a year: rights that last are granted by an "
                      "administrator.", field="ends_on")  # fmt: skip


def end_delegation(*, actor: Viewer, now: datetime, key: int) -> None:
    """Take a delegation back from today on: by who gave it, or by an administrator.

    One that has begun keeps the days that have passed; one to come ends with its first day.
    """
    today = local_date(now)
    with action():
        rows = list(
            Grant.objects.select_for_update().filter(audit_line_id=key, only=APPROVALS)
            .order_by("pk")
        )  # fmt: skip
        is_mine = bool(rows) and rows[0].covers_for_id == actor.user_id
        if not rows or not (is_mine or actor.is_system or may(actor, Data.USERS, Verb.EDIT)):
            raise NotFound(f"There is no delegation {key}.")
        open_rows = [row for row in rows if row.ends_on > today]
        if not open_rows:
            return
        line = record_audit(actor=actor, verb="end_delegation", now=now,
                            subject=("USER", rows[0].user_id))  # fmt: skip
        changes = []
        for row in open_rows:
            ends_on = max(today, row.starts_on + timedelta(days=1))
            if ends_on < row.ends_on:
                Grant.objects.filter(pk=row.pk).update(ends_on=ends_on)
                changes.append(("GRANT", row.pk, {"ends_on": row.ends_on}, {"ends_on": ends_on}))
        record_changes(line, changes)
