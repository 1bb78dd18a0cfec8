"""Lines of time over the API: list, show, write, change, delete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import Key, bounds, document_of, page_document, page_of_documents

from ..actions.entries import save_entry
from ..queries.entries import EntryRow, entry_detail, entry_page
from ..queries.entry_filter import EntryFilter

entries_api = Router(tags=["Time"])

EntryDocument = document_of(EntryRow, name="TimeEntry")


class EntryIn(Schema):
    """A line of time to write down."""

    person_id: int
    project_id: int
    task_id: int
    worked_on: date
    minutes: int = Field(ge=1, le=1440)
    note: str = Field("", max_length=500)
    is_billable: bool = True
    client_key: str | None = Field(
        None, max_length=64, description="Your own key: sending it twice writes one line."
    )
    reason: str = Field("", description="Why, in a soft-locked month.")


class EntryChange(Schema):
    """What changes on a draft; 0 minutes delete it. `version` is the one you read."""

    minutes: int = Field(ge=0, le=1440)
    note: str | None = Field(None, max_length=500)
    is_billable: bool | None = None
    version: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Saved:
    """What a save leaves behind; `id` is empty when the line is gone."""

    id: int | None
    minutes: int
    version: int
    flags: int


SavedDocument = document_of(_Saved, name="SavedEntry")


@entries_api.get(
    "/time/entries", response=page_of_documents(EntryDocument), summary="Lines of time"
)
def list_entries(request, page: int = 1, size: int = 50, sort: str = "-worked_on"):
    """Filters are those of the page: `project`, `person`, `task`, `state`, `month`, `from`, `to`,
    `region`, `flag`, `run`, `billable`. A repeated key is OR, a leading minus excludes."""
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    page, size, _ = bounds(page, size)
    wanted = EntryFilter.of(dict(request.GET.lists()))
    if wanted.problems:
        raise Refused("TIME-01", " ".join(wanted.problems), field="filter")
    found = entry_page(request.viewer, wanted, sort=sort, page=page, size=size)
    return page_document(request, found.rows, total=found.count, page=page, size=size)


@entries_api.get("/time/entries/{entry_id}", response=EntryDocument, summary="One line of time")
def show_entry(request, entry_id: Key):
    """A line the caller may see."""
    return entry_detail(request.viewer, entry_id).row


@entries_api.post("/time/entries", response={201: SavedDocument}, summary="Write a line down")
def add_entry(request, body: EntryIn):
    """A draft of the person; it counts once it is submitted and approved."""
    saved = save_entry(actor=request.viewer, now=request.now, today=request.today, **body.dict())
    return Status(201, saved)


@entries_api.put("/time/entries/{entry_id}", response=SavedDocument, summary="Change a draft")
def change_entry(request, entry_id: Key, body: EntryChange):
    """A draft or a returned line; a newer version is a conflict that shows both values."""
    row = entry_detail(request.viewer, entry_id).row
    return save_entry(
        actor=request.viewer, now=request.now, today=request.today, person_id=row.person_id,
        project_id=row.project_id, task_id=row.task_id, worked_on=row.worked_on,
        entry_id=entry_id, **body.dict(),
    )  # fmt: skip


@entries_api.delete("/time/entries/{entry_id}", response={204: None}, summary="Delete a draft")
def delete_entry(request, entry_id: Key, version: int):
    """Only a draft or a returned line; its audit keeps what it was."""
    row = entry_detail(request.viewer, entry_id).row
    save_entry(
        actor=request.viewer, now=request.now, today=request.today, person_id=row.person_id,
        project_id=row.project_id, task_id=row.task_id, worked_on=row.worked_on, minutes=0,
        entry_id=entry_id, version=version,
    )  # fmt: skip
    return Status(204, None)
