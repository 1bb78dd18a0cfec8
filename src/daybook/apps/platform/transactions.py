"""How does a write begin and how is it remembered? One transaction, one audit line, versions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, models, transaction

from .models import AuditChange, AuditLine
from .prepared import insert_row
from .refusals import Conflict, NotFound, Refused
from .viewer import Viewer


@contextmanager
def action():
    """One action's transaction: IMMEDIATE on SQLite, READ COMMITTED on PostgreSQL."""
    with transaction.atomic():
        yield


@contextmanager
def or_refuse(refusal: Refused):
    """Say a constraint of the database in words: what breaks one inside is answered by `refusal`.

    with or_refuse(Refused("CODE-01", "DE names an entity already.", field="code")):
        LegalEntity.objects.create(code="DE", …)
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error


def record_audit(
    *,
    actor: Viewer,
    verb: str,
    now: datetime,
    subject: tuple[str, int | None] = ("", None),
    reason: str = "",
    run_id: int | None = None,
    key: int | None = None,
) -> AuditLine:
    """Write the action's one audit line; every row it makes or changes carries its id.

    `key` is an id reserved before, for a step of a run whose rows were built before it began.
    """
    return insert_row(
        AuditLine(
            pk=key,
            actor_id=actor.user_id,
            on_behalf_of_id=actor.on_behalf_of_id,
            verb=verb,
            subject_kind=subject[0],
            subject_id=subject[1],
            reason=reason[:500],
            via=actor.via,
            run_id=run_id,
            recorded_at=now,
        )
    )


def record_changes(line: AuditLine, changes: Iterable[tuple[str, int, dict, dict]]) -> None:
    """Keep before and after of mutable rows: (kind, id, before, after). Ids, never names."""
    rows = [
        AuditChange(
            audit_line_id=line.pk,
            record_kind=kind,
            record_id=record_id,
            before=json.dumps(before, default=str, sort_keys=True),
            after=json.dumps(after, default=str, sort_keys=True),
        )
        for kind, record_id, before, after in changes
    ]
    if len(rows) == 1:
        insert_row(rows[0])
    else:
        AuditChange.objects.bulk_create(rows)


# Columns that name a person are kept out of the audit; the row itself still holds them.
_PRIVATE = frozenset({"name", "email", "password", "address", "note", "reason", "digest"})


def change_row(
    model: type[models.Model],
    pk: int,
    *,
    version: int | None,
    changes: dict,
    line: AuditLine,
    kind: str,
) -> dict:
    """Change a mutable row if it is still at `version` (None: whatever it is now).

    Returns the changed columns as they were before. Raises Conflict with both values when
    somebody saved first, NotFound when the row does not exist.
    """
    current = model._default_manager.filter(pk=pk).values("version", *changes).first()
    if current is None:
        raise NotFound(f"There is no {kind} with number {pk}.")
    held = current.pop("version")
    expected = held if version is None else version
    updated = model._default_manager.filter(pk=pk, version=expected).update(
        **changes, version=expected + 1, audit_line=line
    )
    if not updated:
        raise Conflict(
            "Someone saved a newer version while you were editing. Both values are shown; "
            "choose one and save again.",
            mine=changes,
            theirs=current,
        )
    changed = {key for key, value in changes.items() if current[key] != value}
    record_changes(
        line,
        [
            (
                kind,
                pk,
                {key: _shown(key, current[key]) for key in changed},
                {key: _shown(key, changes[key]) for key in changed},
            )
        ],
    )
    return current


def _shown(key: str, value):
    return "(not kept)" if key in _PRIVATE and value else value
