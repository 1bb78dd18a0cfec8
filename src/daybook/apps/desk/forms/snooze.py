"""Until when can it wait, and why?"""

from __future__ import annotations

from django import forms

from daybook.ui.inputs import DayField


class SnoozeForm(forms.Form):
    """A day and a reason."""

    reason = forms.CharField(
        label="Why it can wait",
        max_length=240,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text="Kept in the audit.",
        error_messages={"required": "Say why it can wait."},
    )
    until_on = DayField(
        label="Show it again on",
        help_text="At most 31 days ahead. It comes back earlier when it becomes more pressing.",
    )
