"""Categories of time over the API: what was said, and what is said from a day on."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import document_of

from ..actions.categories import set_category
from ..queries.categories import CategoryRow, category_rows

categories_api = Router(tags=["Time"])

CategoryDocument = document_of(CategoryRow, name="TimeCategory")


class CategoryIn(Schema):
    """What a task code of internal projects, or one project's task, counts as from a day on."""

    code: str = Field(max_length=32)
    project: str = Field("", max_length=24, description="Only on this project's task.")
    category: Literal["CREDITABLE", "NON_CREDITABLE"] | None = Field(
        None, description="Empty ends what was said."
    )
    starts_on: date
    reason: str = Field(max_length=240)


class Affected(Schema):
    """How much time worked since then it is about."""

    lines: int
    minutes: int


@categories_api.get(
    "/time/categories", response=list[CategoryDocument], summary="What internal time counts as"
)
def list_categories(request):
    """Every dated fact, by key, the newest start first."""
    require(request.viewer, Data.SETTINGS, Verb.SEE, what="see what internal time counts as")
    return list(category_rows())


@categories_api.post(
    "/time/categories", response={201: Affected}, summary="Say what internal time counts as"
)
def add_category(request, body: CategoryIn):
    """A fact from a day on; time worked before keeps what it counted as."""
    lines, minutes = set_category(actor=request.viewer, now=request.now, **body.dict())
    return Status(201, {"lines": lines, "minutes": minutes})
