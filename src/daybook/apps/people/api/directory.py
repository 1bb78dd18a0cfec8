"""Who is here, on a day? The directory and a person's own record."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import (
    Coded,
    Key,
    document_of,
    filtered_by,
    fits,
    many,
    page_of_documents,
    slice_of,
)

from ..actions import persons as actions
from ..actions.reach import require_person
from ..queries.directory import DirectoryRow, PersonPage, people_in_directory, person_page
from ..queries.history import PersonEvent, person_history

people_api = Router(tags=["People"])

PersonDocument = document_of(DirectoryRow, name="Person")
PersonPageDocument = document_of(PersonPage, name="PersonDetail")
EventDocument = document_of(PersonEvent)

_KIND = "^(EMPLOYEE|PARTNER|FUTURE)$"


class PersonIn(Schema):
    """Somebody who works here, or will. The code is never used again."""

    code: str = Field(max_length=16)
    name: str = Field(max_length=120)
    zone: str
    email: str = ""
    kind: str = Field("EMPLOYEE", pattern=_KIND)


class PersonChange(Schema):
    """Name, address, zone and kind."""

    version: Key
    name: str = Field(max_length=120)
    email: str
    zone: str
    kind: str = Field(pattern=_KIND)


class AccountLink(Schema):
    """Which account is theirs; none takes the link away."""

    version: Key
    user_id: Key | None


class Forgetting(Schema):
    """Who asked for it, and when; not the name."""

    version: Key
    reason: str = Field(max_length=240)


def person_row(request, code: str) -> DirectoryRow:
    """The person of a code, for the caller. NotFound for any other."""
    return person_page(code, request.viewer, request.today).row


@people_api.get(
    "/people", response=page_of_documents(PersonDocument), summary="The directory",
    openapi_extra=filtered_by("region", "practice", "role", "kind", "state",
                              q="Part of a name or a code."),
)  # fmt: skip
def list_people(request, on: date | None = None, page: int = 1, size: int = 50):
    """On a day, today without one. Who has left is listed only when asked for by `state` or `q`."""
    require(request.viewer, Data.PEOPLE, Verb.SEE, what="see people")
    keeps_left = bool(many(request, "state") or request.GET.get("q"))
    rows = [
        row
        for row in people_in_directory(request.viewer, on or request.today)
        if (keeps_left or row.state != "LEFT")
        and fits(
            request,
            {"region": row.region_code, "practice": row.practice_code, "role": row.role_code,
             "kind": row.kind, "state": row.state},
            f"{row.name} {row.code}",
        )
    ]  # fmt: skip
    return slice_of(request, rows, page=page, size=size)


@people_api.post("/people", response={201: Coded}, summary="Add a person")
def add_person(request, body: PersonIn):
    """What they work as comes next: an employment."""
    actions.add_person(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"code": body.code})


@people_api.get("/people/{code}", response=PersonPageDocument, summary="One person")
def show_person(request, code: str):
    """What they are and were, by date."""
    return person_page(code, request.viewer, request.today)


@people_api.put("/people/{code}", response=PersonDocument, summary="Change a person's record")
def change_person(request, code: str, body: PersonChange):
    """The code never changes."""
    row = person_row(request, code)
    require_person(request.viewer, row.id, "edit this person")
    actions.edit_person(actor=request.viewer, now=request.now, person_id=row.id, **body.dict())
    return person_row(request, code)


@people_api.put("/people/{code}/account", response=PersonDocument, summary="Link an account")
def link_account(request, code: str, body: AccountLink):
    """Says which account is this person's."""
    row = person_row(request, code)
    require(request.viewer, Data.USERS, Verb.EDIT, what="link a person to an account")
    actions.link_user(actor=request.viewer, now=request.now, person_id=row.id, **body.dict())
    return person_row(request, code)


@people_api.post("/people/{code}/forget", response=Coded, summary="Forget a person")
def forget(request, code: str, body: Forgetting):
    """Name, code and address go for good; the answer is the code that stays."""
    row = person_row(request, code)
    require(request.viewer, Data.USERS, Verb.EDIT, what="forget a person")
    kept = actions.forget_person(
        actor=request.viewer, now=request.now, today=request.today, person_id=row.id, **body.dict()
    )
    return {"code": kept}


@people_api.get(
    "/people/{code}/history", response=list[EventDocument], summary="What happened to a record"
)
def show_history(request, code: str):
    """Newest first."""
    found = person_history(person_page(code, request.viewer, request.today), request.viewer)
    if found is None:
        raise Denied("RIGHT-01", "The history of a person is open to operations and finance.")
    return list(found)
