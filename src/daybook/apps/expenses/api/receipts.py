"""Receipts and messages over the API: photos become drafts, messages their attachments'."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse
from ninja import File, Router, Schema, Status, UploadedFile

from daybook.ui.rest import Key, Made, bounds, document_of, page_document, page_of_documents

from ..actions.mail import receive_message
from ..actions.receipts import attach_receipt, detach_receipt, drafts_from_files
from ..queries.lines import receipt_file
from ..queries.messages import MessageRow, message_page
from ..queries.stored import kept_receipt

receipts_api = Router(tags=["Expenses"])

MessageDocument = document_of(MessageRow, name="ExpenseMessage")


class DraftsMade(Schema):
    """The drafts that were made, by id."""

    expense_ids: list[int]


class MessageAnswer(Schema):
    """What became of a message: drafts, or the reason why none."""

    id: int
    outcome: str
    reason: str
    expense_ids: list[int]


@receipts_api.post("/expenses/receipts", response={201: DraftsMade}, summary="Drafts from photos")
def upload_receipts(request, receipt: list[UploadedFile] = File(...)):  # noqa: B008
    """JPEG, PNG, HEIC or PDF, at most 10 MB each: one draft of each, all of them or none."""
    keys = drafts_from_files(
        actor=request.viewer, now=request.now, today=request.today, root=settings.FILES_ROOT,
        files=[(file.name or "", file.read()) for file in receipt],
    )  # fmt: skip
    return Status(201, {"expense_ids": list(keys)})


@receipts_api.post("/expenses/{expense_id}/receipts", response={201: Made}, summary="Add a receipt")
def add_receipt(request, expense_id: Key, receipt: UploadedFile = File(...)):  # noqa: B008
    """To a draft or a returned expense. The same file twice is one receipt."""
    key = attach_receipt(
        actor=request.viewer, now=request.now, root=settings.FILES_ROOT, line_id=expense_id,
        name=receipt.name or "", content=receipt.read(),
    )  # fmt: skip
    return Status(201, {"id": key})


@receipts_api.get(
    "/expenses/receipts/{receipt_id}",
    summary="The file of a receipt",
    openapi_extra={
        "responses": {200: {"description": "The picture or PDF, to be saved.",
                            "content": {"application/octet-stream": {}}}}
    },
)  # fmt: skip
def show_receipt(request, receipt_id: Key):
    """Only for those who may see its expense."""
    row, file_id = receipt_file(request.viewer, receipt_id)
    path = kept_receipt(file_id, settings.FILES_ROOT)
    response = FileResponse(path.open("rb"), content_type=row.content_type, as_attachment=True,
                            filename=row.name)  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@receipts_api.delete(
    "/expenses/receipts/{receipt_id}", response={204: None}, summary="Take a receipt off"
)
def drop_receipt(request, receipt_id: Key):
    """Off a draft or a returned expense; the file stays kept."""
    detach_receipt(actor=request.viewer, now=request.now, receipt_id=receipt_id)
    return Status(204, None)


@receipts_api.get(
    "/expense-messages", response=page_of_documents(MessageDocument), summary="Messages"
)
def list_messages(request, page: int = 1, size: int = 50):
    """Messages that came for expenses, newest first, refused ones with their reason."""
    page, size, first = bounds(page, size)
    rows, total = message_page(request.viewer, first=first, size=size)
    return page_document(request, rows, total=total, page=page, size=size)


@receipts_api.post("/expense-messages", response={201: MessageAnswer}, summary="Hand in a message")
def take_message(
    request,
    message: UploadedFile = File(...),  # noqa: B008
):
    """An `.eml` of the caller's own. Each receipt in it becomes a draft; what cannot be read is
    kept with the reason. The same message twice acts once."""
    result = receive_message(
        actor=request.viewer, now=request.now, today=request.today, root=settings.FILES_ROOT,
        content=message.read(),
    )  # fmt: skip
    return Status(201, {"id": result.id, "outcome": result.outcome, "reason": result.reason,
                        "expense_ids": list(result.line_ids)})  # fmt: skip
