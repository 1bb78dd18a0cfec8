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
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import UnionType

from ninja import Schema
from pydantic import BeforeValidator, Field, WithJsonSchema, create_model

from .addresses import changed

LARGEST_PAGE = 200
_LARGEST_KEY = 2**63 - 1
_Text = typing.Annotated[str, BeforeValidator(str)]
# Which row each name of a document belongs to: one name, one document.
_NAMED: dict[str, type] = {}
# The whole document of a row, which other documents hold where the row lies inside theirs.
_WHOLE: dict[type, type] = {}


def _month(value: object) -> object:
    """The first day of "2026-07"; anything else is left for the type to refuse."""
    if isinstance(value, str):
        if len(value) != 7:
            raise ValueError("Write a month as 2026-07.")
        return f"{value}-01"
    return value


Month = typing.Annotated[
    date,
    BeforeValidator(_month),
    WithJsonSchema(
        {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2026-07"]}
    ),
]
Key = typing.Annotated[int, Field(ge=0, le=_LARGEST_KEY)]
Minor = typing.Annotated[int, Field(ge=-(10**15), le=10**15)]


class Made(Schema):
    """The key of what was made."""

    id: int


class Coded(Schema):
    """The code of what was made or changed, which its addresses carry."""

    code: str


class Reason(Schema):
    """Why; the audit keeps it."""

    reason: str = Field(max_length=240)


class Versioned(Schema):
    """The version that was read; a newer one is a conflict."""

    version: Key


class Draft(Schema):
    """The proposal that was drafted; somebody else approves it."""

    proposal_id: int


def _translated(kind):
    """The same type, with frozen rows inside it as documents."""
    if dataclasses.is_dataclass(kind):
        return _WHOLE.get(kind) or document_of(kind)
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if not parts:
        return typing.Any if kind is object else kind
    inner = tuple(part if part is Ellipsis else _translated(part) for part in parts)
    if origin in (frozenset, set):
        return list[inner]
    if origin is dict and inner[0] is not str:
        # JSON names things by text only: a month is "2026-07-01".
        return dict[_Text, inner[1]]
    if origin in (typing.Union, UnionType):
        return typing.Union[inner]  # noqa: UP007 (the members are only known when this runs)
    return origin[inner]


def _title(row_type: type, name: str) -> str:
    """The document's name. Where another app has a row of the same name, its app goes before."""
    title = name or row_type.__name__.removesuffix("Row")
    if not name and _NAMED.get(title, row_type) is not row_type:
        app = row_type.__module__.removeprefix("daybook.apps.").split(".")[0]
        title = f"{app.capitalize()}{title}"
    if title in _NAMED:
        raise ValueError(f"two documents are called {title}; give one another name")
    _NAMED[title] = row_type
    return title


@lru_cache(maxsize=512)
def document_of(
    row_type: type,
    *,
    name: str = "",
    without: frozenset[str] = frozenset(),
    also: tuple[str, ...] = (),
):
    """The document of a frozen row: its fields with their types.

    `without` leaves fields out, `also` adds properties that the row works out itself. A row
    inside another appears as the whole document that was made of it first.
    """
    hints = typing.get_type_hints(row_type)
    fields = {
        field.name: (_translated(hints[field.name]), ...)
        for field in dataclasses.fields(row_type)
        if field.name not in without and not field.name.startswith("_")
    }
    for key in also:
        returned = typing.get_type_hints(getattr(row_type, key).fget)["return"]
        fields[key] = (_translated(returned), ...)
    text = (row_type.__doc__ or "").strip()
    made = create_model(_title(row_type, name), __base__=Schema, __doc__=text, **fields)
    if not without:
        _WHOLE.setdefault(row_type, made)
    return made


@lru_cache(maxsize=512)
def page_of_documents(document: type, *, beside: tuple[tuple[str, object], ...] = ()):
    """The document of a list: some items, how many there are, and where the next ones are.

    `beside` adds what stands once beside the whole list, as (name, type).
    """
    return create_model(
        f"{document.__name__}Page",
        __base__=Schema,
        __doc__=f"A page of {document.__name__} documents.",
        items=(list[document], ...),
        total=(int, ...),
        page=(int, ...),
        size=(int, ...),
        next=(str | None, None),
        **{key: (kind, ...) for key, kind in beside},
    )


def bounds(page: int, size: int) -> tuple[int, int, int]:
    """A usable (page, size, offset): from the first page, at most 200 items at a time."""
    page, size = min(max(page, 1), 10**9), min(max(size, 1), LARGEST_PAGE)
    return page, size, (page - 1) * size


def slice_of(request, rows: Sequence, *, page: int, size: int, **beside) -> dict:
    """One page of rows that are all at hand."""
    page, size, first = bounds(page, size)
    shown = rows[first : first + size]
    return page_document(request, shown, total=len(rows), page=page, size=size) | beside


def page_document(request, items: Sequence, *, total: int, page: int, size: int) -> dict:
    """A page whose rows and total a query found; `page` and `size` as `bounds` gave them."""
    following = None
    if page * size < total:
        following = request.path + changed(request.GET, {"page": page + 1, "size": size})
    return {"items": list(items), "total": total, "page": page, "size": size, "next": following}


def many(request, key: str) -> tuple[str, ...]:
    """The values of a repeatable key of the address that are to be included."""
    values = request.GET.getlist(key)
    return tuple(value for value in values if value and not value.startswith("-"))


def excluded(request, key: str) -> tuple[str, ...]:
    """The values of a key that a leading minus excludes."""
    return tuple(value[1:] for value in request.GET.getlist(key) if value.startswith("-"))


def fits(request, values: Mapping[str, object], text: str = "") -> bool:
    """Whether a row's values pass the address: a repeated key is OR, keys are AND, minus excludes.

    `q` is looked for in `text`, without regard to capitals.
    """
    asked = request.GET.get("q", "").strip().casefold()
    if asked and asked not in text.casefold():
        return False
    for key, value in values.items():
        shown = "" if value is None else str(value)
        wanted = many(request, key)
        if (wanted and shown not in wanted) or shown in excluded(request, key):
            return False
    return True


def filtered_by(*keys: str, **described: str) -> dict:
    """The query keys of a list for the OpenAPI document: each may be repeated.

    `described` says what a key means; `from_` is the key `from`.
    """
    told = dict.fromkeys(keys, "") | {key.rstrip("_"): text for key, text in described.items()}
    return {
        "parameters": [
            {
                "in": "query",
                "name": key,
                "required": False,
                "description": text or "Repeat it for OR; a leading minus excludes.",
                "schema": {"type": "array", "items": {"type": "string"}},
                "style": "form",
                "explode": True,
            }
            for key, text in told.items()
        ]
    }
