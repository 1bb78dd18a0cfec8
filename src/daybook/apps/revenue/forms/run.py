"""Of which entity is the month's revenue recognized, and why in a locked month?"""

from __future__ import annotations

from django import forms


class RunForm(forms.Form):
    """An entity by code; a reason, which a soft-locked month asks for."""

    entity = forms.CharField(max_length=16)
    reason = forms.CharField(required=False, max_length=240)
