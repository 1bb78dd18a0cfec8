"""Partners over the API: the paper of an invoice."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse
from ninja import File, Router, UploadedFile

from daybook.ui.rest import Key

from ..actions.files import attach_invoice_file
from ..queries.invoices import invoice_by_id
from ..queries.stored import kept_invoice
from .settlement import PartnerInvoiceDocument

files_api = Router(tags=["Partners"])


@files_api.get(
    "/partner-invoices/{invoice_id}/file",
    summary="The invoice as it came",
    openapi_extra={
        "responses": {200: {"description": "The picture or PDF, to be saved.",
                            "content": {"application/octet-stream": {}}}}
    },
)  # fmt: skip
def show_file(request, invoice_id: Key):
    """Only for those who may see the invoice."""
    row = invoice_by_id(request.viewer, invoice_id)
    path = kept_invoice(row.file_id, settings.FILES_ROOT)
    response = FileResponse(path.open("rb"), content_type="application/octet-stream",
                            as_attachment=True, filename=row.file_name)  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@files_api.post(
    "/partner-invoices/{invoice_id}/file", response=PartnerInvoiceDocument,
    summary="Keep the paper of an invoice",
)  # fmt: skip
def keep_file(
    request,
    invoice_id: Key,
    document: UploadedFile = File(...),  # noqa: B008
):
    """A PDF, PNG, JPEG or HEIC by its content, while the invoice is open."""
    row = invoice_by_id(request.viewer, invoice_id)
    attach_invoice_file(
        actor=request.viewer, now=request.now, root=settings.FILES_ROOT, invoice_id=row.id,
        name=document.name, content=document.read(),
    )  # fmt: skip
    return invoice_by_id(request.viewer, invoice_id)
