"""The invoice as a PDF: drawn for a draft, kept for an issued one."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ..actions.documents import keep_document, kept_document
from ..documents.pdf import invoice_pdf
from ..queries.document import invoice_document


@require_GET
def invoice_file(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The PDF. The first print of an issued invoice is kept; later ones are the same bytes."""
    document = invoice_document(request.viewer, invoice_id)
    name = f"{document.label.replace(' ', '-')}.pdf"
    if document.state == "DRAFT":
        response = HttpResponse(invoice_pdf(document), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{name}"'
        return response
    kept = kept_document(actor=request.viewer, invoice_id=invoice_id, root=settings.FILES_ROOT)
    if kept is None:
        kept = keep_document(
            actor=request.viewer,
            now=request.now,
            invoice_id=invoice_id,
            content=invoice_pdf(document),
            root=settings.FILES_ROOT,
        )
    response = FileResponse(kept.path.open("rb"), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = f'"{kept.digest}"'
    return response
