"""Who may do what from when? Roles given, lent to a stand-in and ended, each by date.

A coordinator is away from 6 to 17 July: her role is lent to a colleague from 6 to 18 July and ends
by itself on the 18th.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from daybook.core.rights import Data, Role, Verb

from ..models import Grant, User
from ..models.identity import SCOPES
from ..queries.organization import local_date
from ..queries.setting_words import day_words
from ..refusals import Denied, NotFound, Refused
from ..rights import require
from ..transactions import action, record_audit, record_changes
from ..viewer import Viewer


def grant_role(
    *,
    actor: Viewer,
    now: datetime,
    user_id: int,
    role: Role,
    starts_on: date,
    scope: str = "ALL",
    scope_id: int | None = None,
    ends_on: date | None = None,
    reason: str = "",
) -> int:
    """Give a role for a scope and some dates. Nobody grants to oneself."""
    require(actor, Data.USERS, Verb.EDIT, what="grant a role")
    _not_oneself(actor, user_id)
    _check_scope(scope, scope_id)
    with action():
        return _write(actor, now, "grant_role", reason, user_id=user_id, role=_known(role),
                      scope=scope, scope_id=scope_id, starts_on=starts_on,
                      ends_on=ends_on)  # fmt: skip


def delegate_role(
    *,
    actor: Viewer,
    now: datetime,
    grant_id: int,
    to_user_id: int,
    starts_on: date,
    ends_on: date,
    reason: str,
) -> int:
    """Lend a colleague's role, with its scope, to a stand-in; it ends by itself."""
    require(actor, Data.USERS, Verb.EDIT, what="name a stand-in")
    _not_oneself(actor, to_user_id)
    if not reason.strip():
        raise Refused("GRANT-01", "Say why: the log of stand-ins shows it.", field="reason")
    with action():
        lent = Grant.objects.filter(pk=grant_id).first()
        if lent is None:
            raise NotFound(f"There is no grant {grant_id}.")
        if lent.user_id == to_user_id:
            raise Refused(
                "GRANT-01", "Nobody stands in for oneself; choose a colleague.", field="to_user_id"
            )
        if lent.covers_for_id is not None:
            raise Refused("GRANT-01", "This role is lent already; lend it from its holder.",
                          field="grant_id")  # fmt: skip
        held_until = lent.ends_on or date.max
        if starts_on < lent.starts_on or ends_on > held_until:
            raise Refused("GRANT-01", "The role is not held on all of these days.",
                          field="ends_on" if ends_on > held_until else "starts_on")  # fmt: skip
        return _write(actor, now, "delegate_role", reason, user_id=to_user_id, role=Role(lent.role),
                      scope=lent.scope, scope_id=lent.scope_id, starts_on=starts_on,
                      ends_on=ends_on, covers_for_id=lent.user_id)  # fmt: skip


def _write(actor: Viewer, now: datetime, verb: str, reason: str, **fields) -> int:
    """One grant and its audit line. The user's row is locked, so the same form counts once."""
    user = User.objects.select_for_update().filter(pk=fields["user_id"], is_system=False).first()
    if user is None:
        raise NotFound(f"There is no user {fields['user_id']}.")
    if not user.is_active:
        raise Refused("USER-01", "This account is inactive; reactivate it first.", field="role")
    starts_on, ends_on = fields["starts_on"], fields["ends_on"]
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("DATES-01", "The first day without the role lies after its first day.",
                      field="ends_on")  # fmt: skip
    same = Grant.objects.filter(
        user=user, role=fields["role"], scope=fields["scope"], scope_id=fields["scope_id"]
    ).exclude(ends_on__lte=starts_on)
    if ends_on is not None:
        same = same.filter(starts_on__lt=ends_on)
    held = same.order_by("starts_on").first()
    if held is not None:
        until = f"until {day_words(held.ends_on)}" if held.ends_on else "without an end"
        raise Refused(
            "GRANT-01",
            f"This user holds that role already, from {day_words(held.starts_on)} {until}.",
            field="starts_on",
        )
    line = record_audit(actor=actor, verb=verb, now=now, subject=("USER", user.pk), reason=reason)
    return Grant.objects.create(**fields, audit_line=line).pk


def end_grant(
    *, actor: Viewer, now: datetime, grant_id: int, ends_on: date, reason: str = ""
) -> None:
    """Let a grant end: `ends_on` is the first day without it, today at the earliest."""
    require(actor, Data.USERS, Verb.EDIT, what="end a grant")
    with action():
        found = Grant.objects.filter(pk=grant_id).first()
        if found is None:
            raise NotFound(f"There is no grant {grant_id}.")
        if found.role == Role.ADMINISTRATOR:
            keep_an_administrator(Q(pk=grant_id), ends_on)
        row = Grant.objects.select_for_update().get(pk=grant_id)
        _check_end(row, ends_on, local_date(now))
        line = record_audit(actor=actor, verb="end_grant", now=now, reason=reason,
                            subject=("USER", row.user_id))  # fmt: skip
        Grant.objects.filter(pk=row.pk).update(ends_on=ends_on)
        record_changes(line, [("GRANT", row.pk, {"ends_on": row.ends_on}, {"ends_on": ends_on})])


def _check_end(row: Grant, ends_on: date, today: date) -> None:
    rule, why = "", ""
    if ends_on < today:
        rule = "DATES-01"
        why = "A grant cannot end in the past: what was done under it stays allowed."
    elif ends_on <= row.starts_on:
        rule = "DATES-01"
        why = f"It begins on {day_words(row.starts_on)}; that is its last day at the earliest."
    elif row.ends_on is not None and row.ends_on <= ends_on:
        rule = "GRANT-01"
        why = f"It ends on {day_words(row.ends_on)} already. To go on, grant the role anew."
    if rule:
        raise Refused(rule, why, field="ends_on")


def keep_an_administrator(leaving: Q, from_on: date) -> None:
    """Refuse what would leave nobody who may grant: someone else holds the role without an end.

    `leaving` finds the grants that go. All administrators' rows are locked first, so that two of
    them cannot end each other at the same moment.
    """
    administrators = Grant.objects.filter(role=Role.ADMINISTRATOR, scope="ALL")
    list(administrators.select_for_update().order_by("id"))
    # Asked anew, now that nobody else can change them: a wait for the lock may have been long.
    remaining = administrators.exclude(leaving).filter(
        ends_on__isnull=True,
        starts_on__lte=from_on,
        user__is_active=True,
        user__is_system=False,
    )
    if not remaining.exists():
        raise Refused(
            "USER-03",
            "This is the last administrator. Make somebody else an administrator, without an end "
            "date, and then do this again.",
            field="ends_on",
        )


def _not_oneself(actor: Viewer, user_id: int) -> None:
    if actor.user_id == user_id and not actor.is_system:
        raise Denied("APPR-02", "You cannot grant a role to yourself; ask another administrator.")


def _known(role: Role | str) -> Role:
    try:
        return Role(role)
    except ValueError as error:
        names = ", ".join(each.value for each in Role)
        raise Refused("GRANT-01", f"A role is one of {names}.", field="role") from error


def _check_scope(scope: str, scope_id: int | None) -> None:
    if scope not in SCOPES:
        raise Refused("GRANT-01", f"A scope is one of {', '.join(SCOPES)}.", field="scope")
    if (scope == "ALL") != (scope_id is None):
        raise Refused("GRANT-01", "A grant is for everything, or names one region, practice or "
                      "project.", field="scope")  # fmt: skip
