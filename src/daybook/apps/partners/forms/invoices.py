"""What is typed about a partner's invoice, line by line, and why a difference is accepted?"""

from __future__ import annotations

from django import forms

from daybook.core.money import Rate, exponent, price
from daybook.core.partners import EXPENSE, TIME, InvoicedLine
from daybook.ui.inputs import DayField, HoursField, RateField, parse_decimal

from ..queries import choices

KINDS = ((TIME, "Hours"), (EXPENSE, "Expenses"))
_MONEY = {"inputmode": "decimal"}


class MonthField(forms.CharField):
    """A month typed as 2026-07, kept as its first day."""

    def __init__(self, **kw):
        kw.setdefault("widget", forms.TextInput(attrs={"type": "month"}))
        super().__init__(**kw)

    def clean(self, value):
        """The first day of the month."""
        text = super().clean(value)
        try:
            return forms.DateField(input_formats=["%Y-%m"]).clean(text)
        except forms.ValidationError as error:
            raise forms.ValidationError("Write the month as 2026-07.") from error

    def prepare_value(self, value):
        """A stored day as its month."""
        return f"{value:%Y-%m}" if hasattr(value, "strftime") else value


class SignedHoursField(HoursField):
    """Hours of a line; a minus gives them back, as -2:00."""

    def clean(self, value):
        """Whole minutes, negative after a minus."""
        text = value.strip() if isinstance(value, str) else value
        if isinstance(text, str) and text[:1] in ("-", "\N{MINUS SIGN}"):
            minutes = super().clean(text[1:])
            return -minutes if minutes else minutes
        return super().clean(text)

    def prepare_value(self, value):
        """A stored number as hours."""
        if isinstance(value, int) and value < 0:
            return f"-{super().prepare_value(-value)}"
        return super().prepare_value(value)


class InvoiceForm(forms.Form):
    """What the invoice says of itself, and its files."""

    number = forms.CharField(label="Number", max_length=60, help_text="As printed on it.")
    month = MonthField(label="Month", help_text="The month it is for.")
    invoiced_on = DayField(label="Dated")
    received_on = DayField(label="Received")
    currency = forms.ChoiceField(label="Currency")
    total = forms.CharField(label="Total", widget=forms.TextInput(attrs=_MONEY))
    purchase_order = forms.CharField(label="Purchase order", max_length=60, required=False)
    document = forms.FileField(
        label="The invoice", required=False, help_text="PDF, PNG, JPEG or HEIC, up to 10 MB."
    )
    table = forms.FileField(
        label="Its lines as a table", required=False,
        help_text="CSV or XLSX with project, consultant, from, to, hours, rate and total; then "
        "nothing is typed below.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [(code, code) for code in choices.currency_choices()]

    def clean(self):
        """The total in minor units of the currency."""
        values = super().clean()
        values["total_minor"] = self._minor(values)
        return values

    def _minor(self, values: dict) -> int:
        text = values.get("total") or ""
        try:
            minus = text.strip().startswith("-")
            amount = parse_decimal(text.strip().removeprefix("-"), _places(values))
        except ValueError as error:
            if text:
                self.add_error("total", str(error))
            return 0
        return -amount if minus else amount


def _places(values: dict) -> int:
    return exponent(values.get("currency") or "USD")


class LineForm(forms.Form):
    """One line; a row without project, consultant and hours is left out."""

    kind = forms.ChoiceField(label="Kind", choices=KINDS, initial=TIME)
    project_code = forms.CharField(label="Project", max_length=24, required=False)
    consultant = forms.CharField(label="Consultant", max_length=120, required=False)
    purchase_order = forms.CharField(label="PO", max_length=60, required=False)
    starts_on = DayField(label="From", required=False)
    ends_on = DayField(label="To", required=False)
    minutes = SignedHoursField(label="Hours", required=False)
    per_hour = RateField(label="Rate", required=False)
    total = forms.CharField(label="Total", required=False, widget=forms.TextInput(attrs=_MONEY))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # A row of nine fields scrolls on a phone; it never squeezes them.
            field.widget.attrs["style"] = "min-inline-size:100px"

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in the row."""
        values = self.cleaned_data
        return not any(
            values.get(name)
            for name in ("project_code", "consultant", "starts_on", "minutes", "per_hour", "total")
        )

    def line(self, position: int, currency: str) -> InvoicedLine | None:
        """The line as core compares it; None after an error was put at its field."""
        values = self.cleaned_data
        needed = ["project_code", "consultant", "starts_on", "ends_on"]
        needed += ["minutes", "per_hour"] if values["kind"] == TIME else ["total"]
        for name in needed:
            if values.get(name) in (None, ""):
                self.add_error(name, f"Line {position}: give its {self.fields[name].label}.")
        total = self._total(currency)
        if self.errors or total is None:
            return None
        is_time = values["kind"] == TIME
        return InvoicedLine(
            position, values["project_code"], values["consultant"], values["starts_on"],
            values["ends_on"], (values["minutes"] or 0) if is_time else 0,
            (values["per_hour"] or 0) if is_time else 0, total, values["purchase_order"],
            values["kind"],
        )  # fmt: skip

    def _total(self, currency: str) -> int | None:
        """The total as typed; hours times rate where it was left empty."""
        values = self.cleaned_data
        text = (values.get("total") or "").strip()
        if not text:
            if values.get("minutes") is None or values.get("per_hour") is None:
                return None
            return price(values["minutes"], Rate(values["per_hour"], currency))
        try:
            amount = parse_decimal(text.removeprefix("-"), exponent(currency))
        except ValueError as error:
            self.add_error("total", str(error))
            return None
        return -amount if text.startswith("-") else amount


LineFormSet = forms.formset_factory(LineForm, extra=0, max_num=200, absolute_max=200)


class AcceptForm(forms.Form):
    """Why a difference is accepted."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=200)
    reason = forms.CharField(
        label="Reason", max_length=240, widget=forms.TextInput(attrs={"placeholder": "Reason"})
    )


class ReturnForm(forms.Form):
    """What the partner's accounts have to mend."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label="What they read", widget=forms.Textarea(attrs={"rows": 12}))
