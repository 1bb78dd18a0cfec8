"""Which corrections are there, which wait for me, and what became of one?

Three requests wait for the manager; the oldest is of 7 July, 450 minutes to become 480.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from daybook.apps.platform.queries.address_filter import (
    AddressFilter,
    equal_to,
    in_month,
    one_of,
    whole_number,
)
from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.refusals import NotFound
from daybook.apps.platform.rights import may, require
from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.queries.revision import EntryValues, entry_state
from daybook.core.rights import Data, Verb

from ..models import Correction
from ..models.corrections import KINDS, STATES
from .rights import correction_filter, decide_filter, may_ask, may_post
from .undo import values_after, values_before, why_no_undo

__all__ = ["KINDS", "STATES", "correction", "correction_page", "waiting_requests"]


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction as a list shows it. Minutes are those of the line, before and after."""

    id: int
    entry_id: int
    kind: str
    state: str
    worked_on: date
    person_id: int
    person_code: str
    person_name: str
    before_minutes: int
    after_minutes: int
    before_project_id: int
    before_project_code: str
    after_project_id: int
    after_project_code: str
    before_task_name: str
    after_task_name: str
    before_billable: bool
    after_billable: bool
    reason: str
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decline_reason: str
    posted_in: date | None
    revision: int | None
    entry_version: int
    version: int
    posting_id: int | None
    undoes_id: int | None

    @property
    def difference(self) -> int:
        """Minutes more, or fewer."""
        return self.after_minutes - self.before_minutes


_COLUMNS = (
    "id", "entry_id", "kind", "state", "worked_on", "person_id", "person__code", "person__name",
    "before_minutes", "after_minutes", "before_project_id", "before_project__code",
    "after_project_id", "after_project__code", "before_task__name", "after_task__name",
    "before_billable", "after_billable", "reason", "requested_by__name", "requested_at",
    "decided_by__name", "decided_at", "decline_reason", "posted_in", "revision", "entry_version",
    "version", "posting_id", "undoes_id",
)  # fmt: skip


def _project(code: str) -> Q:
    return Q(before_project__code__iexact=code) | Q(after_project__code__iexact=code)


@dataclass(frozen=True, slots=True)
class CorrectionFilter(AddressFilter):
    """What the address of the list asks for, in the grammar of every address."""

    reads = {
        "state": one_of("state", STATES),
        "kind": one_of("kind", KINDS),
        "project": _project,
        "person": equal_to("person__code__iexact"),
        "month": in_month("worked_on"),
        "entry": whole_number(lambda key: Q(entry_id=key)),
    }
    titles = {"month": "Month of work"}


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """One page of the list, and how many fit in all."""

    rows: tuple[CorrectionRow, ...]
    count: int


def correction_page(
    viewer: Viewer, wanted: CorrectionFilter, *, first: int = 0, size: int = 50
) -> CorrectionPage:
    """Corrections the viewer may see, the newest first."""
    require(viewer, Data.TIME, Verb.SEE, what="see corrections")
    found = Correction.objects.filter(correction_filter(viewer), wanted.where())
    rows = found.order_by("-requested_at", "-id").values_list(*_COLUMNS)[first : first + size]
    return CorrectionPage(tuple(CorrectionRow(*row) for row in rows), found.count())


@dataclass(frozen=True, slots=True)
class CorrectionDetail:
    """One correction with what the viewer may do about it."""

    row: CorrectionRow
    before: EntryValues
    after: EntryValues
    is_stale: bool
    may_decide: bool
    may_withdraw: bool
    may_undo: bool
    why_no_undo: str
    zone: str


def correction(viewer: Viewer, correction_id: int, now: datetime) -> CorrectionDetail:
    """A correction by its key. Raises NotFound where there is none for this viewer."""
    held = Correction.objects.filter(correction_filter(viewer), pk=correction_id)
    row = held.first()
    if row is None:
        raise NotFound(f"There is no correction {correction_id}, or not for you.")
    shown = CorrectionRow(*held.values_list(*_COLUMNS).get())
    state = entry_state(row.entry_id)
    waits = row.state == "REQUESTED"
    projects = {row.before_project_id, row.after_project_id}
    posts = may_post(viewer, row.person_id, projects)
    undone = Correction.objects.filter(undoes_id=row.pk).exists()
    why = "It is undone already." if undone else why_no_undo(row, state.revision, now)
    return CorrectionDetail(
        row=shown,
        before=values_before(row),
        after=values_after(row),
        is_stale=waits and state.version != row.entry_version,
        may_decide=waits and posts,
        may_withdraw=waits and may_ask(viewer, row.person_id),
        may_undo=posts and not why,
        why_no_undo=why,
        zone=organization().zone,
    )


@dataclass(frozen=True, slots=True)
class WaitingRequests:
    """Requests that wait for the viewer's answer."""

    count: int
    oldest_on: date | None


def waiting_requests(viewer: Viewer) -> WaitingRequests:
    """How many change requests the viewer may answer, and since when the oldest waits."""
    if not may(viewer, Data.TIME, Verb.APPROVE):
        return WaitingRequests(0, None)
    rows = Correction.objects.filter(decide_filter(viewer), state="REQUESTED")
    found = list(rows.order_by("requested_at").values_list("requested_at", flat=True))
    return WaitingRequests(len(found), found[0].date() if found else None)
