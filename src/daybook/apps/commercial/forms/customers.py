"""What is typed about customers and what they might buy?"""

from __future__ import annotations

from django import forms

from daybook.ui.inputs import ChoiceOfKey, CodeField, DayField, PercentField, minor_of

from ..queries import choices
from ..queries.customers import STAGES


class _CustomerFields(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region_id"].choices = choices.place_choices("region")

    name = forms.CharField(label="Name", max_length=160)
    region_id = ChoiceOfKey(label="Region")
    address = forms.CharField(
        label="Address on invoices",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tax_number = forms.CharField(label="Tax number", max_length=40, required=False)
    billing_email = forms.EmailField(label="Invoices go to", required=False)
    payment_days = forms.IntegerField(
        label="Days to pay", min_value=0, max_value=365, help_text="Counted from the day of issue."
    )


class NewCustomerForm(_CustomerFields):
    """A customer to add."""

    code = CodeField(
        label="Code", max_length=16, help_text="Begins the codes of its projects; never used again."
    )
    field_order = ("name", "code")


class CustomerForm(_CustomerFields):
    """A customer to edit; the code never changes."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class _OpportunityFields(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [(code, code) for code in choices.currency_choices()]
        self.fields["owner_id"].choices = [("", "Nobody yet"), *choices.person_choices()]

    name = forms.CharField(label="Name", max_length=160)
    stage = forms.TypedChoiceField(
        label="Stage",
        choices=[(number, f"{number} · {word}") for number, word in STAGES.items()],
        coerce=int,
    )
    probability_millionths = PercentField(label="Probability, %")
    amount = forms.CharField(
        label="Value", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    currency = forms.ChoiceField(label="Currency")
    closes_on = DayField(label="Closes on", required=False)
    owner_id = ChoiceOfKey(label="Owner", required=False, empty="Nobody yet")

    def clean(self):
        """The value in minor units of its currency; nothing typed is nothing."""
        values = super().clean()
        values["amount_minor"] = minor_of(self, "amount", values.get("currency", "USD")) or 0
        return values


class NewOpportunityForm(_OpportunityFields):
    """A possible sale to add."""

    code = CodeField(label="Code", max_length=24, help_text="Never used again.")
    customer_id = ChoiceOfKey(label="Customer")
    field_order = ("name", "code", "customer_id")

    def __init__(self, *args, customers=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customer_id"].choices = list(customers)


class OpportunityForm(_OpportunityFields):
    """A possible sale to move on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_lost = forms.BooleanField(label="It is lost", required=False)
