"""What is typed about the routing of approval: a stand-in, a route, the reasons of a return."""

from __future__ import annotations

from django import forms

from daybook.core.routing import ANY_WORK, APPROVER_KINDS, WORK_KINDS
from daybook.ui.asking import AskingForm
from daybook.ui.inputs import DayField, LastDayField


class DelegationForm(AskingForm):
    """Who approves for me, from when until when, and why."""

    use_required_attribute = False
    to_user_id = forms.TypedChoiceField(label="Who approves for you", coerce=int)
    starts_on = DayField(label="First day")
    ends_on = LastDayField(label="Last day")
    reason = forms.CharField(label="Reason", max_length=500,
                             help_text="The log of delegations shows it.")  # fmt: skip

    def __init__(self, *args, choices=(), **kw):
        super().__init__(*args, **kw)
        self.fields["to_user_id"].choices = [("", "Choose a colleague"), *choices]


class RouteForm(AskingForm):
    """A ladder for a kind of work, a role and a region, from a day on."""

    use_required_attribute = False
    work_kind = forms.ChoiceField(
        label="Kind of work",
        choices=[*((key, word.capitalize()) for key, word in WORK_KINDS.items()),
                 (ANY_WORK, "Any")],
    )  # fmt: skip
    role_id = forms.TypedChoiceField(label="Role of the person", coerce=int, required=False,
                                     empty_value=None)  # fmt: skip
    region_id = forms.TypedChoiceField(label="Region of the project", coerce=int, required=False,
                                       empty_value=None)  # fmt: skip
    starts_on = DayField(label="Worked from")
    reason = forms.CharField(label="Reason", max_length=500, required=False)

    def __init__(self, *args, roles=(), regions=(), **kw):
        super().__init__(*args, **kw)
        self.fields["role_id"].choices = [("", "Any role"), *roles]
        self.fields["region_id"].choices = [("", "Any region"), *regions]
        kinds = [("", "–"), *((key, word.capitalize()) for key, word in APPROVER_KINDS.items())]
        titles = ("First approver", "Backup", "Then", "At last")
        for number, title in enumerate(titles, start=1):
            self.fields[f"step_{number}"] = forms.ChoiceField(
                label=title, choices=kinds, required=False
            )
        self.order_fields(
            ["work_kind", "role_id", "region_id", *(f"step_{n}" for n in range(1, 5)), "starts_on",
             "reason"]
        )  # fmt: skip

    @property
    def ladder(self) -> str:
        """The steps that were chosen, first first; nothing ends the route."""
        found = [self.cleaned_data[f"step_{number}"] for number in range(1, 5)]
        return ",".join(kind for kind in found if kind)


class ReasonsForm(AskingForm):
    """What a return offers, one reason a line, from a day on."""

    use_required_attribute = False
    texts = forms.CharField(label="Reasons", widget=forms.Textarea(attrs={"rows": 8}),
                            help_text="One a line, as the owner of the time reads it.")  # fmt: skip
    starts_on = DayField(label="From")
    reason = forms.CharField(label="Why", max_length=500, required=False)

    @property
    def lines(self) -> list[str]:
        """The reasons that were typed."""
        return [line.strip() for line in self.cleaned_data["texts"].splitlines() if line.strip()]
