"""What did they type about a category: which code, what it counts as, from when, why?"""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from daybook.ui.asking import AskingForm
from daybook.ui.inputs import DayField

CHOICES = (
    ("CREDITABLE", "Creditable"),
    ("NON_CREDITABLE", "Non-creditable"),
    ("", "As before anything was said: the rule of the code, else non-creditable"),
)


class CategoryForm(AskingForm):
    """A category from a day on, of a task code or of one project's task."""

    code = forms.ChoiceField(label="Task code", help_text="Of internal projects, in every region.")
    project = forms.CharField(
        label="Only on project",
        required=False,
        max_length=24,
        help_text="A project code, where it shall hold for that project's task alone.",
    )
    category = forms.ChoiceField(
        label="Counts as", choices=CHOICES, required=False, widget=forms.RadioSelect
    )
    starts_on = DayField(label="From", help_text="Time worked before keeps what it counted as.")
    reason = forms.CharField(label="Why", max_length=240)

    def __init__(self, *args, codes: Iterable[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code, f"{code} · {name}") for code, name in codes]
