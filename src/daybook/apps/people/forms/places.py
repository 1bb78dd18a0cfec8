"""What is typed about regions, practices, roles, work calendars and public holidays?"""

from __future__ import annotations

from django import forms

from daybook.ui.inputs import ChoiceOfKey, CodeField, DayField, HoursField, PercentField

from ..queries import choices
from ..queries.places import WEEKDAYS

CODE_HELP = "Short, and never used again."


class NewPlaceForm(forms.Form):
    """A region or practice to add."""

    code = CodeField(label="Code", max_length=16, help_text=CODE_HELP)
    name = forms.CharField(label="Name", max_length=80)


class PlaceForm(forms.Form):
    """A region or practice to rename."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=80)


class NewRoleForm(NewPlaceForm):
    """A role to add."""

    code = CodeField(label="Code", max_length=24, help_text=CODE_HELP)
    is_billable = forms.BooleanField(label="People of this role are sold", required=False)


class RoleForm(PlaceForm):
    """A role to rename."""

    is_billable = forms.BooleanField(label="People of this role are sold", required=False)


class RoleTargetForm(forms.Form):
    """The utilization asked of a role from a day on."""

    target_millionths = PercentField(label="Target, %")
    starts_on = DayField(label="From")


class _WeekFields(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = choices.holiday_calendars()
        offered = [(row.id, f"{row.name} · {row.years}") for row in rows]
        self.fields["holiday_calendar_id"].choices = offered
        for day in WEEKDAYS:
            self.fields[day.lower()] = HoursField(label=f"{day}, hours")

    name = forms.CharField(label="Name", max_length=80)
    holiday_calendar_id = ChoiceOfKey(label="Public holidays of")

    def weekday_minutes(self) -> tuple[int, ...]:
        """Minutes of the seven days, Monday first."""
        return tuple(self.cleaned_data[day.lower()] for day in WEEKDAYS)


class NewCalendarForm(_WeekFields):
    """A work calendar to add."""

    code = CodeField(label="Code", max_length=24, help_text=CODE_HELP)
    field_order = ("code", "name", "holiday_calendar_id")


class CalendarForm(_WeekFields):
    """A work calendar to edit."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class HolidaysForm(forms.Form):
    """Whose public holidays to store, and for which years."""

    code = CodeField(label="Code", max_length=32, help_text="Such as DE-BY.")
    name = forms.CharField(label="Name", max_length=120, help_text="Such as Bavaria.")
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", label="Country", help_text="Two letters: US, DE, GB, AU, IN."
    )
    subdivision = forms.CharField(
        label="State or province", max_length=8, required=False, help_text="Such as BY or NSW."
    )
    first_year = forms.IntegerField(label="From year", min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label="To year", min_value=2000, max_value=2100)

    def clean(self):
        """Years in order, thirty at most."""
        values = super().clean()
        first, last = values.get("first_year"), values.get("last_year")
        if first and last and not 0 <= last - first <= 30:
            self.add_error("last_year", "Not before the first year, and thirty years at most.")
        return values
