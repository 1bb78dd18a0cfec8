"""Time in a sentence over the API: previewed, or saved where nothing is unclear."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema
from pydantic import Field

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import document_of

from ..actions.said import save_said
from ..queries.said import SaidEntry, said_entry
from .entries import SavedDocument

log_api = Router(tags=["Time"])

SaidDocument = document_of(SaidEntry, name="SaidEntry")


class LogIn(Schema):
    """A sentence, and whether it is only previewed."""

    text: str = Field(min_length=1, max_length=600, description="4h acme config yesterday")
    preview: bool = Field(True, description="Only say how it is read; write nothing.")
    person: str | None = Field(None, max_length=24, description="A person's code; else yourself.")
    task_id: int | None = Field(None, description="One of the matches, where several fit alike.")
    worked_on: date | None = Field(None, description="The day a preview named.")
    client_key: str | None = Field(
        None, max_length=64, description="Your own key: sending it twice writes one line."
    )


class Logged(Schema):
    """How the sentence was read, its matches as lines, and what was saved."""

    said: SaidDocument
    lines: list[str]
    saved: SavedDocument | None = None


@log_api.post("/time/log", response=Logged, summary="Write time down in a sentence")
def log_time(request, body: LogIn):
    """With `preview` nothing is written: `said.question` says what is unclear, `lines` what each
    match would write. Without it the line is saved as a draft, or refused with the choices."""
    require(request.viewer, Data.TIME, Verb.EDIT, what="write down time")
    saved = None
    if body.preview:
        said = said_entry(
            request.viewer, body.text, today=request.today, person_code=body.person,
            worked_on=body.worked_on,
        )  # fmt: skip
    else:
        said, saved = save_said(
            actor=request.viewer, now=request.now, today=request.today, text=body.text,
            person_code=body.person, task_id=body.task_id, worked_on=body.worked_on,
            client_key=body.client_key,
        )  # fmt: skip
    return {"said": said, "lines": [said.line(row) for row in said.matches], "saved": saved}
