"""What is typed about a partner, its people, its funds and what they are authorized to?"""

from __future__ import annotations

from django import forms

from daybook.ui.inputs import (
    ChoiceOfKey,
    CodeField,
    DayField,
    HoursField,
    LastDayField,
    RateField,
    minor_of,
)

from ..queries import choices

_MONEY = {"inputmode": "decimal"}


class _PartnerFields(forms.Form):
    name = forms.CharField(label="Name", max_length=160)
    entity_id = ChoiceOfKey(label="Paid by", help_text="The legal entity that pays it.")
    pack_email = forms.EmailField(
        label="Packs go to", required=False, help_text="Gets the approved time of each month."
    )
    returns_email = forms.EmailField(
        label="Returned invoices go to", required=False, help_text="The partner's accounts."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entity_id"].choices = choices.entity_choices()


class NewPartnerForm(_PartnerFields):
    """A partner to add."""

    code = CodeField(label="Code", max_length=16, help_text="Never used again.")
    currency = forms.ChoiceField(label="Currency", help_text="It never changes afterwards.")
    field_order = ("name", "code", "currency")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [(code, code) for code in choices.currency_choices()]


class PartnerForm(_PartnerFields):
    """A partner to edit; code and currency never change."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_active = forms.BooleanField(label="We work with them", required=False)


class EngineerForm(forms.Form):
    """A person who becomes a partner's."""

    person_id = ChoiceOfKey(label="Person", help_text="A person of kind partner.")
    starts_on = DayField(label="First day")
    ends_on = LastDayField(label="Last day", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = choices.partner_person_choices()


class EndForm(forms.Form):
    """The last day of a stretch."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    ends_on = LastDayField(label="Last day")


class _FundFields(forms.Form):
    name = forms.CharField(label="Name", max_length=160)
    purchase_order = forms.CharField(label="Purchase order", max_length=60, required=False)
    starts_on = DayField(label="First day")
    ends_on = LastDayField(label="Last day")


class NewFundForm(_FundFields):
    """A fund to open."""

    code = CodeField(label="Code", max_length=24, help_text="Never used again.")
    amount = forms.CharField(label="Amount", widget=forms.TextInput(attrs=_MONEY))
    field_order = ("name", "code", "amount")

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].label = f"Amount, {currency}"

    def clean(self):
        """The amount in minor units."""
        values = super().clean()
        values["amount_minor"] = minor_of(self, "amount", self.currency) or 0
        return values


class FundForm(_FundFields):
    """What may be corrected of a fund."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class FundMoneyForm(forms.Form):
    """Money put into a fund or taken out."""

    way = forms.ChoiceField(label="Change", choices=(("1", "Increase"), ("-1", "Reduce")))
    amount = forms.CharField(label="Amount", widget=forms.TextInput(attrs=_MONEY))
    reason = forms.CharField(label="Reason", max_length=240)

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["amount"].label = f"Amount, {currency}"

    def clean(self):
        """The signed amount in minor units."""
        values = super().clean()
        amount = minor_of(self, "amount", self.currency) or 0
        values["amount_minor"] = amount * int(values.get("way") or 1)
        return values


class AuthorizationForm(forms.Form):
    """The terms of a work authorization, while it is a draft."""

    code = CodeField(label="Code", max_length=24, help_text="Never used again.")
    fund_id = ChoiceOfKey(label="Fund")
    engagement_id = ChoiceOfKey(label="Engagement")
    person_id = ChoiceOfKey(label="Engineer")
    per_hour = RateField(label="Rate an hour", help_text="In the fund's currency.")
    authorized_minutes = HoursField(label="Hours authorized")
    expenses = forms.CharField(
        label="Travel and expenses", required=False, widget=forms.TextInput(attrs=_MONEY),
        help_text="At most; empty is none.",
    )  # fmt: skip
    starts_on = DayField(label="First day")
    ends_on = LastDayField(label="Last day")
    clearance = forms.CharField(label="Clearance", max_length=80, required=False)
    scope = forms.CharField(label="Scope", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, viewer, partner_id: int | None = None, is_new: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fund_id"].choices = choices.fund_choices(viewer, partner_id)
        self.fields["engagement_id"].choices = choices.engagement_choices(viewer)
        self.fields["person_id"].choices = choices.engineer_choices(partner_id)
        self._currencies = {
            key: label.rsplit(" · ", 1)[1] for key, label in self.fields["fund_id"].choices if key
        }
        if not is_new:
            del self.fields["code"]

    def clean(self):
        """Expenses in minor units of the fund's currency."""
        values = super().clean()
        currency = self._currencies.get(values.get("fund_id"), "USD")
        values["expenses_minor"] = minor_of(self, "expenses", currency) or 0
        values.pop("expenses", None)
        return values


class SignForm(forms.Form):
    """The partner's signature."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signed_on = DayField(label="Signed on")
    signed_by = forms.CharField(label="Signed for the partner by", max_length=120)


class CloseForm(forms.Form):
    """The last day that is covered."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    closed_on = LastDayField(label="Last day covered")
    reason = forms.CharField(label="Reason", max_length=240, required=False)
