"""What is typed about pre-approvals, policy and reimbursements?"""

from __future__ import annotations

from django import forms

from daybook.ui.asking import AskingForm
from daybook.ui.inputs import (
    ChoiceOfKey,
    CodeField,
    DayField,
    LastDayField,
    PercentField,
    RateField,
    minor_of,
)

_DECIMAL = {"inputmode": "decimal"}


def _amount(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=required, help_text=help_text,
                           widget=forms.TextInput(attrs=_DECIMAL))  # fmt: skip


class PreApprovalForm(AskingForm):
    """What somebody wants to spend."""

    project_id = ChoiceOfKey(label="Project")
    purpose = forms.CharField(label="What for", max_length=240)
    category_id = ChoiceOfKey(label="Category", required=False, empty="Several")
    estimate = _amount("Estimate", required=True)
    currency = forms.ChoiceField(label="Currency")
    starts_on = DayField(label="First day")
    ends_on = LastDayField(label="Last day")

    def __init__(self, *args, projects, categories, currencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project_id"].choices = list(projects)
        self.fields["category_id"].choices = [("", "Several"), *categories]
        self.fields["currency"].choices = list(currencies)

    def clean(self):
        """The estimate in minor units."""
        values = super().clean()
        values["estimate_minor"] = minor_of(self, "estimate", values.get("currency") or "USD") or 0
        return values


class DecisionForm(AskingForm):
    """A yes, or a no with its reason."""

    reason = forms.CharField(label="Reason", max_length=240, required=False,
                             help_text="A return needs one.")  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class _PolicyFields(AskingForm):
    currency = forms.ChoiceField(label="Currency")
    starts_on = DayField(label="From", help_text="What was handed in before keeps its marks.")
    reason = forms.CharField(label="Reason", max_length=240, required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            if name in self.fields:
                self.fields[name].choices = list(offered)

    def minor(self, values: dict, *names: str) -> None:
        """Put `<name>_minor` beside each typed amount."""
        for name in names:
            values[f"{name}_minor"] = minor_of(self, name, values.get("currency") or "USD")


class AmountForm(_PolicyFields):
    """A limit, or the amount above which a receipt is needed."""

    kind = forms.ChoiceField(
        label="What", choices=(("DAY", "Limit a day"), ("ITEM", "Limit an item"),
                               ("RECEIPT", "Receipt needed above")),
    )  # fmt: skip
    category_id = ChoiceOfKey(label="Category", required=False, empty="Any category")
    region_id = ChoiceOfKey(label="Region", required=False, empty="Everywhere")
    amount = _amount("Amount", help_text="Empty ends it.")
    field_order = ("kind", "category_id", "region_id", "amount", "currency", "starts_on")

    def clean(self):
        """The amount in minor units; nothing typed ends it."""
        values = super().clean()
        self.minor(values, "amount")
        return values


class PerDiemRateForm(_PolicyFields):
    """What a day in a place gives."""

    place = CodeField(label="Place", max_length=24, help_text="Such as US or US-NYC.")
    day = _amount("A whole day", help_text="Half of it on the first and the last. Empty ends it.")
    breakfast = _amount("Less for a breakfast")
    lunch = _amount("Less for a lunch")
    dinner = _amount("Less for a dinner")
    field_order = ("place", "day", "currency", "breakfast", "lunch", "dinner", "starts_on")

    def clean(self):
        """Amounts in minor units; a meal left empty takes nothing off."""
        values = super().clean()
        self.minor(values, "day", "breakfast", "lunch", "dinner")
        for name in ("breakfast", "lunch", "dinner"):
            values[f"{name}_minor"] = values[f"{name}_minor"] or 0
        return values


class MileageRateForm(_PolicyFields):
    """What a km or a mile is worth."""

    place = CodeField(label="Place", max_length=24, help_text="Such as US or DE.")
    unit = forms.ChoiceField(label="For a", choices=(("KM", "km"), ("MILE", "mile")))
    per_unit = RateField(label="Rate", required=False, help_text="Empty ends it.")
    field_order = ("place", "unit", "per_unit", "currency", "starts_on")


class ChargeForm(_PolicyFields):
    """Mark-up and cap of an engagement, or of one project."""

    whose = forms.ChoiceField(label="Engagement or project")
    markup_millionths = PercentField(label="Mark-up, %", required=False)
    cap = _amount("At most, a project", help_text="Empty is no cap; in the contract's currency.")
    field_order = ("whose", "markup_millionths", "cap", "starts_on")

    def __init__(self, *args, currency_of, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["currency"]
        self._currency_of = currency_of

    def clean(self):
        """The cap in minor units of the contract."""
        values = super().clean()
        values["currency"] = self._currency_of.get(values.get("whose"), "USD")
        self.minor(values, "cap")
        values["markup_millionths"] = values.get("markup_millionths") or 0
        return values


class RunForm(AskingForm):
    """Which entity pays, and when."""

    entity_id = ChoiceOfKey(label="Entity")
    paid_on = DayField(label="Paid on")
    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, entities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entity_id"].choices = list(entities)


class TitleForm(AskingForm):
    """The name of a report."""

    title = forms.CharField(label="Name", max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
