"""Which column is which? The form of a mapping, for a file's own titles or typed by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django import forms

from daybook.apps.platform.refusals import Refused
from daybook.ui.asking import AskingForm

from ..actions.imports.mapping import FIELDS, ORDERS, REQUIRED, Mapping, parse_mapping

_ORDER_WORDS = {
    "YMD": "Year first: 2026-07-06",
    "MDY": "Month first: 07/06/2026",
    "DMY": "Day first: 06.07.2026",
}
_HELP = {
    "source_key": "Names the line in the system it comes from; the same key again is no new line.",
    "worked_on": "The day alone; or choose a start below.",
    "started": "Date and time in one column; replaces the day.",
    "minutes": "Whole minutes; or choose hours below.",
    "hours": "As 7.5, 7,5 or 7:30.",
}
PREFIXES = ("person", "project", "task")


class UploadForm(AskingForm):
    """A file, or rows pasted from a sheet."""

    file = forms.FileField(label="File", required=False, allow_empty_file=True)
    pasted = forms.CharField(
        label="Or paste rows with their header",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "5", "spellcheck": "false"}),
    )

    def clean(self):
        """One of the two is given."""
        given = super().clean()
        if not given.get("file") and not (given.get("pasted") or "").strip():
            raise forms.ValidationError("Choose a file, or paste rows.")
        return given


class MappingForm(AskingForm):
    """Columns by field, how dates are written, what means missing, and whose keys these are."""

    source = forms.CharField(
        label="Source",
        max_length=40,
        help_text="Names the sending system, such as legacy-psa. Keys are unique within it.",
    )
    date_order = forms.ChoiceField(
        label="Dates with slashes or points", choices=[(key, _ORDER_WORDS[key]) for key in ORDERS]
    )
    missing = forms.CharField(
        label="Texts that mean missing",
        required=False,
        max_length=200,
        help_text="Separated by commas, such as N/A, -. An empty cell is always missing.",
    )
    save_as = forms.CharField(
        label="Remember this mapping as",
        required=False,
        max_length=80,
        help_text="It is proposed for the next file with the same header.",
    )

    def __init__(self, *args, titles: Sequence[str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.titles = None if titles is None else list(dict.fromkeys(t for t in titles if t))
        for key, label in FIELDS.items():
            common = {
                "label": label,
                "required": key in REQUIRED,
                "help_text": _HELP.get(key, ""),
                "error_messages": {"required": "Choose the column that holds it."},
            }
            if self.titles is None:
                field = forms.CharField(max_length=200, **common)
            else:
                choices = [("", "Not in this file"), *((title, title) for title in self.titles)]
                field = forms.ChoiceField(choices=choices, **common)
            self.fields[f"column_{key}"] = field
        for key in PREFIXES:
            self.fields[f"prefix_{key}"] = forms.CharField(
                label=f"Put before each {key} code", required=False, max_length=20
            )

    @property
    def column_fields(self):
        """The fields that name columns; the required ones first."""
        keys = [*REQUIRED, *(key for key in FIELDS if key not in REQUIRED)]
        return [self[f"column_{key}"] for key in keys]

    @property
    def prefix_fields(self):
        """The fields of code prefixes."""
        return [self[f"prefix_{key}"] for key in PREFIXES]

    def clean(self):
        """The mapping as core reads it; what is wrong stands at its field."""
        given = super().clean()
        if self.errors:
            return given
        try:
            self.mapping: Mapping = parse_mapping(json.dumps(self.document()), "The mapping")
        except Refused as refusal:
            place = f"column_{refusal.field}"
            self.add_error(
                place if place in self.fields
                else refusal.field if refusal.field in self.fields else None,
                refusal.message,
            )  # fmt: skip
        return given

    def document(self) -> dict:
        """What was chosen, as a mapping document."""
        given = self.cleaned_data
        missing = [text.strip() for text in given["missing"].split(",")]
        return {
            "kind": "time",
            "source": given["source"].strip(),
            "columns": {
                key: given[f"column_{key}"].strip()
                for key in FIELDS
                if given.get(f"column_{key}", "").strip()
            },
            "date_order": given["date_order"],
            "missing": sorted({text for text in missing if text} | {""}),
            "prefixes": {
                key: given[f"prefix_{key}"] for key in PREFIXES if given.get(f"prefix_{key}")
            },
        }


def initial_of(document: dict, titles: Sequence[str] | None = None) -> dict:
    """What a mapping document fills into the form; columns the file lacks are left open."""
    columns = document.get("columns", {})
    found = {
        "source": document.get("source", ""),
        "date_order": document.get("date_order", "YMD"),
        "missing": ", ".join(text for text in document.get("missing", []) if text),
    }
    for key, title in columns.items():
        if titles is None or title in titles:
            found[f"column_{key}"] = title
    for key, text in document.get("prefixes", {}).items():
        found[f"prefix_{key}"] = text
    return found
