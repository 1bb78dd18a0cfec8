"""What is typed about a person? Their record, employment, account, target, cost and leave."""

from __future__ import annotations

from django import forms

from daybook.ui.inputs import (
    ChoiceOfKey,
    CodeField,
    DayField,
    HoursField,
    LastDayField,
    PercentField,
    minor_of,
)

from ..queries import choices
from ..queries.directory import person_choices
from ..queries.places import place_choices

KINDS = (("EMPLOYEE", "Employee"), ("PARTNER", "Partner"), ("FUTURE", "Future hire"))
LEAVE_KINDS = (
    ("VACATION", "Vacation"),
    ("SICK", "Sick"),
    ("PARENTAL", "Parental"),
    ("COMPANY", "Company day"),
    ("OTHER", "Other"),
)


class Versioned(forms.Form):
    """A form that names the version it was filled from."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class _PersonFields(forms.Form):
    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail", required=False)
    zone = forms.CharField(
        label="Time zone",
        max_length=64,
        help_text="Such as Europe/Berlin. Their week is due in this zone.",
        widget=forms.TextInput(attrs={"list": "zones"}),
    )
    kind = forms.ChoiceField(
        label="Kind", choices=KINDS, help_text="Partners and future hires need no account."
    )


class NewPersonForm(_PersonFields):
    """Somebody who works here, or will."""

    code = CodeField(label="Code", max_length=24, help_text="Short, and never used again.")
    field_order = ("name", "code", "email", "zone", "kind")


class PersonForm(Versioned, _PersonFields):
    """The record of a person; the code never changes."""


class _TermsFields(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entity_id"].choices = choices.entity_choices()
        for kind, name in (
            ("role", "role_id"),
            ("region", "region_id"),
            ("practice", "practice_id"),
            ("calendar", "work_calendar_id"),
        ):
            self.fields[name].choices = place_choices(kind)
        self.fields["manager_id"].choices = [("", "Nobody"), *person_choices()]

    entity_id = ChoiceOfKey(label="Legal entity")
    role_id = ChoiceOfKey(label="Role")
    region_id = ChoiceOfKey(label="Region")
    practice_id = ChoiceOfKey(label="Practice")
    manager_id = ChoiceOfKey(label="Manager", required=False, empty="Nobody")
    work_calendar_id = ChoiceOfKey(label="Work calendar")
    share_millionths = PercentField(
        label="Share of full time, %", low=1, help_text="100 is full time, 80 is four days."
    )
    ramp_millionths = PercentField(
        label="Ramp, %", help_text="How productive a newcomer is expected to be; 100 is fully."
    )


class EmploymentForm(_TermsFields):
    """What a person is from a day on."""

    starts_on = DayField(label="First day")
    ends_on = LastDayField(label="Last day", required=False)
    field_order = ("starts_on", "ends_on")


class ChangeEmploymentForm(Versioned, _TermsFields):
    """What changes, and from when."""

    from_on = DayField(
        label="From",
        help_text="The first day of the stretch corrects it; a later day begins a new one.",
    )
    field_order = ("from_on",)


class EndEmploymentForm(Versioned):
    """The last day of an employment."""

    ends_on = LastDayField(
        label="Last day", required=False, help_text="Leave it empty to take an end back."
    )


class LinkForm(Versioned):
    """Which account is this person's?"""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [("", "No account"), *choices.account_choices()]

    user_id = ChoiceOfKey(
        label="Account",
        required=False,
        empty="No account",
        help_text="Whoever signs in with it sees this person's own time, leave and targets.",
    )


class ForgetForm(Versioned):
    """Why a person is forgotten."""

    reason = forms.CharField(
        label="Who asked for it, and when",
        max_length=240,
        help_text="Kept in the audit trail. Do not write the name here.",
    )


class LeaveForm(forms.Form):
    """When somebody is away. With `keeps`, an empty kind or reason stays as it was written."""

    starts_on = DayField(label="First day away")
    ends_on = LastDayField(label="Last day away")
    minutes_per_day = HoursField(
        label="Hours of each day",
        required=False,
        help_text="Leave it empty for whole days.",
    )
    kind = forms.ChoiceField(label="Kind", choices=LEAVE_KINDS)
    reason = forms.CharField(
        label="Reason", max_length=240, required=False, help_text="Only the person can read it."
    )

    def __init__(self, *args, keeps: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if keeps:
            self.fields["kind"].required = False
            self.fields["kind"].choices = [("", "As recorded"), *LEAVE_KINDS]
            self.fields["reason"].help_text = "Only the person can read it. Empty keeps it."


class TargetForm(forms.Form):
    """The share of available time that should be billable, from a day on."""

    target_millionths = PercentField(label="Target, %")
    starts_on = DayField(label="From")


class CostForm(forms.Form):
    """A person's or role's annual cost, for finance to approve."""

    starts_on = DayField(label="From")
    annual_cost = forms.CharField(
        label="Annual cost",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Salary and benefits of a year at full time.",
    )
    currency = forms.ChoiceField(label="Currency")
    ends = forms.BooleanField(
        label="No cost of their own from that day: the role's applies", required=False
    )
    reason = forms.CharField(label="Reason", max_length=240, required=False)

    def __init__(self, *args, may_end: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [(code, code) for code in choices.currency_choices()]
        if not may_end:
            del self.fields["ends"]

    def clean(self):
        """Either an amount, or the end of the rate."""
        values = super().clean()
        values["annual_cost_minor"] = minor_of(self, "annual_cost", values.get("currency", "USD"))
        ends = values.get("ends", False)
        if ends and values.get("annual_cost"):
            self.add_error("annual_cost", "Give an amount, or end the rate; not both.")
        elif not ends and not values.get("annual_cost"):
            self.add_error("annual_cost", "Give the cost of a year.")
        return values


class RoleCostForm(CostForm):
    """What a role costs, in one region or wherever no region has a cost of its own."""

    role_id = ChoiceOfKey(label="Role")
    region_id = ChoiceOfKey(label="Region", required=False, empty="Every region")
    field_order = ("role_id", "region_id", "starts_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role_id"].choices = place_choices("role")
        self.fields["region_id"].choices = [("", "Every region"), *place_choices("region")]
        self.fields["ends"].label = "No cost of its own from that day: the next level applies"
