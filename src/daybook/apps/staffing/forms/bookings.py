"""What is asked of whoever books a person? Dates, hours as people type them, and how firmly."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django import forms

from daybook.core.money import divide_rounded
from daybook.core.worktime import DurationRefused, format_minutes, parse_duration
from daybook.ui.format import spell

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEK_MINUTES = 7 * 1440
_WEEK = re.compile(r"(\d{1,3})(?::([0-5]\d)|[.,](\d{1,2}))?\s*h?")
COMMITMENTS = (
    ("SOFT", "Soft: tentative, lapses unless confirmed"),
    ("HARD", "Hard: committed, counts in the forecast"),
)


def parse_week(text: str) -> int:
    """Minutes of a week from what a person types: 32 is 1,920, 37.5 and 37:30 are 2,250."""
    match = _WEEK.fullmatch(text.strip().lower())
    if match is None:
        raise forms.ValidationError("Write hours a week as 32, 37.5 or 37:30.")
    digits = match[3] or "0"
    minutes = int(match[1]) * 60 + int(match[2] or 0)
    minutes += divide_rounded(int(digits) * 60, 10 ** len(digits))
    if not 0 < minutes <= WEEK_MINUTES:
        raise forms.ValidationError("A week holds more than nothing and at most 168 hours.")
    return minutes


class DateInput(forms.DateInput):
    """A date as browsers offer it, written as ISO."""

    input_type = "date"

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%d", **options)


class DaysForm(forms.Form):
    """When, and for how long a week: what a new booking and a moved one share."""

    starts_on = forms.DateField(label="First day", widget=DateInput())
    last_on = forms.DateField(label="Last day", widget=DateInput())
    week = forms.CharField(
        label="Hours a week",
        required=False,
        max_length=8,
        help_text="Spread over the person's work days, unless you give hours a weekday below.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    task = forms.ChoiceField(label="Task", required=False)
    expires_on = forms.DateField(
        label="Lapses on",
        required=False,
        widget=DateInput(),
        help_text="For a soft booking; it keeps its day if left empty.",
    )
    note = forms.CharField(label="Note", required=False, max_length=240)

    def __init__(self, *arguments, tasks=(), **options):
        super().__init__(*arguments, **options)
        self.fields["task"].choices = [
            ("", "No task"),
            *((str(row.id), f"{row.code} · {row.name}") for row in tasks),
        ]
        if not tasks:
            del self.fields["task"]
        for name in WEEKDAYS:
            self.fields[name.lower()] = forms.CharField(
                label=name,
                required=False,
                max_length=8,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )

    @property
    def day_fields(self):
        """The seven weekday fields."""
        return [self[name.lower()] for name in WEEKDAYS]

    def clean_week(self) -> int | None:
        """Minutes a week."""
        text = self.cleaned_data["week"]
        return parse_week(text) if text.strip() else None

    def clean(self):
        """Minutes of each weekday, typed in any form of TIME-01; all empty asks for the week."""
        cleaned = super().clean()
        minutes = []
        for name in (name.lower() for name in WEEKDAYS):
            text = (cleaned.get(name) or "").strip()
            try:
                minutes.append(parse_duration(text) if text else 0)
            except DurationRefused as refused:
                self.add_error(name, str(refused))
                minutes.append(0)
        cleaned["weekday_minutes"] = tuple(minutes) if any(minutes) else None
        if not any(minutes) and not cleaned.get("week") and "week" not in self.errors:
            self.add_error("week", "Say how many hours, for the week or for its days.")
        return cleaned

    @property
    def ends_on(self) -> date:
        """The day after the last."""
        return self.cleaned_data["last_on"] + timedelta(days=1)

    @property
    def task_id(self) -> int | None:
        """The task's key, if one is chosen."""
        chosen = self.cleaned_data.get("task")
        return int(chosen) if chosen else None


class BookingForm(DaysForm):
    """A new booking: who, on what, when, how firmly."""

    person = forms.ChoiceField(label="Person")
    project = forms.ChoiceField(label="Project")
    commitment = forms.ChoiceField(
        label="How firm", choices=COMMITMENTS, widget=forms.RadioSelect, initial="SOFT"
    )
    field_order = ["person", "project", "task", "starts_on", "last_on", "week", "commitment",
                   "expires_on", "note"]  # fmt: skip

    def __init__(self, *arguments, choices, **options):
        super().__init__(*arguments, **options)
        for name, offered in (("person", choices.persons), ("project", choices.projects)):
            self.fields[name].choices = [("", "Choose")] + [
                (str(row.id), f"{row.name} · {row.code}" if name == "person"
                 else f"{row.code} · {row.name}")
                for row in offered
            ]  # fmt: skip
        self.fields[
            "expires_on"
        ].help_text = (
            f"For a soft booking; {spell(choices.soft_days, 'day')} from today if left empty."
        )
        if not choices.may_edit:
            self.fields["commitment"].choices = COMMITMENTS[:1]
            self.fields["note"].required = True
            self.fields["note"].label = "What for"


class EndForm(forms.Form):
    """The last day of a booking."""

    last_on = forms.DateField(label="Last day", widget=DateInput())


def shown_minutes(minutes: int) -> str:
    """Minutes as a field shows them: 450 is 7:30, nothing is empty."""
    return format_minutes(minutes) if minutes else ""
