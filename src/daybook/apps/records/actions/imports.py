"""How are mappings remembered, and what does a check leave behind?

A mapping saved as "Weekly export" is found again by the header of the next file. A check is a run
of its own: it changes nothing, and keeps its counts, what it would change, and what it refuses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError

from daybook.apps.platform.actions.runs import start_run
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import ImportBatch, ImportChange, ImportMapping, ImportRejection

LONGEST_NAME = 80


def save_mapping(
    *,
    actor: Viewer,
    now: datetime,
    kind: str,
    name: str,
    header_digest: str,
    mapping: str,
    mapping_id: int | None = None,
    version: int | None = None,
) -> int:
    """Remember a mapping under a name; the same name again replaces what it held."""
    require(actor, Data.IMPORTS, Verb.EDIT, what="save a mapping")
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise Refused("IMPORT-07", "Give the mapping a name.", field="name")
    values = {"name": name, "header_digest": header_digest, "mapping": mapping}
    try:
        with action():
            held = ImportMapping.objects.filter(kind=kind)
            held = held.filter(pk=mapping_id) if mapping_id else held.filter(name=name)
            row = held.first()
            if mapping_id and row is None:
                raise NotFound("This mapping does not exist any more.")
            line = record_audit(actor=actor, verb="save_mapping", now=now,
                                subject=("IMPORT_MAPPING", row.pk if row else None))  # fmt: skip
            if row is None:
                return ImportMapping.objects.create(
                    kind=kind, saved_by_id=actor.user_id, saved_at=now, audit_line=line, **values
                ).pk
            change_row(
                ImportMapping, row.pk, version=version, changes=values, line=line,
                kind="IMPORT_MAPPING",
            )  # fmt: skip
            ImportMapping.objects.filter(pk=row.pk).update(saved_by_id=actor.user_id, saved_at=now)
            return row.pk
    except IntegrityError as error:
        raise Refused(
            "IMPORT-07", f"Another mapping is named {name}. Choose another name.", field="name"
        ) from error


def delete_mapping(*, actor: Viewer, now: datetime, mapping_id: int) -> None:
    """Forget a mapping. Imports made with it keep their own copy."""
    require(actor, Data.IMPORTS, Verb.EDIT, what="delete a mapping")
    with action():
        row = ImportMapping.objects.filter(pk=mapping_id).first()
        if row is None:
            raise NotFound("This mapping does not exist any more.")
        record_audit(actor=actor, verb="delete_mapping", now=now,
                     subject=("IMPORT_MAPPING", mapping_id))  # fmt: skip
        row.delete()


def open_check(
    *,
    actor: Viewer,
    now: datetime,
    run_kind: str,
    kind: str,
    source: str,
    file_id: int,
    file_name: str,
    file_digest: str,
    mapping: str,
) -> int:
    """Begin to check a kept file under a mapping: a run that will change nothing."""
    require(actor, Data.IMPORTS, Verb.EDIT, what="check a file")
    with action():
        run = start_run(
            actor=actor, now=now, kind=run_kind, title=f"Check of {file_name}"[:160],
            scope={"source": source},
        )  # fmt: skip
        ImportBatch.objects.create(
            run_id=run.id,
            kind=kind,
            source=source,
            file_id=file_id,
            file_name=file_name[:200],
            file_digest=file_digest,
            mapping=mapping,
            dry_run=True,
        )
    return run.id


def clear_findings(run_id: int) -> None:
    """Drop what a check found so far, so that it can be done again from its start."""
    with action():
        ImportRejection.objects.filter(run_id=run_id).delete()
        ImportChange.objects.filter(run_id=run_id).delete()


def keep_findings(
    run_id: int, *, summary: dict, changes: Iterable[tuple[int, int, str, str, str]]
) -> None:
    """Keep what a check found: a summary, and (row, record, field, old, new) of first changes."""
    with action():
        ImportChange.objects.bulk_create(
            ImportChange(
                run_id=run_id,
                row_number=row,
                record_id=record,
                field=field,
                old=old[:200],
                new=new[:200],
            )
            for row, record, field, old, new in changes
        )
        note_summary(run_id, **summary)


def note_summary(run_id: int, **values) -> None:
    """Set values of a batch's summary, leaving the others."""
    with action():
        batch = ImportBatch.objects.select_for_update().get(run_id=run_id)
        held = json.loads(batch.summary)
        held.update(values)
        ImportBatch.objects.filter(pk=batch.pk).update(summary=json.dumps(held))


def open_batch(
    *,
    run_id: int,
    kind: str,
    source: str,
    file_id: int | None,
    file_name: str,
    file_digest: str,
    mapping: str,
    mode: str,
) -> None:
    """Note what a run imports: the file, the mapping and the mode. Part of another action."""
    ImportBatch.objects.create(
        run_id=run_id,
        kind=kind,
        source=source,
        file_id=file_id,
        file_name=file_name,
        file_digest=file_digest,
        mapping=mapping,
        mode=mode,
    )
