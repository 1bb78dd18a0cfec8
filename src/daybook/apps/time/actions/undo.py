"""How is an approval taken back? The books keep the lines and their reversals; it waits again.

Approved at 16:00 and undone at 16:04: RATED 2,475.00 and −2,475.00. Approved anew at 16:10 it is
RATED 2,475.00 of revision 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q

from daybook.apps.ledger.actions.take_back import drop_billables, reverse_sources
from daybook.apps.ledger.queries.source_lines import recognized_sources
from daybook.apps.ledger.queries.taken import taken_quantities
from daybook.apps.platform.actions.periods import posting_month
from daybook.apps.platform.queries.organization import local_date, period_row
from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.core.rights import Data, Verb
from daybook.core.routing import UNDO_WORDS, undo_refusal

from ..models import TimeEntry
from ..queries.approval_rights import reach_of
from .submission import record_states


def undo_approval(
    *,
    actor: Viewer,
    now: datetime,
    audit_line_ids: Sequence[int] = (),
    entry_ids: Sequence[int] = (),
) -> int:
    """Take back what these decisions approved, or these lines. Returns how many lines.

    All or none: raises Refused APPR-09 naming the first line that is billed, recognized, in a
    closed month, or approved too long ago. Lines that wait again already are left alone, so twice
    acts once.
    """
    require(actor, Data.TIME, Verb.APPROVE, what="undo an approval")
    with action():
        rows = _locked(actor, audit_line_ids, entry_ids)
        if not rows:
            return 0
        keys = [row.pk for row in rows]
        _require_undoable(rows, now)
        line = record_audit(actor=actor, verb="undo_approval", now=now,
                            subject=("TIME_ENTRY", keys[0]))  # fmt: skip
        billed = Refused("APPR-09", f"One of these lines {UNDO_WORDS['BILLED']}")
        drop_billables(kind="TIME_ENTRY", source_ids=keys, refusal=billed)
        reverse_sources(kind="TIME_ENTRY", source_ids=keys, posted_in=posting_month,
                        audit_line_id=line.pk)  # fmt: skip
        TimeEntry.objects.filter(pk__in=keys).update(
            state="SUBMITTED", revision=F("revision") + 1, audit_line=line
        )
        record_states(line, [(key, "APPROVED") for key in keys], "SUBMITTED")
    return len(rows)


def _locked(actor: Viewer, audit_line_ids, entry_ids) -> list[TimeEntry]:
    rows = TimeEntry.objects.select_for_update(of=("self",)).filter(state="APPROVED")
    if audit_line_ids:
        # What was approved by these decisions and has not been changed since.
        asked = rows.filter(audit_line_id__in=list(audit_line_ids))
    else:
        asked = rows.filter(pk__in=list(entry_ids))
    found = list(asked.select_related("audit_line").order_by("pk"))
    reached = set(
        TimeEntry.objects.filter(reach_of(actor), pk__in=[row.pk for row in found]).values_list(
            "pk", flat=True
        )
    )
    own = actor.person_id
    return [row for row in found if row.pk in reached and (own is None or row.person_id != own)]


def _require_undoable(rows: list[TimeEntry], now: datetime) -> None:
    minutes = policy_on(local_date(now)).approval_undo_minutes
    keys = [row.pk for row in rows]
    taken = taken_quantities("TIME_ENTRY", keys)
    recognized = recognized_sources("TIME_ENTRY", keys)
    wanted = {row.project_id for row in rows}
    entities = {row.id: row.entity_id for row in projects(filters=Q(pk__in=wanted))}
    locks: dict[tuple, str] = {}
    for row in rows:
        if row.audit_line.verb != "approve_entries" or row.run_id is not None:
            raise Refused("APPR-09", f"Line {row.pk} was not approved here. Ask for a correction.")
        key = (entities[row.project_id], row.worked_on.replace(day=1))
        if key not in locks:
            locks[key] = period_row(*key).lock
        why = undo_refusal(
            row.audit_line.recorded_at, now, within_minutes=minutes,
            taken=taken.get(row.pk, 0), is_locked=locks[key] != "OPEN",
            is_recognized=row.pk in recognized,
        )  # fmt: skip
        if why:
            raise Refused("APPR-09", f"Line {row.pk} {UNDO_WORDS[why].format(minutes=minutes)}")
