"""What was published, when, and is it still what it was? Copies of the books with their seals.

Publication 12 of 21 July: 148,212 lines, seal 3f9a…; recomputed from its file the seal is the same,
and its July differs from today's books by the 2,475.00 approved since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from daybook.analytics.publish import CopyMissing, read_mart, seal_of
from daybook.apps.ledger.queries.monthly import month_sums
from daybook.apps.ledger.queries.published import count_published
from daybook.apps.platform.queries.organization import organization
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Publication

KEPT_COPIES = 30
MEASURES = ("minutes", "rated", "cost", "recognized")
_BOOKS = {"rated": "RATED", "cost": "COST", "recognized": "RECOGNIZED"}
# The sums are the database's; nothing is divided and nothing is rounded.
_BY_MONTH = (
    "SELECT posted_in, book, sum(minutes), sum(reporting_minor) FROM ledger "
    "WHERE book IN ('RATED', 'COST', 'RECOGNIZED') GROUP BY posted_in, book ORDER BY posted_in"
)
_FAR_PAST, _FAR_FUTURE = date(1990, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """One published copy. `known_at` is in the organization's zone; a named one is kept."""

    number: int
    name: str
    known_at: datetime
    line_count: int
    seal: str
    file_name: str
    actor_name: str
    is_kept: bool


def require_whole(viewer: Viewer, what: str) -> None:
    """Raise Denied unless the viewer sees the whole company's forecast: a copy holds all books."""
    require(viewer, Data.FORECAST, Verb.SEE, what=what)
    if not scope_of(viewer, Data.FORECAST).everything:
        raise Denied(
            "RIGHT-01",
            f"You cannot {what}: a copy holds the whole company's books, and you see a part of "
            "them. An analyst or finance can.",
        )


def publications(viewer: Viewer) -> tuple[PublicationRow, ...]:
    """Every publication, newest first."""
    require_whole(viewer, "see published figures")
    found, unnamed, zone = [], 0, ZoneInfo(organization().zone)
    rows = Publication.objects.order_by("-number").values_list(
        "number", "name", "known_at", "line_count", "seal", "file_name", "audit_line__actor__name"
    )
    for row in rows:
        unnamed += not row[1]
        row = (*row[:2], row[2].astimezone(zone), *row[3:])
        found.append(PublicationRow(*row, is_kept=bool(row[1]) or unnamed <= KEPT_COPIES))
    return tuple(found)


def publication(viewer: Viewer, number: int) -> PublicationRow:
    """One publication. Raises NotFound when there is none of this number."""
    for row in publications(viewer):
        if row.number == number:
            return row
    raise NotFound(f"There is no publication {number}. The list shows every one.")


def lines_now(viewer: Viewer) -> int:
    """How many lines a copy made now would hold."""
    require_whole(viewer, "see published figures")
    return count_published()


@dataclass(frozen=True, slots=True)
class SealCheck:
    """A seal computed anew from the copy's file, beside the one that was recorded."""

    lines: int
    seal: str
    is_right: bool


def check_seal(viewer: Viewer, number: int, folder: Path) -> SealCheck:
    """Whether the copy is still what was published, byte for byte of its canonical text."""
    row = publication(viewer, number)
    try:
        lines, seal = seal_of(folder, row.file_name)
    except CopyMissing as missing:
        raise _gone(row) from missing
    return SealCheck(lines, seal, seal == row.seal and lines == row.line_count)


def _gone(row: PublicationRow) -> Refused:
    return Refused(
        "PUBLISH-01",
        f"The file of publication {row.number} is not here any more, so it cannot be read. Its "
        "number, seal and date stay in the list. Publish again for figures as of now.",
    )


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month as published and as the books stand today: minutes, and reporting minor units.

    Cost is None where the viewer has no right to it.
    """

    month: date
    published: dict[str, int | None]
    today: dict[str, int | None]

    def difference(self, measure: str) -> int | None:
        """Today less published."""
        before, now = self.published[measure], self.today[measure]
        return None if before is None or now is None else now - before


@dataclass(frozen=True, slots=True)
class AsPublished:
    """A publication's months, each beside today's books."""

    row: PublicationRow
    currency: str
    months: tuple[MonthFigures, ...]
    sees_cost: bool

    @property
    def changed(self) -> int:
        """In how many months the books say something else today."""
        return sum(any(month.difference(measure) for measure in MEASURES) for month in self.months)


def as_published(viewer: Viewer, number: int, folder: Path) -> AsPublished:
    """Hours, rated, cost and recognized by month, from the copy and from the books."""
    row = publication(viewer, number)
    try:
        copied = _figures(read_mart(folder, row.file_name, _BY_MONTH))
    except CopyMissing as missing:
        raise _gone(row) from missing
    now = _figures(
        (found.month, found.book, found.minutes, found.reporting_minor)
        for found in month_sums(_FAR_PAST, _FAR_FUTURE)
    )
    sees_cost = scope_of(viewer, Data.COST_RATES).everything
    nothing = dict.fromkeys(MEASURES, 0)
    months = tuple(
        MonthFigures(
            month,
            _open(copied.get(month, nothing), sees_cost),
            _open(now.get(month, nothing), sees_cost),
        )
        for month in sorted({*copied, *now}, reverse=True)
    )
    return AsPublished(row, organization().reporting_currency, months, sees_cost)


def _open(figures: dict[str, int], sees_cost: bool) -> dict[str, int | None]:
    return figures if sees_cost else {**figures, "cost": None}


def _figures(rows: Iterable[tuple]) -> dict[date, dict[str, int]]:
    """Measures by month from (month, book, minutes, minor)."""
    found: dict[date, dict[str, int]] = {}
    for month, book, minutes, minor in rows:
        measures = found.setdefault(month, dict.fromkeys(MEASURES, 0))
        if book == "RATED":
            measures["minutes"] += int(minutes)
        for measure, of_book in _BOOKS.items():
            if book == of_book:
                measures[measure] += int(minor)
    return found
