"""How does the API say what the pages say? Frozen rows become documents, lists become pages.

    EntrySchema = document_of(EntryRow)                 # the OpenAPI schema of a frozen row
    @router.get("/entries", response=page_of_documents(EntrySchema))
    def list_entries(request, page: int = 1, size: int = 50):
        return slice_of(request, entries(request.viewer), page=page, size=size)

Minutes, minor units, millionths and ten-thousandths are whole numbers, as everywhere else.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Sequence
from functools import lru_cache
from types import UnionType

from ninja import Schema
from pydantic import create_model

from .addresses import changed

LARGEST_PAGE = 200


def _translated(kind):
    """The same type, with frozen rows inside it as documents."""
    if dataclasses.is_dataclass(kind):
        return document_of(kind)
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if not parts:
        return typing.Any if kind is object else kind
    inner = tuple(part if part is Ellipsis else _translated(part) for part in parts)
    if origin in (typing.Union, UnionType):
        return typing.Union[inner]  # noqa: UP007 (the members are only known when this runs)
    return origin[inner]


@lru_cache(maxsize=256)
def document_of(row_type: type, *, name: str = "", without: frozenset[str] = frozenset()):
    """The document of a frozen row: its fields with their types. `without` leaves fields out."""
    hints = typing.get_type_hints(row_type)
    fields = {
        field.name: (_translated(hints[field.name]), ...)
        for field in dataclasses.fields(row_type)
        if field.name not in without and not field.name.startswith("_")
    }
    title = name or row_type.__name__.removesuffix("Row")
    return create_model(title, __base__=Schema, __doc__=(row_type.__doc__ or "").strip(), **fields)


@lru_cache(maxsize=256)
def page_of_documents(document: type):
    """The document of a list: some items, how many there are, and where the next ones are."""
    return create_model(
        f"{document.__name__}Page",
        __base__=Schema,
        __doc__=f"A page of {document.__name__} documents.",
        items=(list[document], ...),
        total=(int, ...),
        page=(int, ...),
        size=(int, ...),
        next=(str | None, None),
    )


def bounds(page: int, size: int) -> tuple[int, int, int]:
    """A usable (page, size, offset): from the first page, at most 200 items at a time."""
    page, size = max(page, 1), min(max(size, 1), LARGEST_PAGE)
    return page, size, (page - 1) * size


def slice_of(request, rows: Sequence, *, page: int, size: int) -> dict:
    """One page of rows that are all at hand."""
    page, size, first = bounds(page, size)
    return page_document(request, rows[first : first + size], total=len(rows), page=page, size=size)


def page_document(request, items: Sequence, *, total: int, page: int, size: int) -> dict:
    """A page whose rows and total a query found; `page` and `size` as `bounds` gave them."""
    following = None
    if page * size < total:
        following = request.path + changed(request.GET, {"page": page + 1, "size": size})
    return {"items": list(items), "total": total, "page": page, "size": size, "next": following}
