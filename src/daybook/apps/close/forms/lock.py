"""Why is the month locked or opened?"""

from __future__ import annotations

from django import forms


class LockForm(forms.Form):
    """A reason, which everybody reads whom the lock stops."""

    reason = forms.CharField(
        label="Reason",
        max_length=240,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Shown to everybody the lock stops, and kept in the audit.",
        error_messages={"required": "Give a reason: it is shown to everyone the lock stops."},
    )
