"""What did they type about one line of time? Where, when, how long, what for."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from daybook.ui.asking import AskingForm
from daybook.ui.inputs import DayField

LONGEST_NOTE = 500


class DurationField(forms.CharField):
    """Text that core reads as a duration; the action says what is wrong with it."""

    def __init__(self, **kw):
        kw.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "maxlength": "40"}))
        super().__init__(max_length=40, **kw)


class ChangeEntryForm(AskingForm):
    """A draft's minutes, note and whether it is billable."""

    hours = DurationField(label="Hours", help_text="As 4, 4:30, 90m or +1. 0 deletes the line.")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
    is_billable = forms.BooleanField(
        label="Billable", required=False, help_text="Where the task and the project are billable."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewEntryForm(AskingForm):
    """A further line on a task and day."""

    place = forms.ChoiceField(label="Project and task")
    worked_on = DayField(label="Day")
    hours = DurationField(label="Hours", help_text="As 4, 4:30, 4.5 or 90m.")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
    is_billable = forms.BooleanField(label="Billable", required=False, initial=True)
    # Sent again by a second click or a lost answer, the same key writes nothing twice.
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, places: Iterable[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "Choose a task"), *places]

    def clean_place(self) -> tuple[int, int]:
        """The keys of the project and the task."""
        project, _, task = self.cleaned_data["place"].partition("-")
        return int(project), int(task)
