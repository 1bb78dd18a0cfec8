"""When do reports see new figures? When the books are published: copied, sealed, numbered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError

from daybook.analytics.publish import (
    LEDGER_COLUMNS,
    Unplaced,
    drop_copy,
    place_copy,
    write_copy,
)
from daybook.apps.ledger.queries.published import count_published, published_lines
from daybook.apps.platform.actions.jobs import enqueue_job
from daybook.apps.platform.refusals import Conflict, Denied
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.core.rights import Data, Verb

from ..models import Publication

# Copies without a name that stay readable; every named one does.
KEPT_COPIES = 30
_ATTEMPTS = 5
# Up to here publishing takes less than a second; beyond it is work for the background.
AT_ONCE = 20_000


def publish_facts(
    *,
    actor: Viewer,
    now: datetime,
    folder: Path,
    name: str = "",
    unless_unchanged: bool = False,
) -> int:
    """Copy the books into columns as known now; a named publication is kept as a snapshot.

    Publishing copies and computes nothing. Returns the publication's number; with
    `unless_unchanged`, that of the newest one where the books are still the same. Several may
    publish at once: each copy is made aside and numbered in one short transaction.
    """
    require_publisher(actor)
    made = write_copy(folder, published_lines(list(LEDGER_COLUMNS)), _project_rows())
    try:
        last = Publication.objects.order_by("-number").first()
        if unless_unchanged and last is not None and last.seal == made.seal:
            return last.number
        number = _number(actor, now, made, name)
    finally:
        drop_copy(made.path)
    _let_go(folder)
    return number


def publish_or_enqueue(*, actor: Viewer, now: datetime, folder: Path, name: str = "") -> int | None:
    """Publish at once, or in the background where the books are large (None)."""
    require_publisher(actor)
    if count_published() <= AT_ONCE:
        return publish_facts(actor=actor, now=now, folder=folder, name=name)
    enqueue_job(actor=actor, now=now, kind="publish_facts", payload={"name": name})
    return None


def require_publisher(actor: Viewer) -> None:
    """Raise Denied unless the actor sees the whole company's forecast: a copy holds all books."""
    scope = require(actor, Data.FORECAST, Verb.SEE, what="publish figures")
    if not scope.everything:
        raise Denied("RIGHT-01", "You cannot publish figures: a copy holds the whole company's "
                     "books, and you see a part of it. An analyst or finance can.")  # fmt: skip


def _project_rows() -> Iterator[tuple]:
    for row in sorted(projects(), key=lambda row: row.id):
        yield row.id, row.code, row.region_code, row.practice_code, row.billing_kind


def _number(actor: Viewer, now: datetime, made: Unplaced, name: str) -> int:
    """Give the copy the next number. The row comes first: who loses a race takes another."""
    for _ in range(_ATTEMPTS):
        last = Publication.objects.order_by("-number").values_list("number", flat=True).first()
        number = (last or 0) + 1
        try:
            with action():
                line = record_audit(actor=actor, verb="publish_facts", now=now,
                                    subject=("PUBLICATION", number))  # fmt: skip
                Publication.objects.create(
                    number=number,
                    name=name,
                    known_at=now,
                    line_count=made.line_count,
                    seal=made.seal,
                    file_name=f"mart-{number}.duckdb",
                    audit_line=line,
                )
                place_copy(made, f"mart-{number}.duckdb")
            return number
        except IntegrityError:
            continue
    raise Conflict("Others publish at the same moment. Publish again.")


def _let_go(folder: Path) -> None:
    """Remove the files of unnamed copies beyond the newest; their rows and seals stay."""
    old = Publication.objects.filter(name="").order_by("-number")[KEPT_COPIES:]
    for file_name in old.values_list("file_name", flat=True):
        drop_copy(folder / file_name)
