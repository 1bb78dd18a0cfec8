"""On which day is the invoice issued?"""

from __future__ import annotations

from django import forms


class IssueForm(forms.Form):
    """The day of issue; the due date is counted from it."""

    issued_on = forms.DateField(
        label="Issued on",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The due date is counted from this day by the customer's payment terms.",
        error_messages={"invalid": "Write the day as 2026-07-31."},
    )
