"""Who did what, when, why and through what, and what was there before?

`audit_lines` is the page of everything a viewer may read. `history_of` is one record's own history,
for the page of that record:

    history_of(viewer, "PROJECT", 12)         # the lines this viewer may read of it
    history_of(viewer, "USER", 3, whole=True) # all: the caller has checked the right itself

Booking 12: made hard by the coordinator on 7 July 2026, from SOFT to HARD.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from daybook.core.rights import Data, Verb

from ..models import AuditChange, AuditLine, AuditSeal, Proposal, Run, User
from ..proposal_kinds import may_see_proposal, visible_kinds
from ..refusals import NotFound
from ..rights import may, scope_of
from ..subjects import SUBJECTS, Named, subject_names, word_of
from ..viewer import Viewer
from . import own_subjects  # noqa: F401  (makes platform's own records known)
from .access import zone


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One action as lists show it."""

    id: int
    at: datetime
    actor_id: int
    actor: str
    on_behalf_of: str
    verb: str
    verb_words: str
    subject_kind: str
    subject_id: int | None
    subject: str
    subject_href: str
    reason: str
    via: str
    run_id: int | None
    changes: int

    @property
    def who(self) -> str:
        """The actor, and for whom."""
        return f"{self.actor} for {self.on_behalf_of}" if self.on_behalf_of else self.actor

    @property
    def time_text(self) -> str:
        """The time of day in the organization's zone."""
        return f"{self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class HistoryRow(AuditRow):
    """One action in a record's own history, with what it changed in this very record.

    `values` are (column, before, after) as they are stored, in the order they were written.
    """

    values: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One column of one record, before and after."""

    record: str
    record_href: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One audit line with what it changed, and whether its day is sealed."""

    row: AuditRow
    changes: tuple[ChangedValue, ...]
    sealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditWish:
    """Which lines are wanted; empty means any. Dates are the organization's, both included."""

    actor_id: int | None = None
    verb: str = ""
    kind: str = ""
    subject_id: int | None = None
    first: date | None = None
    last: date | None = None
    run_id: int | None = None


_VERBS = {
    "record_fx_rate": "Record exchange rate",
    "end_sign_ins": "Sign out everywhere",
    "delegate_role": "Name stand-in",
}


def verb_words(verb: str) -> str:
    """An action's verb as pages print it."""
    return _VERBS.get(verb) or verb.replace("_", " ").capitalize()


def audit_filter(viewer: Viewer) -> Q:
    """The lines a viewer may read: all, or one's own and those of records in one's scope."""
    scope = scope_of(viewer, Data.AUDIT, Verb.SEE)
    if scope.everything:
        return _no_hidden_proposals(viewer)
    allowed = Q(pk__in=[])
    if not scope:
        return allowed
    allowed |= Q(actor_id=viewer.user_id) | Q(on_behalf_of_id=viewer.user_id)
    for kind in SUBJECTS.values():
        if kind.visible is not None:
            ids = kind.visible(viewer, scope)
            # A queryset stays a subquery: two thousand numbers cost more to send than to find.
            ids = ids if isinstance(ids, QuerySet) else tuple(ids)
            if isinstance(ids, QuerySet) or ids:
                allowed |= Q(subject_kind=kind.kind, subject_id__in=ids)
    return allowed & _no_hidden_proposals(viewer)


def _no_hidden_proposals(viewer: Viewer) -> Q:
    """Leaves out lines about proposals of a kind the viewer may not see: their reasons tell."""
    if viewer.is_system:
        return Q()
    hidden = Proposal.objects.exclude(kind__in=visible_kinds(viewer))
    hidden = hidden.exclude(proposed_by_id=viewer.user_id)
    return ~Q(subject_kind="PROPOSAL", subject_id__in=hidden.values("id"))


