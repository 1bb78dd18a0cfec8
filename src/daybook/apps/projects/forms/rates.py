"""What is typed about prices? Rows of one level of a card, and a rate to be tested."""

from __future__ import annotations

from django import forms
from django.forms import BaseFormSet, formset_factory

from daybook.ui.inputs import ChoiceOfKey, CodeField, DayField, HoursField, RateField

MOST_ROWS = 40
UNITS = (("HOUR", "an hour"), ("DAY", "a day"))


def _listed(name: str) -> forms.TextInput:
    return forms.TextInput(attrs={"list": name, "autocapitalize": "characters"})


class RateRowForm(forms.Form):
    """One rate: its keys by code, its price, its unit. Only the keys of the level are kept."""

    role = forms.ChoiceField(label="Role")
    person = CodeField(label="Person", widget=_listed("persons"))
    project = CodeField(label="Project", widget=_listed("projects"))
    customer = CodeField(label="Customer", widget=_listed("customers"))
    region = forms.ChoiceField(label="Region")
    practice = forms.ChoiceField(label="Practice")
    per_unit = RateField(label="Rate")
    unit = forms.ChoiceField(label="Per", choices=UNITS, initial="HOUR")
    day_minutes = HoursField(label="Hours of a day", required=False)
    ends = forms.BooleanField(label="The rate ends", required=False)

    def __init__(self, *args, keys=(), names=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys, self.names = keys, names or {}
        for key in ("role", "person", "project", "customer", "region", "practice"):
            if key not in keys:
                del self.fields[key]
        for key in ("role", "region", "practice"):
            if key in keys:
                codes = sorted(self.names.get(key, {}))
                self.fields[key].choices = [("", "–"), *((code, code) for code in codes)]

    def clean(self):
        """The row as the proposal keeps it, or the reason it is not whole."""
        values = super().clean()
        row: dict = {}
        for key in self.keys:
            code = values.get(key)
            row[f"{key}_id"] = self.names.get(key, {}).get(code)
            if code and row[f"{key}_id"] is None:
                self.add_error(key, f"There is no {key} {code}.")
        if values.get("ends"):
            self._clean_end(values)
            values["row"] = row | {"per_unit": None, "unit": "HOUR"}
            return values
        unit, day_minutes = values.get("unit"), values.get("day_minutes")
        if unit == "DAY" and not day_minutes and "day_minutes" not in self.errors:
            self.add_error("day_minutes", "Say how many hours a day has.")
        row |= {"per_unit": values.get("per_unit"), "unit": unit}
        if unit == "DAY":
            row["day_minutes"] = day_minutes
        values["row"] = row
        return values

    def _clean_end(self, values: dict) -> None:
        """A rate that ends has no price; one that is typed all the same is asked about."""
        if values.get("per_unit") is not None:
            self.add_error("per_unit", "Give a rate, or end it; not both.")
        else:
            self.errors.pop("per_unit", None)


class _Rows(BaseFormSet):
    def clean(self):
        """At least one rate."""
        if not any(self.errors) and not self.rows():
            raise forms.ValidationError("Give at least one rate.")

    def rows(self) -> list[dict]:
        """The rates that were typed."""
        return [form.cleaned_data["row"] for form in self.forms if form.cleaned_data.get("row")]


def rate_rows(extra: int) -> type[BaseFormSet]:
    """Rows of rates with some empty ones at the end; what stays empty is left out."""
    return formset_factory(
        RateRowForm, formset=_Rows, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )


class DraftForm(forms.Form):
    """From when the rates hold, and why."""

    starts_on = DayField(label="From")
    reason = forms.CharField(label="Reason", max_length=240, required=False)


class CardForm(forms.Form):
    """A rate card to add."""

    name = forms.CharField(label="Name", max_length=120)
    code = CodeField(label="Code", max_length=24, help_text="Never used again.")
    currency = forms.ChoiceField(label="Currency", help_text="It never changes afterwards.")
    follows_id = ChoiceOfKey(
        label="Follows",
        required=False,
        help_text="A card in another currency whose rates hold, converted by the day's exchange "
        "rate, where this one has none of its own.",
    )

    def __init__(self, *args, currencies=(), bases=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [(code, code) for code in currencies]
        self.fields["follows_id"].choices = [("", "No card"), *bases]


class RateTestForm(forms.Form):
    """Whose work, on what, on which day?"""

    person = CodeField(label="Person", widget=_listed("persons"))
    project = CodeField(label="Project", widget=_listed("projects"))
    on = DayField(label="On")
