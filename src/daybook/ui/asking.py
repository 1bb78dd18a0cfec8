"""What does a form say about a field that was left empty? Which one, and what to put there.

Hours left empty: "Enter the hours, for example 4:30." instead of "This field is required."
"""

from __future__ import annotations

from django import forms

_UNSAID = str(forms.Field.default_error_messages["required"])


_OWN = {
    "Hours": "Enter the hours, for example 4:30.",
    "Day": "Enter the day, for example 2026-07-07.",
    "Reason": "Give a reason.",
    "Why": "Say why.",
}


def missing_text(field: forms.Field) -> str:
    """What an empty field asks for, by its label and its kind."""
    label = str(field.label or "this field").rstrip(":")
    if label in _OWN:
        return _OWN[label]
    if isinstance(field, forms.DateField):
        return f"Enter “{label}” as a day, for example 2026-07-07."
    if isinstance(field, forms.FileField):
        return f"Choose a file for “{label}”."
    if isinstance(field, forms.ChoiceField):
        return f"Choose one of the list for “{label}”."
    if isinstance(field, forms.IntegerField):
        return f"Enter a whole number for “{label}”."
    if getattr(field.widget, "attrs", {}).get("inputmode") == "decimal":
        return f"Enter “{label}”, for example 120.50."
    return f"Fill in “{label}”."


class AskingForm(forms.Form):
    """A form whose empty fields say what belongs there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if str(field.error_messages.get("required", "")) == _UNSAID:
                field.error_messages["required"] = missing_text(field)
