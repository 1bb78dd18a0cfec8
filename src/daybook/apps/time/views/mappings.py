"""Which mappings are remembered? Listed, changed, forgotten."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.format import moment
from daybook.ui.grid import Empty, Table
from daybook.ui.notices import notify

from ..actions.mappings import delete_time_mapping, save_time_mapping
from ..forms.imports import MappingForm, initial_of
from ..queries.imports import MappingRow, organization_zone, saved_mapping, saved_mappings
from .frame import import_tabs, local_time

_COLUMNS = (
    Column("name", "Name", href="/import/mappings/{id}", sort=False),
    Column("source", "Source", sort=False),
    Column("columns", "Columns", sort=False, wrap=True, opt=True),
    Column("saved_by", "Saved by", sort=False, opt=True),
    Column("at", "When", sort=False, opt=True),
)


def mapping_list(request: HttpRequest) -> HttpResponse:
    """Every remembered mapping."""
    rows, zone = saved_mappings(request.viewer, "time"), organization_zone()
    table = Table(
        _COLUMNS,
        [
            {
                "id": row.id,
                "name": row.name,
                "source": row.source,
                "columns": ", ".join(row.document.get("columns", {}).values()),
                "saved_by": row.saved_by,
                "at": moment(local_time(row.saved_at, zone)),
            }
            for row in rows
        ],
        "Saved mappings",
        title="Saved mappings",
        subtitle="Proposed by themselves for a file with the same header",
        empty=Empty("No mapping is saved yet. The wizard saves one under a name you give it.",
                    "Import a file", "/import"),
    )  # fmt: skip
    context = {"tabs": import_tabs("mappings"), "table": table}
    return render(request, "time/mappings.html", context)


def edit(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """Change a remembered mapping by the titles it names."""
    row = saved_mapping(request.viewer, mapping_id)
    require(request.viewer, Data.IMPORTS, Verb.EDIT, what="change a mapping")
    initial = initial_of(row.document) | {"save_as": row.name}
    form = MappingForm(request.POST or None, initial=initial)
    form.fields["save_as"].required = True
    form.fields["save_as"].label = "Name"
    if request.method == "POST" and form.is_valid() and _saved(request, row, form):
        return redirect("/import/mappings")
    context = {
        "tabs": import_tabs("mappings"),
        "row": row,
        "form": form,
        "version": request.POST.get("version", row.version),
        "may_delete": may(request.viewer, Data.IMPORTS, Verb.EDIT),
    }
    return render(request, "time/mapping.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, row: MappingRow, form: MappingForm) -> bool:
    version = request.POST.get("version", "")
    try:
        save_time_mapping(
            actor=request.viewer, now=request.now, name=form.cleaned_data["save_as"],
            header_digest=row.header_digest, mapping=form.mapping, mapping_id=row.id,
            version=int(version) if version.isdigit() else None,
        )  # fmt: skip
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error("save_as", refusal.message)
        return False
    notify(request, f"The mapping {form.cleaned_data['save_as']} is saved.")
    return True


def delete(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """Ask, then forget the mapping."""
    row = saved_mapping(request.viewer, mapping_id)
    if request.method == "POST":
        delete_time_mapping(actor=request.viewer, now=request.now, mapping_id=mapping_id)
        notify(request, f"The mapping {row.name} is forgotten.")
        return redirect("/import/mappings")
    context = {
        "question": f"Forget the mapping {row.name}?",
        "lead": "Files with its header are then mapped anew. Imports made with it keep their copy.",
        "action": f"/import/mappings/{mapping_id}/delete",
        "go_label": "Forget it",
        "cancel_href": f"/import/mappings/{mapping_id}",
        "hidden": {},
    }
    return render(request, "ui/confirm.html", context)