def _wanted(viewer: Viewer, wish: AuditWish):
    rows = AuditLine.objects.filter(audit_filter(viewer))
    for name, value in (
        ("actor_id", wish.actor_id),
        ("verb", wish.verb),
        ("subject_kind", wish.kind),
        ("subject_id", wish.subject_id),
        ("run_id", wish.run_id),
    ):
        if value not in (None, ""):
            rows = rows.filter(**{name: value})
    local = zone()
    if wish.first:
        rows = rows.filter(recorded_at__gte=datetime.combine(wish.first, time(), local))
    if wish.last:
        end = datetime.combine(wish.last + timedelta(days=1), time(), local)
        rows = rows.filter(recorded_at__lt=end)
    return rows


class AuditSearch:
    """The lines that fit a wish, within the viewer's rights: asked once, counted and shown."""

    def __init__(self, viewer: Viewer, wish: AuditWish):
        self._lines = _wanted(viewer, wish)

    def count(self) -> int:
        """How many lines fit."""
        return self._lines.count()

    def rows(self, rows: slice) -> tuple[AuditRow, ...]:
        """A page of lines, newest first."""
        return _rows(self._lines.order_by("-recorded_at", "-id")[rows])


def audit_count(viewer: Viewer, wish: AuditWish) -> int:
    """How many lines fit."""
    return AuditSearch(viewer, wish).count()


def audit_lines(viewer: Viewer, wish: AuditWish, rows: slice) -> tuple[AuditRow, ...]:
    """A page of lines, newest first."""
    return AuditSearch(viewer, wish).rows(rows)


_COLUMNS = (
    "id",
    "recorded_at",
    "actor_id",
    "actor__name",
    "on_behalf_of__name",
    "verb",
    "subject_kind",
    "subject_id",
    "reason",
    "via",
    "run_id",
)


def _rows(lines) -> tuple[AuditRow, ...]:
    held = list(lines.values_list(*_COLUMNS))
    names = subject_names((row[6], row[7]) for row in held)
    ids = [row[0] for row in held]
    counted = AuditChange.objects.filter(audit_line_id__in=ids).values("audit_line_id")
    changes = {row["audit_line_id"]: row["count"] for row in counted.annotate(count=Count("id"))}
    local = zone()
    return tuple(_row(row, names, changes, local) for row in held)


def _row(row: tuple, names: dict, changes: dict, local) -> AuditRow:
    key, at, actor_id, actor, behalf, verb, kind, subject_id, reason, via, run_id = row
    named = names.get((kind, subject_id)) or Named(word_of(kind) if kind else "")
    return AuditRow(
        key,
        at.astimezone(local),
        actor_id,
        actor,
        behalf or "",
        verb,
        verb_words(verb),
        kind,
        subject_id,
        named.label,
        named.href,
        reason,
        via,
        run_id,
        changes.get(key, 0),
    )


def audit_page(viewer: Viewer, line_id: int) -> AuditPage:
    """One line with its changes. NotFound where it is not the viewer's to read."""
    lines = AuditLine.objects.filter(pk=line_id)
    held = lines.first()
    readable = lines.filter(audit_filter(viewer)).exists()
    if held is None or not (readable or _reads_record(viewer, held)):
        raise NotFound(f"There is no audit line {line_id}.")
    seal = AuditSeal.objects.filter(day=held.recorded_at.date()).first()
    return AuditPage(
        _rows(lines)[0], _changes(line_id), seal.sealed_at.astimezone(zone()) if seal else None
    )


_OF_SETTINGS = frozenset({"ORGANIZATION", "ENTITY", "HOLIDAY_CALENDAR", "FX_RATE", "JOB"})


