"""Which column feeds which field? A small JSON document, found again by the file's header."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from daybook.apps.platform.refusals import Refused

FIELDS = {
    "source_key": "Key of the line in the sending system",
    "person": "Person code",
    "project": "Project code",
    "task": "Task code",
    "worked_on": "Date worked",
    "started": "Start, date and time",
    "ended": "End, date and time",
    "minutes": "Minutes worked",
    "hours": "Hours worked",
    "interrupted_minutes": "Minutes interrupted",
    "organization": "Organization",
    "note": "Note",
    "billable": "Billable (yes or no)",
}
REQUIRED = ("source_key", "person", "project", "task")
ORDERS = ("YMD", "MDY", "DMY")


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping: column name by field, date order, texts that mean missing, prefixes."""

    source: str
    columns: dict[str, str]
    date_order: str = "YMD"
    missing: frozenset[str] = frozenset({""})
    prefixes: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The mapping as canonical JSON."""
        return json.dumps(
            {
                "kind": "time",
                "source": self.source,
                "columns": self.columns,
                "date_order": self.date_order,
                "missing": sorted(self.missing),
                "prefixes": self.prefixes,
            },
            indent=2,
            sort_keys=True,
        )


def parse_mapping(text: str, name: str = "the mapping") -> Mapping:
    """A mapping from its JSON. Raises Refused IMPORT-03 naming the key at fault."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused("IMPORT-03", f"{name}, line {error.lineno}: {error.msg}.") from error
    columns = document.get("columns") or {}
    for key in columns:
        if key not in FIELDS:
            known = ", ".join(FIELDS)
            raise Refused("IMPORT-03", f"{name} maps {key!r}, which is not one of {known}.")
    absent = [key for key in REQUIRED if key not in columns]
    if "worked_on" not in columns and "started" not in columns:
        absent.append("worked_on")
    if "minutes" not in columns and "hours" not in columns:
        absent.append("minutes")
    if absent:
        raise Refused(
            "IMPORT-03",
            f"{name} gives no column for {', '.join(absent)}. Choose one for each.",
            field=absent[0],
        )
    order = document.get("date_order", "YMD")
    if order not in ORDERS:
        raise Refused("IMPORT-03", f"{name}: date_order is one of {', '.join(ORDERS)}.",
                      field="date_order")  # fmt: skip
    source = str(document.get("source", "")).strip()
    if not source:
        raise Refused("IMPORT-03", f"{name} names no source: whose keys are these?", field="source")
    return Mapping(
        source[:40],
        columns,
        order,
        frozenset(document.get("missing", [""])) | {""},
        document.get("prefixes", {}),
    )


def column_indexes(mapping: Mapping, header: Sequence[str], name: str) -> dict[str, int]:
    """Where each field's column is. Raises Refused IMPORT-04 for a column that is not there."""
    places = {title.strip(): index for index, title in enumerate(header)}
    found = {}
    for key, title in mapping.columns.items():
        if title not in places:
            shown = ", ".join(list(places)[:20])
            raise Refused(
                "IMPORT-04",
                f"{name} has no column “{title}” for {FIELDS[key].lower()}. It has: {shown}. "
                "Choose another column, or add it to the file.",
                field=key,
            )
        found[key] = places[title]
    return found


def header_digest(header: Sequence[str]) -> str:
    """What a mapping is remembered by: the column titles in order."""
    return hashlib.sha256("\x1f".join(title.strip() for title in header).encode()).hexdigest()


GUESSES = {
    "source_key": ("key", "id", "line id", "entry id", "time_log_fact_key", "external id"),
    "person": ("person", "person code", "employee", "user", "resource", "person_key"),
    "project": ("project", "project code", "project id", "project_key"),
    "task": ("task", "task code", "task id", "plan_item_key"),
    "worked_on": ("date", "worked on", "work date", "day"),
    "started": ("start", "started", "start time", "time_log_start_date"),
    "ended": ("end", "ended", "end time", "time_log_end_date"),
    "minutes": ("minutes", "duration minutes", "time_log_delta_minutes"),
    "hours": ("hours", "duration", "time", "quantity"),
    "interrupted_minutes": ("interrupted", "break minutes", "time_log_interrupt_minutes"),
    "organization": ("organization", "company", "org"),
    "note": ("note", "notes", "description", "comment", "memo"),
    "billable": ("billable", "is billable"),
}


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """A first suggestion of columns by their titles."""
    titles = {title.strip().lower(): title.strip() for title in header}
    found = {}
    for key, names in GUESSES.items():
        match = next((titles[name] for name in names if name in titles), None)
        if match:
            found[key] = match
    if "minutes" in found:
        found.pop("hours", None)
    return found
