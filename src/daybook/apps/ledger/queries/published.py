"""Which lines does a published copy hold? Every line that counts, in the order it was written.

450 minutes of ACME-014 are one RATED and one COST row; read in one statement, so that a copy shows
the books at one moment, and streamed, so that a million lines need no more memory than a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..models import CountedLine

CHUNK = 5_000


def published_lines(columns: Sequence[str]) -> Iterator[tuple]:
    """These columns of all lines that count, by id."""
    rows = CountedLine.objects.order_by("id").values_list(*columns)
    yield from rows.iterator(chunk_size=CHUNK)


def count_published() -> int:
    """How many lines a copy made now would hold."""
    return CountedLine.objects.count()
