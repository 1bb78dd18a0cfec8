"""What is typed about an engagement, its statement of work and its signature?"""

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

from ..queries import choices
from ..queries.engagements import KIND_WORDS

ROUNDINGS = (
    ("HALF_UP", "To the nearest step, halves up"),
    ("HALF_EVEN", "To the nearest step, halves to the even one"),
    ("UP", "Up"),
    ("DOWN", "Down"),
)


class _TermFields(forms.Form):
    name = forms.CharField(label="Name", max_length=160)
    rate_card_id = ChoiceOfKey(label="Rate card")
    starts_on = DayField(label="First day", required=False)
    ends_on = LastDayField(label="Last day", required=False)
    purchase_order = forms.CharField(
        label="Purchase order", max_length=60, required=False, help_text="Printed on invoices."
    )
    billing_step_minutes = forms.IntegerField(
        label="Billing step, minutes", min_value=0, max_value=1440, help_text="0 bills exactly."
    )
    billing_rounding = forms.ChoiceField(label="Rounded", choices=ROUNDINGS)


class NewEngagementForm(_TermFields):
    """An engagement to add, with the first line of its statement of work."""

    code = CodeField(label="Code", max_length=24, help_text="Never used again.")
    customer_id = ChoiceOfKey(label="Customer")
    entity_id = ChoiceOfKey(label="Sold by", help_text="The legal entity that invoices.")
    currency = forms.ChoiceField(label="Currency", help_text="It never changes afterwards.")
    opportunity_id = ChoiceOfKey(label="Opportunity", required=False, empty="None")
    signed_on = DayField(
        label="Signed on", required=False, help_text="Empty: work is at risk and is not billed."
    )
    kind = forms.ChoiceField(label="First SOW line", choices=tuple(KIND_WORDS.items()))
    description = forms.CharField(label="Its description", max_length=200, required=False)
    amount = forms.CharField(
        label="Its value", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    budget_minutes = HoursField(label="Its hours", required=False)
    field_order = (
        "name", "code", "customer_id", "opportunity_id", "entity_id", "currency", "rate_card_id",
        "signed_on", "starts_on", "ends_on", "purchase_order",
    )  # fmt: skip

    def __init__(self, *args, customers=(), opportunities=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customer_id"].choices = list(customers)
        self.fields["opportunity_id"].choices = [("", "None"), *opportunities]
        self.fields["entity_id"].choices = choices.entity_choices()
        self.fields["rate_card_id"].choices = choices.card_choices()
        self.fields["currency"].choices = [(code, code) for code in choices.currency_choices()]

    def clean(self):
        """The first line's value in minor units of the currency."""
        values = super().clean()
        values["amount_minor"] = minor_of(self, "amount", values.get("currency", "USD")) or 0
        return values


class EngagementForm(_TermFields):
    """The terms that may still be corrected."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rate_card_id"].choices = choices.card_choices(currency)


class SignForm(forms.Form):
    """The day of the signature."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signed_on = DayField(label="Signed on")
    purchase_order = forms.CharField(
        label="Purchase order",
        max_length=60,
        required=False,
        help_text="Leave it empty where the customer needs none.",
    )


class SowLineForm(forms.Form):
    """One line of a statement of work."""

    kind = forms.ChoiceField(label="Kind", choices=tuple(KIND_WORDS.items()))
    description = forms.CharField(label="Description", max_length=200)
    amount = forms.CharField(
        label="Value", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    budget_minutes = HoursField(label="Hours", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].label = f"Value, {currency}"

    def clean(self):
        """The value in minor units of the engagement's currency."""
        values = super().clean()
        values["amount_minor"] = minor_of(self, "amount", self.currency) or 0
        return values
