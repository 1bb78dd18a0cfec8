"""What is typed when a week is excused?"""

from __future__ import annotations

from django import forms

from daybook.ui.asking import AskingForm


class ExcuseForm(AskingForm):
    """Why nobody has to account for the week."""

    reason = forms.CharField(label="Reason", max_length=240)
