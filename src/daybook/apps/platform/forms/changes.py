"""What is typed about a setting? Each kind of value in its own words, turned into stored text."""

from __future__ import annotations

import re

from django import forms

from daybook.core.policy import SETTING_KEYS, SettingKey
from daybook.ui.inputs import DayField, ScaledField, decimal_text

from ..queries.setting_words import CHOICE_WORDS, WEEKDAYS, input_kind

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
BACK = "BACK"
# The organization among entities; no entity has this number.
WHOLE = 0


class ClockField(forms.CharField):
    """A time of day typed as 17:00, kept in minutes after midnight."""

    def __init__(self, **kw):
        kw.setdefault("widget", forms.TextInput(attrs={"placeholder": "17:00", "class": "short"}))
        super().__init__(**kw)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return text
        found = _CLOCK.fullmatch(text.strip())
        if not found:
            raise forms.ValidationError("Write the time as 17:00.")
        return int(found[1]) * 60 + int(found[2])


def value_field(entry: SettingKey) -> forms.Field:
    """The field that asks for a setting's value."""
    kind = input_kind(entry)
    common = {"label": "New value"}
    if kind == "choice":
        choices = [(choice, CHOICE_WORDS.get(choice, choice)) for choice in entry.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if kind == "weekday":
        return forms.ChoiceField(
            choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)], **common
        )
    if kind == "clock":
        return ClockField(**common)
    if kind == "percent":
        return ScaledField(places=4, high=entry.high, help_text="In percent.", **common)
    if kind == "points":
        return ScaledField(places=3, high=entry.high, help_text="In points.", **common)
    if kind == "order":
        levels = ", ".join(entry.choices)
        return forms.CharField(
            help_text=f"Levels from the first that wins, with commas: {levels}.",
            widget=forms.TextInput(attrs={"class": "code"}),
            **common,
        )
    unit = f"In {entry.unit}, " if entry.unit else ""
    return forms.IntegerField(
        help_text=f"{unit}from {entry.low:,} to {entry.high:,}.".strip().capitalize(), **common
    )


def typed_value(entry: SettingKey, stored: str) -> object:
    """What the field shows for a stored value."""
    kind = input_kind(entry)
    if kind == "clock" and stored.isdigit():
        return "{:02d}:{:02d}".format(*divmod(int(stored), 60))
    if kind in ("percent", "points") and stored.isdigit():
        return decimal_text(int(stored), 4 if kind == "percent" else 3)
    return stored


class SettingForm(forms.Form):
    """A change of one setting: for whom, to what, from when and why."""

    use_required_attribute = False
    entity_id = forms.TypedChoiceField(label="For", coerce=int, choices=())
    change = forms.ChoiceField(
        label="Change",
        choices=(("VALUE", "Set a new value"), (BACK, "End the value: the default holds again")),
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label="From", help_text="The first day it holds.")
    reason = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea({"rows": 2}))
    field_order = ("entity_id", "change", "value", "starts_on", "reason")

    def __init__(self, *args, key: str, entities=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = SETTING_KEYS[key]
        self.fields["value"] = value_field(self.entry)
        self.fields["value"].required = self.data.get(self.add_prefix("change")) != BACK
        if entities:
            self.fields["entity_id"].choices = [(WHOLE, "The organization"), *entities]
            self.fields["change"].choices = (
                ("VALUE", "Set a new value"),
                (BACK, "End the value: the default, or the organization's, holds again"),
            )
        else:
            del self.fields["entity_id"]
        self.order_fields(self.field_order)

    @property
    def payload(self) -> dict:
        """The change as a proposal keeps it; no value ends the one in force."""
        cleaned = self.cleaned_data
        ends = cleaned["change"] == BACK
        text = str(cleaned["value"]).strip()
        if self.entry.kind == "order":
            text = ",".join(part.strip().upper() for part in text.split(","))
        payload = {"key": self.entry.key, "value": None if ends else text}
        if cleaned.get("entity_id", WHOLE) != WHOLE:
            payload["entity_id"] = cleaned["entity_id"]
        return payload


class LockForm(forms.Form):
    """Why a month is closed or opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Reason", max_length=240, help_text="Everyone the lock stops reads it."
    )
