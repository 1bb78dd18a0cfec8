"""What is typed about accounts, grants, stand-ins and tokens?"""

from __future__ import annotations

from django import forms

from daybook.core.rights import Role
from daybook.ui.inputs import DayField, LastDayField

from ..queries.access import ROLE_WORDS, GrantRow
from ..scopes import ScopeNames

ACCESS = (
    ("PASSWORD", "With a one-time password, shown once on the next page"),
    ("NONE", "Not yet: without a password nobody can sign in"),
)
TOKEN_RIGHTS = (
    ("read", "Read only"),
    ("read write", "Read and write"),
)


class ReasonForm(forms.Form):
    """Why something is done, for the audit and for whoever it stops."""

    reason = forms.CharField(label="Reason", max_length=240)


class VersionForm(forms.Form):
    """The version a decision was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class UserForm(forms.Form):
    """Name and address of an account."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail address", help_text="What they sign in with.")


class NewUserForm(forms.Form):
    """An account to add."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail address", help_text="What they sign in with.")
    access = forms.ChoiceField(label="Sign-in", choices=ACCESS, widget=forms.RadioSelect)


class AccountDecisionForm(ReasonForm):
    """Closing or opening an account."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class GrantForm(forms.Form):
    """A role to give, over what, and when."""

    role = forms.TypedChoiceField(
        label="Role", choices=[(role.value, word) for role, word in ROLE_WORDS.items()], coerce=Role
    )
    scope = forms.ChoiceField(label="Over", help_text="Narrows what the role reaches.")
    project = forms.CharField(
        label="Or over one project",
        required=False,
        widget=forms.TextInput(attrs={"list": "projects", "autocomplete": "off"}),
        help_text="Type its name or code and choose.",
    )
    starts_on = DayField(label="From")
    ends_on = LastDayField(
        label="Last day", required=False, help_text="Empty: until somebody ends it."
    )
    reason = forms.CharField(label="Reason", max_length=240, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = ScopeNames()
        self.fields["scope"].choices = self.names.choices()

    def clean_project(self) -> int | None:
        """The project typed, by its number."""
        typed = self.cleaned_data["project"].strip()
        if not typed:
            return None
        found = self.names.project_id(typed)
        if found is None:
            raise forms.ValidationError("There is no such project; choose one from the list.")
        return found

    @property
    def reach(self) -> dict:
        """Scope and its number: the project where one is typed, else what is chosen."""
        project = self.cleaned_data["project"]
        if project is not None:
            return {"scope": "PROJECT", "scope_id": project}
        kind, _, key = self.cleaned_data["scope"].partition(":")
        return {"scope": kind, "scope_id": int(key) if key else None}


class EndGrantForm(ReasonForm):
    """When a role ends."""

    ends_on = LastDayField(label="Last day with the role")
    field_order = ("ends_on", "reason")


class StandInForm(forms.Form):
    """Whose role is lent, to whom, and for which days."""

    grant_id = forms.TypedChoiceField(label="Role of", coerce=int)
    to_user_id = forms.TypedChoiceField(label="Stand-in", coerce=int)
    starts_on = DayField(label="From")
    ends_on = LastDayField(label="Last day", help_text="The role ends by itself after it.")
    reason = forms.CharField(label="Reason", max_length=240, help_text="Such as leave, 6–17 July.")

    def __init__(self, *args, lendable: tuple[GrantRow, ...] = (), accounts=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grant_id"].choices = [
            (row.id, f"{row.user_name} · {row.role_word}, {row.scope_word.lower()}")
            for row in lendable
        ]
        self.fields["to_user_id"].choices = list(accounts)


class TokenForm(forms.Form):
    """A token of one's own to make."""

    name = forms.CharField(label="Name", max_length=80, help_text="What will use it.")
    scopes = forms.ChoiceField(label="It may", choices=TOKEN_RIGHTS, widget=forms.RadioSelect)
    days = forms.IntegerField(label="Days it lives", min_value=1, max_value=365)
