"""What shall the line say instead, and why?"""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from daybook.ui.asking import AskingForm

_LONGEST_NOTE = 500


class CorrectionForm(AskingForm):
    """The new values of an approved line. No hours: it is removed."""

    hours = forms.CharField(
        label="Hours",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": "40"}),
        help_text="As 4, 4:30, 90m or +1. 0 removes the line.",
    )
    place = forms.ChoiceField(label="Project and task")
    is_billable = forms.BooleanField(
        label="Billable", required=False, help_text="Where the task and the project are billable."
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=_LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )
    reason = forms.CharField(
        label="Why is it changed", max_length=240, required=False,
        help_text="The history and the audit keep it.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
    # Sent again by a second click or a lost answer, the same key posts nothing twice.
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, places: Iterable[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)

    def clean_place(self) -> tuple[int, int]:
        """The keys of the project and the task."""
        project, _, task = self.cleaned_data["place"].partition("-")
        return int(project), int(task)


class DecisionForm(AskingForm):
    """An answer to a request: a no says why, a yes may say why in a soft-locked month."""

    reason = forms.CharField(
        label="Reason", max_length=240, required=False,
        help_text="Needed to decline, and to post into a soft-locked month.",
    )  # fmt: skip
