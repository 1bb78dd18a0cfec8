"""How is a mapping of time remembered, changed and forgotten?"""

from __future__ import annotations

from datetime import datetime

from daybook.apps.platform.viewer import Viewer
from daybook.apps.records.actions.imports import delete_mapping, save_mapping

from .imports.mapping import Mapping

KIND = "time"


def save_time_mapping(
    *,
    actor: Viewer,
    now: datetime,
    name: str,
    header_digest: str,
    mapping: Mapping,
    mapping_id: int | None = None,
    version: int | None = None,
) -> int:
    """Remember a mapping of time under a name, for files with that header."""
    return save_mapping(
        actor=actor, now=now, kind=KIND, name=name, header_digest=header_digest,
        mapping=mapping.text(), mapping_id=mapping_id, version=version,
    )  # fmt: skip


def delete_time_mapping(*, actor: Viewer, now: datetime, mapping_id: int) -> None:
    """Forget a mapping of time."""
    delete_mapping(actor=actor, now=now, mapping_id=mapping_id)
