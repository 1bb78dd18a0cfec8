"""What is typed about a statement of work in the making?"""

from __future__ import annotations

from django import forms

from daybook.ui.inputs import ChoiceOfKey, CodeField, minor_of

from ..queries import choices
from ..queries.sow_cases import STATE_WORDS


class CaseForm(forms.Form):
    """A case: its name, value, practice and who works on it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Name", max_length=160)
    practice_id = ChoiceOfKey(label="Practice")
    amount = forms.CharField(
        label="Value", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    currency = forms.ChoiceField(label="Currency")
    owner_id = ChoiceOfKey(label="Engagement manager", required=False, empty="Nobody yet")
    engagement_id = ChoiceOfKey(label="Engagement", required=False, empty="None yet")

    def __init__(self, *args, engagements=(), **kw):
        super().__init__(*args, **kw)
        self.fields["practice_id"].choices = choices.place_choices("practice")
        self.fields["currency"].choices = [(code, code) for code in choices.currency_choices()]
        self.fields["owner_id"].choices = [("", "Nobody yet"), *choices.person_choices()]
        self.fields["engagement_id"].choices = [("", "None yet"), *engagements]

    def clean(self):
        """The value in minor units of its currency."""
        values = super().clean()
        values["amount_minor"] = minor_of(self, "amount", values.get("currency") or "USD") or 0
        return values


class NewCaseForm(CaseForm):
    """A case to open."""

    code = CodeField(label="Code", max_length=24, help_text="Never used again.")
    opportunity_id = ChoiceOfKey(label="Opportunity")
    field_order = ("name", "code", "opportunity_id")

    def __init__(self, *args, opportunities=(), **kw):
        super().__init__(*args, **kw)
        self.fields["opportunity_id"].choices = list(opportunities)


class MoveForm(forms.Form):
    """Where a case goes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    to_state = forms.ChoiceField(label="Move to", choices=tuple(STATE_WORDS.items()))
    note = forms.CharField(label="Note", max_length=240, required=False)


class ApproveForm(forms.Form):
    """An approval, and for the architect's who reviewed."""

    reviewer_id = ChoiceOfKey(label="Reviewed by", required=False, empty="Choose a person")
    note = forms.CharField(label="Note", max_length=240, required=False)

    def __init__(self, *args, needs_reviewer: bool, **kw):
        super().__init__(*args, **kw)
        if needs_reviewer:
            people = [("", "Choose a person"), *choices.person_choices()]
            self.fields["reviewer_id"].choices = people
        else:
            del self.fields["reviewer_id"]
