"""What is typed about a project, its tasks and its milestones?"""

from __future__ import annotations

from django import forms

from daybook.ui.inputs import (
    ChoiceOfKey,
    CodeField,
    DayField,
    HoursField,
    LastDayField,
    minor_of,
)

from ..queries import editing

BILLING_KINDS = (
    ("T_AND_M", "Time and materials"),
    ("FIXED_FEE", "Fixed fee"),
    ("PREPAID", "Prepaid"),
    ("TRAINING", "Training"),
    ("INTERNAL", "Internal"),
)
FIRST_STATUSES = (
    ("IN_SET_UP", "In set up"),
    ("PROSPECT", "Prospect"),
    ("ESTIMATE", "Estimate"),
    ("OKAY_TO_START", "Okay to start"),
)
_DECIMAL = {"inputmode": "decimal"}


class _ProjectFields(forms.Form):
    name = forms.CharField(label="Name", max_length=160)
    manager_id = ChoiceOfKey(label="Project manager", required=False, empty="Nobody yet")
    region_id = ChoiceOfKey(label="Region")
    practice_id = ChoiceOfKey(label="Practice")
    starts_on = DayField(
        label="First day", required=False, help_text="Without dates it is in no forecast."
    )
    ends_on = LastDayField(label="Last day", required=False)
    budget_minutes = HoursField(label="Budget, hours", required=False)
    budget = forms.CharField(label="Budget", required=False, widget=forms.TextInput(attrs=_DECIMAL))

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["budget"].label = f"Budget, {currency}"
        self.fields["region_id"].choices = editing.place_choices("region")
        self.fields["practice_id"].choices = editing.place_choices("practice")
        self.fields["manager_id"].choices = [("", "Nobody yet"), *editing.person_choices()]

    def clean(self):
        """Hours and money of the budget; nothing typed is nothing."""
        values = super().clean()
        values["budget_minor"] = minor_of(self, "budget", self.currency) or 0
        values["budget_minutes"] = values.get("budget_minutes") or 0
        values.pop("budget", None)
        return values


class NewProjectForm(_ProjectFields):
    """A project to add under an engagement."""

    code = CodeField(label="Code", max_length=24, help_text="Never used again.")
    billing_kind = forms.ChoiceField(
        label="Billed", choices=BILLING_KINDS, help_text="It never changes afterwards."
    )
    status = forms.ChoiceField(label="Status", choices=FIRST_STATUSES)
    field_order = ("name", "code", "billing_kind", "status")


class ProjectForm(_ProjectFields):
    """A project to edit."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class StatusForm(forms.Form):
    """What a project becomes next."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(
        label="It becomes", widget=forms.Select(attrs={"style": "inline-size:auto"})
    )

    def __init__(self, *args, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = list(offered)


class _TaskFields(forms.Form):
    name = forms.CharField(label="Name", max_length=160)
    budget_minutes = HoursField(label="Budget, hours", required=False)
    starts_on = DayField(label="First day", required=False)
    ends_on = LastDayField(label="Last day", required=False)
    is_billable = forms.BooleanField(label="Billable", required=False)

    def clean(self):
        """A budget left empty is nothing."""
        values = super().clean()
        values["budget_minutes"] = values.get("budget_minutes") or 0
        return values


class NewTaskForm(_TaskFields):
    """A task to add."""

    code = CodeField(label="Code", max_length=32, help_text="Unique within the project.")
    field_order = ("name", "code")


class TaskForm(_TaskFields):
    """A task to edit."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MilestoneForm(forms.Form):
    """A milestone to add or edit."""

    name = forms.CharField(label="Name", max_length=160)
    amount = forms.CharField(label="Value", widget=forms.TextInput(attrs=_DECIMAL))
    due_on = DayField(
        label="Due on", required=False, help_text="Without a date it is in no forecast."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].label = f"Value, {currency}"

    def clean(self):
        """The value in minor units of the engagement's currency."""
        values = super().clean()
        values["amount_minor"] = minor_of(self, "amount", self.currency)
        return values


class SendForm(forms.Form):
    """The day on which the customer was asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    sent_on = DayField(label="Sent on", help_text="Day 1 of passive acceptance.")


class AcceptForm(forms.Form):
    """The day of acceptance and what proves it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    accepted_on = DayField(label="Accepted on")
    evidence_note = forms.CharField(
        label="Evidence",
        max_length=240,
        help_text="The signed document, or the customer's mail and its date.",
    )
    is_passive = forms.BooleanField(
        label="Accepted by silence, after the agreed business days", required=False
    )


class VersionForm(forms.Form):
    """A yes to a change of one row."""

    version = forms.IntegerField(widget=forms.HiddenInput)
