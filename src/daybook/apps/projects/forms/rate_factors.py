"""What is typed about a task's factor? Which task, how much, from when and why."""

from __future__ import annotations

from django import forms

from daybook.ui.inputs import ChoiceOfKey, DayField, ScaledField


class TaskFactorForm(forms.Form):
    """A factor of a task from a day on."""

    task = ChoiceOfKey(label="Task")
    factor = ScaledField(
        places=6,
        high=10_000_000,
        label="Factor",
        required=False,
        help_text="1.5 for overtime, 0.5 for travel; empty ends the factor.",
    )
    starts_on = DayField(label="From")
    reason = forms.CharField(
        label="Reason", max_length=240, help_text="What the customer agreed to, and where."
    )

    def __init__(self, *args, tasks=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [("", "–"), *tasks]
