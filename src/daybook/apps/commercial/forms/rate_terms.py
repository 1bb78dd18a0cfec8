"""What is typed about an engagement's rates? A discount, factors of days, the order of levels."""

from __future__ import annotations

from django import forms

from daybook.core.policy import PRECEDENCE
from daybook.ui.inputs import DayField, PercentField, ScaledField

_HIGHEST = 10_000_000


class FactorField(ScaledField):
    """A factor on a rate, kept in millionths: "1.5" is 1,500,000; empty is none agreed."""

    def __init__(self, **kw):
        super().__init__(places=6, high=_HIGHEST, required=False, **kw)


class RateTermsForm(forms.Form):
    """Terms of an engagement from a day on."""

    starts_on = DayField(label="From")
    discount = PercentField(
        label="Discount in %", required=False, help_text="Off the card's rate; empty is none."
    )
    weekend = FactorField(label="Factor of weekends", help_text="1.5 is half as much again.")
    holiday = FactorField(
        label="Factor of holidays", help_text="Of factors that meet, the highest applies."
    )
    precedence = forms.CharField(
        label="Order of levels",
        required=False,
        max_length=120,
        help_text=f"Empty is the organization's. Levels by comma: {', '.join(PRECEDENCE)}.",
    )
    reason = forms.CharField(
        label="Reason", max_length=240, help_text="What the customer agreed to, and where."
    )
