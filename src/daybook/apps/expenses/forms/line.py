"""What is typed of an expense? A bill, a trip's per diem, or a drive: each asks for its own.

"57,00" in EUR is 5,700 minor units; "84.3" km is 843 tenths.
"""

from __future__ import annotations

from django import forms

from daybook.core.money import exponent
from daybook.ui.asking import AskingForm
from daybook.ui.inputs import ChoiceOfKey, DayField, ScaledField, decimal_text, minor_of

from ..actions.lines import ExpenseValues
from ..queries.lines import ExpenseDetail

KINDS = (("ITEM", "A bill"), ("PER_DIEM", "Per diem"), ("MILEAGE", "Mileage"))
PAYMENTS = (("OWN", "Own card"), ("COMPANY_CARD", "Company card"), ("CASH", "Cash"))
_DECIMAL = {"inputmode": "decimal"}
_MEAL = {"min": 0, "max": 366, "inputmode": "numeric"}


class _LineFields(AskingForm):
    """What every expense has."""

    spent_on = DayField(label="Day")
    project_id = ChoiceOfKey(label="Project", required=False, empty="Choose a project")
    task_id = ChoiceOfKey(label="Task", required=False, empty="Whole project")
    is_billable = forms.BooleanField(label="Charge it to the customer", required=False)
    note = forms.CharField(label="Note", max_length=240, required=False)
    reason = forms.CharField(
        label="Reason", max_length=240, required=False,
        help_text="Where it is over a limit, or old.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = "ITEM"
    use_required_attribute = False
    # Asked for when it is handed in; a draft may lack them.
    needed = ("project_id",)

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.needed:
            self.fields[name].required = True
        self.fields["project_id"].choices = [("", "Choose a project"), *offered.projects]
        self.fields["task_id"].choices = [("", "Whole project"), *offered.tasks]
        if not offered.tasks:
            del self.fields["task_id"]
        self.offered = offered
        self._offer()

    def _offer(self) -> None:
        """Fill in the choices of this kind."""

    def _clean_fields(self) -> None:
        for name in self.needed:
            self.fields[name].required = False
        super()._clean_fields()
        for name in self.needed:
            self.fields[name].required = True

    def values(self) -> ExpenseValues:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        known = ExpenseValues.__dataclass_fields__
        found = {name: given[name] for name in known if given.get(name) is not None}
        return ExpenseValues(**found)


class ItemForm(_LineFields):
    """A bill: amount first, because that is what stands on the photo."""

    amount = forms.CharField(label="Amount", required=False, widget=forms.TextInput(attrs=_DECIMAL))
    currency = forms.ChoiceField(label="Currency")
    category_id = ChoiceOfKey(label="Category", required=False, empty="Choose a category")
    tax = forms.CharField(label="Tax in it", required=False, widget=forms.TextInput(attrs=_DECIMAL))
    payment = forms.ChoiceField(label="Paid with", choices=PAYMENTS)
    lost_statement = forms.CharField(
        label="I lost the receipt", max_length=240, required=False,
        help_text="Say what it was and how it got lost; the approver decides.",
    )  # fmt: skip
    pre_approval_id = ChoiceOfKey(label="Pre-approval", required=False, empty="None")
    needed = ("project_id", "amount", "category_id")
    field_order = ("amount", "currency", "category_id", "spent_on", "project_id", "task_id",
                   "payment", "tax", "is_billable", "note", "reason", "lost_statement",
                   "pre_approval_id")  # fmt: skip

    def _offer(self) -> None:
        self.fields["category_id"].choices = [
            ("", "Choose a category"), *self.offered.categories["ITEM"]
        ]  # fmt: skip
        self.fields["currency"].choices = self.offered.currencies
        self.fields["pre_approval_id"].choices = [("", "None"), *self.offered.pre_approvals]
        if not self.offered.pre_approvals:
            del self.fields["pre_approval_id"]

    def clean(self):
        """Amount and tax in minor units of the currency."""
        values = super().clean()
        currency = values.get("currency") or ""
        if currency:
            values["amount_minor"] = minor_of(self, "amount", currency)
            values["tax_minor"] = minor_of(self, "tax", currency) or 0
        return values


class PerDiemForm(_LineFields):
    """A trip: its days, its place, and the meals that others provided."""

    place = forms.ChoiceField(label="Place", required=False)
    last_on = DayField(label="Last day", required=False)
    breakfasts = forms.IntegerField(label="Breakfasts provided", required=False, min_value=0,
                                    widget=forms.NumberInput(attrs=_MEAL))  # fmt: skip
    lunches = forms.IntegerField(label="Lunches provided", required=False, min_value=0,
                                 widget=forms.NumberInput(attrs=_MEAL))  # fmt: skip
    dinners = forms.IntegerField(label="Dinners provided", required=False, min_value=0,
                                 widget=forms.NumberInput(attrs=_MEAL))  # fmt: skip
    kind = "PER_DIEM"
    needed = ("project_id", "place", "last_on")
    field_order = ("place", "spent_on", "last_on", "breakfasts", "lunches", "dinners",
                   "project_id", "task_id", "is_billable", "note", "reason")  # fmt: skip

    def _offer(self) -> None:
        self.fields["spent_on"].label = "First day"
        self.fields["place"].choices = [("", "Choose a place"), *self.offered.per_diem_places]

    def clean(self):
        """The category of per diems goes along; meals left empty are none."""
        values = super().clean()
        values["category_id"] = self.offered.only("PER_DIEM")
        for name in ("breakfasts", "lunches", "dinners"):
            values[name] = min(values.get(name) or 0, 366)
        return values


class MileageForm(_LineFields):
    """A drive: how far, and in which place's rate."""

    distance = ScaledField(label="Distance", places=1, keep=1, required=False)
    rate = forms.ChoiceField(label="Rate", required=False)
    kind = "MILEAGE"
    needed = ("project_id", "distance", "rate")
    field_order = ("distance", "rate", "spent_on", "project_id", "task_id", "is_billable", "note",
                   "reason")  # fmt: skip

    def _offer(self) -> None:
        self.fields["rate"].choices = [("", "Choose a place"), *self.offered.mileage_places]

    def clean(self):
        """Place and unit of the chosen rate; the distance in tenths."""
        values = super().clean()
        values["category_id"] = self.offered.only("MILEAGE")
        unit, _, place = (values.get("rate") or "").partition(":")
        values |= {"place": place, "distance_unit": unit,
                   "distance_tenths": values.get("distance")}  # fmt: skip
        return values


FORMS = {form.kind: form for form in (ItemForm, PerDiemForm, MileageForm)}


def initial_of(detail: ExpenseDetail) -> dict[str, object]:
    """What a form shows of a stored expense."""
    row = detail.row
    places = exponent(row.currency) if row.currency else 2
    names = ("spent_on", "project_id", "category_id", "currency", "payment", "is_billable", "note",
             "version")  # fmt: skip
    more = ("task_id", "reason", "lost_statement", "pre_approval_id", "place", "last_on",
            "breakfasts", "lunches", "dinners")  # fmt: skip
    found = {name: getattr(row, name) for name in names}
    found |= {name: getattr(detail, name) for name in more}
    found["amount"] = decimal_text(row.amount_minor, places, places)
    found["tax"] = decimal_text(row.tax_minor, places, places) if row.tax_minor else ""
    found["distance"] = detail.distance_tenths
    if detail.place and detail.distance_unit:
        found["rate"] = f"{detail.distance_unit}:{detail.place}"
    return found
