"""What is typed about the terms of a line, and the plan of its cost? Made from core's questions."""

from __future__ import annotations

from datetime import date

from django import forms

from daybook.core.contracts import Field, Installment, Kind, Threshold, fields_of
from daybook.core.money import exponent
from daybook.ui.inputs import (
    ChoiceOfKey,
    HoursField,
    RateField,
    ScaledField,
    decimal_text,
    minor_of,
    parse_decimal,
)

PREFIXES = {"BILLING": "billing_", "REVENUE": "revenue_"}


class PartsField(forms.CharField):
    """Dated amounts or shares, one a line: "2026-03-01 40000.00", or "50 % 25 %"."""

    def __init__(self, *, currency: str, is_dated: bool, **kw):
        self._places, self._is_dated = exponent(currency), is_dated
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kw)

    def clean(self, value):
        lines = [line for line in (super().clean(value) or "").splitlines() if line.strip()]
        found = tuple(self._part(line) for line in lines)
        return tuple(sorted(found, key=self._order))

    def _order(self, part):
        return part.on if self._is_dated else part.complete_millionths

    def _part(self, line: str):
        words = line.replace("%", " ").split()
        try:
            if len(words) != 2:
                raise ValueError
            if self._is_dated:
                return Installment(date.fromisoformat(words[0]),
                                   parse_decimal(words[1], self._places))  # fmt: skip
            shares = [parse_decimal(word, 4) for word in words]
            if max(shares) > 1_000_000:
                raise ValueError
            return Threshold(*shares)
        except ValueError:
            example = "2026-03-01 40000.00" if self._is_dated else "50 % 25 %"
            raise forms.ValidationError(
                f"“{line.strip()[:30]}” cannot be read: write it as {example}."
            ) from None

    def prepare_value(self, value):
        if not isinstance(value, tuple):
            return value
        return "\n".join(
            f"{part.on.isoformat()} {decimal_text(part.amount_minor, self._places, self._places)}"
            if self._is_dated
            else f"{decimal_text(part.complete_millionths, 4)} % "
            f"{decimal_text(part.share_millionths, 4)} %"
            for part in value
        )


def field_for(asked: Field, currency: str) -> forms.Field:
    """The form's field of a question, in the unit a person types."""
    given = {"label": asked.title, "help_text": asked.question, "required": False}
    if asked.kind is Kind.MONEY:
        return ScaledField(places=exponent(currency), keep=exponent(currency), high=asked.high,
                           **given | {"label": f"{asked.title}, {currency}"})  # fmt: skip
    if asked.kind is Kind.MINUTES:
        return HoursField(**given)
    if asked.kind is Kind.RATE:
        return RateField(**given | {"label": f"{asked.title}, {currency}"})
    if asked.kind is Kind.SHARE:
        return ScaledField(places=4, high=asked.high, **given | {"label": f"{asked.title}, %"})
    if asked.kind is Kind.COUNT:
        return forms.IntegerField(min_value=asked.low, max_value=asked.high, **given)
    if asked.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=asked.choices, **given | {"required": True})
    is_dated = asked.kind is Kind.INSTALLMENTS
    how = "One a line: percent complete, then its share, as 50 % 25 %."
    if is_dated:
        how = "One a line: the day, then its amount, as 2026-03-01 40000.00."
    return PartsField(currency=currency, is_dated=is_dated,
                      **given | {"help_text": f"{asked.question} {how}"})  # fmt: skip


class TermsForm(forms.Form):
    """The parameters of the two rules chosen for a line. What is left empty may be filled later."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    billing_rule = forms.CharField(widget=forms.HiddenInput)
    revenue_rule = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, billing_type: type, revenue_type: type, currency: str, **kw):
        super().__init__(*args, **kw)
        self._types = {"BILLING": billing_type, "REVENUE": revenue_type}
        for of, made in self._types.items():
            for asked in fields_of(made):
                self.fields[PREFIXES[of] + asked.name] = field_for(asked, currency)

    def rule(self, of: str):
        """The rule of BILLING or REVENUE as it was typed."""
        made = self._types[of]
        return made(**{asked.name: self.cleaned_data.get(PREFIXES[of] + asked.name)
                       for asked in fields_of(made)})  # fmt: skip


def initial_of(billing, revenue) -> dict:
    """What the form shows of two rules."""
    return {
        PREFIXES[of] + asked.name: getattr(held, asked.name)
        for of, held in (("BILLING", billing), ("REVENUE", revenue))
        for asked in fields_of(type(held))
    }


class EstimateForm(forms.Form):
    """What holds for the whole estimate."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    expenses = forms.CharField(
        label="Travel that we bear", required=False,
        help_text="Assumed for the whole engagement, not charged on.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, *args, currency: str, **kw):
        super().__init__(*args, **kw)
        self.currency = currency
        self.fields["expenses"].label = f"Travel that we bear, {currency}"

    def clean(self):
        """Travel in minor units."""
        values = super().clean()
        values["expenses_minor"] = minor_of(self, "expenses", self.currency) or 0
        return values


class PlannedRoleForm(forms.Form):
    """One role of an estimate; a row left empty is left out."""

    role_id = ChoiceOfKey(label="Role", required=False, empty="Choose a role")
    work = forms.CharField(label="Work", max_length=120, required=False)
    minutes = HoursField(label="Hours", required=False)
    bill_per_hour = RateField(label="Price an hour", required=False)

    def __init__(self, *args, roles=(), **kw):
        super().__init__(*args, **kw)
        self.fields["role_id"].choices = [("", "Choose a role"), *roles]


PlannedRoles = forms.formset_factory(PlannedRoleForm, extra=4, max_num=60)
