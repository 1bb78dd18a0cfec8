"""How is a receipt shown? From its bytes, to those who may see its expense, and never run."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.ui.notices import notify

from ..actions.receipts import attach_receipt, detach_receipt
from ..queries.lines import receipt_file
from ..queries.stored import kept_receipt

# What a browser draws without ever running it; anything else is saved, not opened.
INLINE = frozenset({"image/jpeg", "image/png"})


@require_GET
def show(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """The file, with headers that let nothing in it run or be taken for something else."""
    row, file_id = receipt_file(request.viewer, receipt_id)
    path = kept_receipt(file_id, settings.FILES_ROOT)
    response = FileResponse(
        path.open("rb"), content_type=row.content_type, filename=row.name,
        as_attachment=row.content_type not in INLINE,
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    response["ETag"] = f'"{row.digest}"'
    return response


@require_POST
def add(request: HttpRequest, line_id: int) -> HttpResponse:
    """Put further receipts with an expense."""
    files = request.FILES.getlist("receipt")
    try:
        for file in files:
            attach_receipt(actor=request.viewer, now=request.now, root=settings.FILES_ROOT,
                           line_id=line_id, name=file.name, content=file.read())  # fmt: skip
    except (Denied, NotFound):
        raise
    except Refused as refusal:
        notify(request, f"{refusal.message} {refusal.rule}", kind="bad")
        return redirect(f"/time/expenses/lines/{line_id}")
    notify(request, "Receipt added." if files else "Choose a photo or a PDF first.",
           kind="ok" if files else "info")  # fmt: skip
    return redirect(f"/time/expenses/lines/{line_id}")


@require_POST
def remove(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Take a receipt off a draft."""
    line_id = detach_receipt(actor=request.viewer, now=request.now, receipt_id=receipt_id)
    notify(request, "The receipt was taken off.")
    return redirect(f"/time/expenses/lines/{line_id}")
