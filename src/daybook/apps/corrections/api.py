"""Corrections over the API: preview, post, ask, answer, undo, list; estimates made true."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.ui.rest import Key, Month, bounds, document_of, page_document, page_of_documents

from .actions.post import Posted, post_correction, undo_correction
from .actions.requests import decline_request, post_request, request_change, withdraw_request
from .actions.true_up import Actual, TrueUp, save_actuals, true_up_month, true_up_person
from .actions.typed import EntryValues
from .queries.corrections import CorrectionFilter, CorrectionRow, correction, correction_page
from .queries.estimates import EstimateLine, estimate_lines
from .queries.preview import Preview, preview

corrections_api = Router(tags=["Corrections"])
routers = (corrections_api,)

CorrectionDocument = document_of(CorrectionRow, name="Correction")
PreviewDocument = document_of(Preview, name="CorrectionPreview")
PostedDocument = document_of(Posted, name="PostedCorrection")
EstimateDocument = document_of(EstimateLine, name="EstimateLine")
TrueUpDocument = document_of(TrueUp, name="TrueUp")


class ValuesIn(Schema):
    """What the line shall say. 0 minutes: it is removed."""

    entry_id: int
    minutes: int = Field(ge=0, le=1440)
    project_id: int
    task_id: int
    is_billable: bool = True
    note: str = Field("", max_length=500)

    def values(self) -> EntryValues:
        """As the program holds them."""
        return EntryValues(self.minutes, self.project_id, self.task_id, self.is_billable, self.note)


class CorrectionIn(ValuesIn):
    """New values with why. `version` is the line's that you read."""

    version: int
    reason: str = Field(max_length=240)
    client_key: str | None = Field(
        None, max_length=64, description="Your own key: sending it twice acts once."
    )


class DecisionIn(Schema):
    """The answer to a request: post it, or decline it with a reason."""

    post: bool
    reason: str = Field("", max_length=240)


class ActualIn(Schema):
    """What was worked on one task on one day that was estimated."""

    project_id: int
    task_id: int
    worked_on: date
    minutes: int = Field(ge=0, le=1440)
    note: str = Field("", max_length=500)


class ActualsIn(Schema):
    """A person's days."""

    person_id: int
    actuals: list[ActualIn]


class TrueUpIn(Schema):
    """Whose estimates become true; everybody's in reach without a person."""

    person_id: int | None = None
    reason: str = Field("", max_length=240)


@corrections_api.get(
    "/corrections", response=page_of_documents(CorrectionDocument), summary="Corrections"
)
def list_corrections(
    request, state: str = "", project: str = "", person: str = "", entry: int | None = None,
    page: int = 1, size: int = 50,
):  # fmt: skip
    """The newest first. `state` is REQUESTED, POSTED, DECLINED or WITHDRAWN."""
    page, size, first = bounds(page, size)
    asked = {"state": state, "project": project, "person": person, "entry": str(entry or "")}
    wanted = CorrectionFilter.of({key: [value] for key, value in asked.items()})
    found = correction_page(request.viewer, wanted, first=first, size=size)
    return page_document(request, found.rows, total=found.count, page=page, size=size)


@corrections_api.post(
    "/corrections/preview", response=PreviewDocument, summary="What a correction would do"
)
def preview_correction(request, body: ValuesIn):
    """Effects by book, before and after; nothing is stored."""
    return preview(request.viewer, body.entry_id, body.values(), request.today)


@corrections_api.post(
    "/corrections", response={201: PostedDocument}, summary="Correct a line at once"
)
def post(request, body: CorrectionIn):
    """Of somebody else, on a project whose time the caller approves."""
    made = post_correction(
        actor=request.viewer, now=request.now, entry_id=body.entry_id, after=body.values(),
        version=body.version, reason=body.reason, client_key=body.client_key,
    )  # fmt: skip
    return Status(201, made)


@corrections_api.post(
    "/corrections/requests", response={201: CorrectionDocument}, summary="Ask for a change"
)
def ask(request, body: CorrectionIn):
    """Of an own approved line; an approver answers."""
    key = request_change(
        actor=request.viewer, now=request.now, entry_id=body.entry_id, after=body.values(),
        version=body.version, reason=body.reason, client_key=body.client_key,
    )  # fmt: skip
    return Status(201, correction(request.viewer, key, request.now).row)


@corrections_api.get(
    "/corrections/{correction_id}", response=CorrectionDocument, summary="One correction"
)
def show_correction(request, correction_id: Key):
    """A correction the caller may see."""
    return correction(request.viewer, correction_id, request.now).row


@corrections_api.post(
    "/corrections/{correction_id}/decision", response=CorrectionDocument,
    summary="Answer a request",
)  # fmt: skip
def decide(request, correction_id: Key, body: DecisionIn):
    """Post it, or decline it and say why."""
    decision = post_request if body.post else decline_request
    decision(actor=request.viewer, now=request.now, correction_id=correction_id, reason=body.reason)
    return correction(request.viewer, correction_id, request.now).row


@corrections_api.post(
    "/corrections/{correction_id}/withdraw", response=CorrectionDocument,
    summary="Take a request back",
)  # fmt: skip
def withdraw(request, correction_id: Key):
    """One's own, while nobody has answered it."""
    withdraw_request(actor=request.viewer, now=request.now, correction_id=correction_id)
    return correction(request.viewer, correction_id, request.now).row


@corrections_api.post(
    "/corrections/{correction_id}/undo", response=PostedDocument, summary="Undo a correction"
)
def undo(request, correction_id: Key):
    """Within the minutes of the setting, until it is billed."""
    return undo_correction(actor=request.viewer, now=request.now, correction_id=correction_id)


@corrections_api.get(
    "/estimates/{month}", response=list[EstimateDocument], summary="Estimates and actuals"
)
def list_estimates(request, month: Month, person: str = ""):
    """Of a month, by person, day, project and task."""
    return list(estimate_lines(request.viewer, month, person_code=person.upper()))


@corrections_api.put(
    "/estimates/{month}/actuals", response=list[EstimateDocument],
    summary="Write what was worked on estimated days",
)  # fmt: skip
def write_actuals(request, month: Month, body: ActualsIn):
    """It replaces the estimate at the true-up."""
    save_actuals(
        actor=request.viewer, now=request.now, today=request.today, person_id=body.person_id,
        actuals=[Actual(**row.dict()) for row in body.actuals],
    )  # fmt: skip
    return list(estimate_lines(request.viewer, month))


@corrections_api.post(
    "/estimates/{month}/true-up", response=TrueUpDocument, summary="True estimates up"
)
def true_up(request, month: Month, body: TrueUpIn):
    """The variance posts in the first open month after it."""
    common = {"actor": request.viewer, "now": request.now, "today": request.today,
              "month": month, "reason": body.reason}  # fmt: skip
    if body.person_id is None:
        return true_up_month(**common)
    return true_up_person(**common, person_id=body.person_id)
