"""Have the books changed since this was added up? If not, the sum still holds.

Books only grow, so a sum of them is remembered until a line is added or a run begins or ceases to
count: then the mark differs and it is added up anew. Nothing is shared between processes, and
nothing is remembered inside a transaction: what is taken back may leave the same mark as what is
written next, since SQLite gives its keys again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import TypeVar

from django.db import connection

from daybook.apps.platform.queries.runs_mark import runs_mark

from ..models import LedgerLine

Sum = TypeVar("Sum")
_KEPT = 16
_sums: dict[tuple, tuple[tuple, object]] = {}
_lock = Lock()
_asked: ContextVar[list[tuple] | None] = ContextVar("books_mark_asked", default=None)


def books_mark() -> tuple:
    """A value that differs whenever what counts in the books differs."""
    # Two questions: alone, each is answered from an index; asked together, from every row.
    count = LedgerLine.objects.count()
    last = (
        LedgerLine.objects.order_by("-id")
        .values_list("id", "audit_line_id", "book", "source_id", "posted_in", "amount_minor")
        .first()
    )
    return (count, last, runs_mark())


@contextmanager
def books_read_once() -> Iterator[None]:
    """Inside, the mark is asked once, however many sums are: for a page, which writes nothing.

    @books_read_once()
    def month_pulse(viewer, month, today): …
    """
    token = None if _asked.get() is not None else _asked.set([])
    try:
        yield
    finally:
        if token is not None:
            _asked.reset(token)


def _mark() -> tuple:
    asked = _asked.get()
    if asked is None:
        return books_mark()
    if not asked:
        asked.append(books_mark())
    return asked[0]


def _may_be_taken_back() -> bool:
    """Whether a transaction is open; the one that a test runs in does not count."""
    return any(not block._from_testcase for block in connection.atomic_blocks)


def remembered(key: tuple, read: Callable[[], Sum]) -> Sum:
    """The sum under this key as read from the books as they are now."""
    if _may_be_taken_back():
        return read()
    mark = _mark()
    held = _sums.get(key)
    if held is not None and held[0] == mark:
        return held[1]
    found = read()
    with _lock:
        while len(_sums) >= _KEPT:
            _sums.pop(next(iter(_sums)))
        _sums[key] = (mark, found)
    return found


def forget() -> None:
    """Drop every remembered sum: for another database in the same process, as tests have."""
    with _lock:
        _sums.clear()
