"""What is typed about the organization, its entities and exchange rates?"""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from django import forms

from daybook.core.fx import FX_SCALE
from daybook.ui.inputs import ChoiceOfKey, CodeField, DayField

from ..queries.holidays import holiday_calendars
from ..queries.set_up import CLOSE_WORDS, MONTHS

_RATE = re.compile(r"(\d{1,9})(?:[.,](\d{1,10}))?")
_PLACES = len(str(FX_SCALE)) - 1


class ZoneField(forms.ChoiceField):
    """An IANA time zone."""

    def __init__(self, **kw):
        super().__init__(choices=lambda: [(name, name) for name in _zones()], **kw)


def _zones() -> list[str]:
    """Zones that name a place, and UTC."""
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


class CurrencyField(forms.CharField):
    """Three letters, such as USD."""

    def __init__(self, **kw):
        kw.setdefault("widget", forms.TextInput(attrs={"class": "short", "autocomplete": "off"}))
        super().__init__(max_length=3, min_length=3, **kw)

    def clean(self, value):
        return super().clean(value.upper() if isinstance(value, str) else value)


class FxField(forms.CharField):
    """A rate with up to ten decimals, kept over 10^10: "1.085" is 10,850,000,000."""

    def __init__(self, **kw):
        kw.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kw)

    def clean(self, value):
        text = super().clean(value).replace(" ", "")
        found = _RATE.fullmatch(text)
        if not found:
            raise forms.ValidationError(
                "Write the rate as 1.085, with ten decimals at most and no thousands marks."
            )
        return int(found[1] + (found[2] or "").ljust(_PLACES, "0"))


class OrganizationForm(forms.Form):
    """Name and zone of the organization."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=120)
    zone = ZoneField(label="Time zone", help_text="Approval deadlines and these pages read it.")


class EntityForm(forms.Form):
    """What documents and deadlines of an entity read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=120)
    zone = ZoneField(label="Time zone")
    business_calendar_id = ChoiceOfKey(label="Business days", help_text="Deadlines count them.")
    tax_number = forms.CharField(label="Tax number", max_length=40, required=False)
    address = forms.CharField(
        label="Address",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As invoices print it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["business_calendar_id"].choices = [
            (row.id, f"{row.name} · {row.years}") for row in holiday_calendars()
        ]


class NewEntityForm(EntityForm):
    """A legal entity to add."""

    version = None
    code = CodeField(label="Code", max_length=16, help_text="Short, and never changed.")
    currency = CurrencyField(label="Currency", help_text="It keeps its books in it, for good.")
    fiscal_year_starts_month = forms.TypedChoiceField(
        label="Fiscal year starts in",
        choices=[(number, name) for number, name in enumerate(MONTHS, 1)],
        coerce=int,
        help_text="For good: invoice numbers are counted by fiscal year.",
    )
    close_method = forms.ChoiceField(
        label="Close method",
        choices=tuple(CLOSE_WORDS.items()),
        help_text="A dated setting afterwards.",
    )
    field_order = (
        "code", "name", "currency", "zone", "business_calendar_id", "fiscal_year_starts_month",
        "close_method", "tax_number", "address",
    )  # fmt: skip


class FxForm(forms.Form):
    """An exchange rate from a day on."""

    base = CurrencyField(label="One unit of")
    quote = CurrencyField(label="Buys, in")
    rate = FxField(label="Rate", help_text="Such as 1.085.")
    starts_on = DayField(label="From")
    source = forms.CharField(label="Source", max_length=60, help_text="Such as central bank.")
