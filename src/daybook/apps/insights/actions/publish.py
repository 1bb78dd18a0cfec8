"""When do reports see new figures? When the books are published: copied, sealed, numbered."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from daybook.analytics.publish import LEDGER_COLUMNS, Published, publish_ledger
from daybook.apps.ledger.models import CountedLine
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Publication

_SOURCE = {"region_id": "project__region_id", "practice_id": "project__practice_id"}


def publish_facts(*, actor: Viewer, now: datetime, folder: Path, name: str = "") -> int:
    """Copy the books into columns as known now; a named publication is kept as a snapshot.

    Publishing copies and computes nothing. Returns the publication's number.
    """
    require(actor, Data.FORECAST, Verb.SEE, what="publish figures")
    last = Publication.objects.order_by("-number").values_list("number", flat=True).first() or 0
    columns = [_SOURCE.get(key, key) for key in LEDGER_COLUMNS]
    rows = CountedLine.objects.order_by("id").values_list(*columns).iterator(chunk_size=5000)
    made: Published = publish_ledger(folder, last + 1, (tuple(map(_text, row)) for row in rows))
    with action():
        line = record_audit(actor=actor, verb="publish_facts", now=now,
                            subject=("PUBLICATION", last + 1))  # fmt: skip
        Publication.objects.create(
            number=last + 1,
            name=name,
            known_at=now,
            line_count=made.line_count,
            seal=made.seal,
            file_name=made.file_name,
            audit_line=line,
        )
        kept = set(Publication.objects.exclude(name="").values_list("file_name", flat=True))
    for old in folder.glob("mart-*.duckdb"):
        number = int(old.stem.split("-")[1])
        if number < last and old.name not in kept:
            old.unlink(missing_ok=True)
    return last + 1


def _text(value):
    return str(value).lower() if isinstance(value, bool) else value