def _reads_record(viewer: Viewer, line: AuditLine) -> bool:
    """Whether the record's own page, which lists this line, is open to the viewer."""
    kind, key = line.subject_kind, line.subject_id
    if kind == "USER":
        return may(viewer, Data.USERS)
    if kind in _OF_SETTINGS:
        return may(viewer, Data.SETTINGS)
    if kind == "PROPOSAL":
        row = Proposal.objects.filter(pk=key).first()
        return row is not None and may_see_proposal(viewer, row.kind, row.proposed_by_id)
    if kind == "PERIOD":
        return any(
            may(viewer, Data.PERIOD_LOCKS, verb)
            for verb in (Verb.REQUEST, Verb.LOCK_SOFT, Verb.LOCK_HARD)
        )
    if kind == "RUN":
        own = Run.objects.filter(pk=key, started_by_id=viewer.user_id).exists()
        return own or may(viewer, Data.SETTINGS)
    return False


def _changes(line_id: int) -> tuple[ChangedValue, ...]:
    held = list(AuditChange.objects.filter(audit_line_id=line_id).order_by("id"))
    names = subject_names((row.record_kind, row.record_id) for row in held)
    found = []
    for row in held:
        named = names[row.record_kind, row.record_id]
        for column, before, after in _columns(row.before, row.after):
            found.append(
                ChangedValue(
                    named.label,
                    named.href,
                    column.removesuffix("_id").replace("_", " ").capitalize(),
                    _said(before),
                    _said(after),
                )
            )
    return tuple(found)


def _said(value: object) -> str:
    if value is None or value == "":
        return "(empty)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def history_of(
    viewer: Viewer,
    kind: str,
    record_id: int,
    *,
    whole: bool = False,
    limit: int | None = 100,
) -> tuple[HistoryRow, ...]:
    """One record's own history, newest first: lines about it, and lines that changed it.

    Without `whole` only the lines this viewer may read; with it the caller has checked that the
    viewer may know the record's whole history.
    """
    touched = AuditChange.objects.filter(record_kind=kind, record_id=record_id)
    about = Q(subject_kind=kind, subject_id=record_id)
    lines = AuditLine.objects.filter(about | Q(pk__in=touched.values("audit_line_id")))
    if not whole:
        lines = lines.filter(audit_filter(viewer))
    rows = _rows(lines.order_by("-recorded_at", "-id")[:limit])
    values = _values(touched.filter(audit_line_id__in=[row.id for row in rows]))
    fields = AuditRow.__dataclass_fields__
    return tuple(
        HistoryRow(*(getattr(row, name) for name in fields), tuple(values.get(row.id, ())))
        for row in rows
    )


def _values(touched: QuerySet) -> dict[int, list[tuple[str, object, object]]]:
    """The (column, before, after) of changes by audit line, in the order they were written."""
    found: dict[int, list[tuple[str, object, object]]] = {}
    held = touched.order_by("id").values_list("audit_line_id", "before", "after")
    for line, before, after in held:
        found.setdefault(line, []).extend(_columns(before, after))
    return found


def _columns(before: str, after: str) -> Iterator[tuple[str, object, object]]:
    """The columns of one change by name, with the value before and after."""
    old, new = json.loads(before or "{}"), json.loads(after or "{}")
    for column in sorted({*old, *new}):
        yield column, old.get(column), new.get(column)


def audit_choices(viewer: Viewer) -> tuple[tuple[tuple[str, str], ...], ...]:
    """What the filters offer: actors, verbs and kinds of subjects."""
    if scope_of(viewer, Data.AUDIT, Verb.SEE).everything:
        people = User.objects.order_by("name", "id")
    else:
        people = User.objects.filter(pk=viewer.user_id)
    verbs = AuditLine.objects.order_by("verb").values_list("verb", flat=True).distinct()
    kinds = AuditLine.objects.order_by("subject_kind").exclude(subject_kind="")
    return (
        tuple((str(key), name) for key, name in people.values_list("id", "name")),
        tuple((verb, verb_words(verb)) for verb in verbs),
        tuple(
            (kind, word_of(kind))
            for kind in kinds.values_list("subject_kind", flat=True).distinct()
        ),
    )
