"""Remembered mappings over the API: listed, changed, forgotten."""

from __future__ import annotations

import json

from ninja import Router, Schema, Status
from pydantic import Field

from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.rest import Key, document_of

from ..actions.imports.mapping import parse_mapping
from ..actions.mappings import delete_time_mapping, save_time_mapping
from ..queries.imports import MappingRow, saved_mapping, saved_mappings

mappings_api = Router(tags=["Imports"])

MappingDocument = document_of(MappingRow, name="ImportMapping")


class MappingChange(Schema):
    """The mapping as it shall be, under its name."""

    version: Key
    name: str = Field(max_length=80)
    document: dict


@mappings_api.get("/imports/mappings", response=list[MappingDocument], summary="Saved mappings")
def list_mappings(request):
    """By name; one is proposed by itself for a file with the same header."""
    return list(saved_mappings(request.viewer, "time"))


@mappings_api.put(
    "/imports/mappings/{mapping_id}", response=MappingDocument, summary="Change a mapping"
)
def change_mapping(request, mapping_id: Key, body: MappingChange):
    """Imports made with it keep their copy."""
    row = saved_mapping(request.viewer, mapping_id)
    require(request.viewer, Data.IMPORTS, Verb.EDIT, what="change a mapping")
    save_time_mapping(
        actor=request.viewer, now=request.now, name=body.name, header_digest=row.header_digest,
        mapping=parse_mapping(json.dumps(body.document), "the mapping"), mapping_id=row.id,
        version=body.version,
    )  # fmt: skip
    return saved_mapping(request.viewer, mapping_id)


@mappings_api.delete(
    "/imports/mappings/{mapping_id}", response={204: None}, summary="Forget a mapping"
)
def delete_mapping(request, mapping_id: Key):
    """Files with its header are then mapped anew."""
    saved_mapping(request.viewer, mapping_id)
    delete_time_mapping(actor=request.viewer, now=request.now, mapping_id=mapping_id)
    return Status(204, None)
