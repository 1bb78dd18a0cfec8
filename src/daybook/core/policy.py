"""Which settings do the rules run under? One frozen value, made from dated settings.

Without any setting stored, every default below holds: a time step of 15 minutes, weeks due
Friday 17:00, 424 available hours a quarter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from .rules import Example, rule

# The levels a bill rate can be set on, most specific first, unless a setting orders them anew.
PRECEDENCE = ("PERSON_PROJECT", "ROLE_PROJECT", "CUSTOMER_ROLE", "REGION_PRACTICE_ROLE", "ROLE")


@dataclass(frozen=True, slots=True)
class SettingKey:
    """A setting a person can change by date: its type, default and meaning.

    `kind` is int (a whole number from `low` to `high`), choice (one of `choices`) or order (some of
    `choices`, each once, separated by commas).
    """

    key: str
    kind: str
    default: str
    title: str
    unit: str
    help: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 10**9


_KEYS = (
    SettingKey("time_step_minutes", "int", "15", "Time step", "minutes",
               "What keys and suggestions use. Worked minutes are never rounded to it.",
               low=1, high=60),
    SettingKey("time_step_mode", "choice", "ACCEPT", "Entries off the step", "",
               "ACCEPT marks them, REFUSE turns them away. Imports never refuse for step.",
               choices=("ACCEPT", "REFUSE")),
    SettingKey("week_due_weekday", "int", "4", "Week due on", "weekday, Monday is 0",
               "In the person's own time zone.", high=6),
    SettingKey("week_due_minute", "int", "1020", "Week due at", "minutes after midnight",
               "1,020 is 17:00.", high=1439),
    SettingKey("approval_due_weekday", "int", "0", "Approval due on", "weekday, Monday is 0",
               "In the organization's time zone.", high=6),
    SettingKey("approval_due_minute", "int", "780", "Approval due at", "minutes after midnight",
               "780 is 13:00.", high=1439),
    SettingKey("approval_escalation_days", "int", "2", "Approval escalates after",
               "business days", "A line still waiting goes one step up its ladder each time this "
               "many have passed. 0 turns it off.", high=60),
    SettingKey("message_text_days", "int", "90", "Text of messages kept for", "days",
               "Then a message says whom it went to and about what, and its text is gone.",
               low=1, high=3650),
    SettingKey("approval_undo_minutes", "int", "10", "Approval of time can be undone for",
               "minutes", "As long as it is not billed and its month is open.", high=1440),
    SettingKey("repeated_note_days", "int", "3", "Same note in a row", "days",
               "One note on one project on this many working days in a row is flagged.",
               low=2, high=31),
    SettingKey("non_creditable_notes", "choice", "NOT_REQUIRED", "Notes on non-creditable time", "",
               "REQUIRED keeps a week from being handed in while such a line has no note.",
               choices=("NOT_REQUIRED", "REQUIRED")),
    SettingKey("available_quarter_minutes", "int", "25440", "Available time a quarter", "minutes",
               "424 hours: the standard denominator of utilization.", low=1, high=60_000),
    SettingKey("utilization_policy", "choice", "STANDARD", "Availability policy", "",
               "STANDARD spreads the quarter's hours; CALENDAR counts work days less leave.",
               choices=("STANDARD", "CALENDAR")),
    SettingKey("year_minutes", "int", "124800", "Working time a year", "minutes",
               "2,080 hours: 52 weeks of 40 hours, before holidays and leave.",
               low=1, high=600_000),
    SettingKey("standard_basis_minutes", "int", "112800", "Standard cost basis", "minutes a year",
               "1,880 hours: what the annual cost is spread over.", low=1, high=600_000),
    SettingKey("available_year_minutes", "int", "101760", "Available time a year", "minutes",
               "1,696 hours; times the target it is the loaded cost basis.", low=1, high=600_000),
    SettingKey("cost_basis", "choice", "STANDARD", "Posted cost basis", "",
               "Which cost rate the COST book posts.", choices=("STANDARD", "LOADED")),
    SettingKey("rate_precedence", "order", ",".join(PRECEDENCE), "Bill rate precedence", "",
               "Which level of rate wins, most specific first. A level left out is not used.",
               choices=PRECEDENCE),
    SettingKey("close_method", "choice", "ESTIMATE", "Close method", "",
               "ACTUAL submits through month-end; ESTIMATE cuts off early and trues up after.",
               choices=("ACTUAL", "ESTIMATE")),
    SettingKey("cutoff_business_days_back", "int", "2", "Month cut-off", "business days before D0",
               "Under close method ESTIMATE; 2 is the third-last business day.", high=15),
    SettingKey("close_approval_minute", "int", "720", "Month-end approval due at",
               "minutes after midnight on D+1", "720 is 12:00, under close method ACTUAL.",
               high=1439),
    SettingKey("margin_target_millionths", "int", "200000", "Margin target", "millionths",
               "200,000 is 20 %.", high=1_000_000),
    SettingKey("margin_guard_people", "int", "3", "Margin guard: people", "people",
               "Fewer than this many and only the band is shown.", low=1, high=50),
    SettingKey("margin_guard_floor_millionths", "int", "50000", "Margin guard: least share",
               "millionths", "The share of minutes that makes a person count.", high=1_000_000),
    SettingKey("margin_guard_ceiling_millionths", "int", "600000", "Margin guard: largest share",
               "millionths", "Nobody may have more, or only the band is shown.", high=1_000_000),
    SettingKey("csat_method", "choice", "MEAN10_LINEAR", "CSAT score", "",
               "MEAN10_LINEAR maps 4 of 5 to 7.5; DOUBLED is the legacy method and maps it to 8.0.",
               choices=("MEAN10_LINEAR", "DOUBLED")),
    SettingKey("csat_target_thousandths", "int", "8000", "CSAT target", "thousandths of a point",
               "8,000 is 8.0 of 10; met when the lower bound of the score is above it.",
               high=10_000),
    SettingKey("long_day_minutes", "int", "600", "Long day", "minutes",
               "More than this in a day is flagged.", high=1440),
    SettingKey("passive_acceptance_business_days", "int", "5", "Passive acceptance",
               "business days", "The day of sending is day 1.", low=1, high=60),
    SettingKey("budget_warning_millionths", "int", "900000", "Budget warning", "millionths",
               "900,000 is 90 %. From this share of its budget on a project is amber.",
               low=1, high=1_000_000),
    SettingKey("silent_days", "int", "10", "Silent project", "days",
               "An active project on which nothing was worked for longer is amber.",
               low=1, high=365),
    SettingKey("soft_booking_days", "int", "14", "Soft booking lapses after", "days",
               "Counted from the day it is made soft, unless a day is given with it. What is "
               "booked already keeps its day.", low=1, high=365),
    SettingKey("target_tolerance_millionths", "int", "50000", "Target tolerance", "millionths",
               "50,000 is 5 %. A month short of its target by no more can still be turned; "
               "further below it is at risk.", high=1_000_000),
    SettingKey("expense_pre_approval_units", "int", "5000", "Expense pre-approval above",
               "whole units of the entity's currency",
               "A larger expense names a pre-approval, or it is not handed in.",
               high=1_000_000_000),
    SettingKey("expense_old_days", "int", "90", "Expense needs consent after", "days",
               "An older expense needs its owner's reason and its approver's.", low=1, high=3650),
    SettingKey("expense_undo_minutes", "int", "10", "Expense approval can be undone for",
               "minutes", "As long as it is neither billed nor reimbursed.", high=1440),
    SettingKey("partner_invoice_due_day", "int", "15", "Partner invoice missing from",
               "day of the month after", "From this day on, a partner without an invoice for a "
               "packed month is chased.", low=1, high=28),
    SettingKey("partner_fund_warning_millionths", "int", "200000", "Partner fund warning",
               "millionths left to draw", "200,000 is 20 %. A fund with less left is on Today.",
               high=1_000_000),
    SettingKey("partner_authorization_notice_days", "int", "30", "Work authorization ends within",
               "days", "So long before its end it is on Today.", high=365),
    SettingKey("cutoff_submit_minute", "int", "720", "Month-end time due at",
               "minutes after midnight of the cut-off",
               "720 is 12:00, under close method ESTIMATE, in the entity's time zone.", high=1439),
    SettingKey("cutoff_approval_minute", "int", "840", "Month-end approval due at, estimating",
               "minutes after midnight of the cut-off", "840 is 14:00.", high=1439),
    SettingKey("cutoff_report_minute", "int", "1080", "Month-end report due at",
               "minutes after midnight of the cut-off", "1,080 is 18:00.", high=1439),
    SettingKey("true_up_business_days", "int", "5", "Estimates trued up by",
               "business days after the month", "5 is D+5 of the month that was estimated.",
               low=1, high=20),
    SettingKey("late_fixed_fee_units", "int", "10000", "Late fixed fee counts above",
               "whole units of the reporting currency",
               "Processed after the cut-off and billed before month-end, it still counts.",
               high=1_000_000_000),
    SettingKey("correction_undo_minutes", "int", "10", "Correction can be undone for", "minutes",
               "As long as nothing of it is billed. Later a further correction does it.",
               high=1440),
    SettingKey("message_channel", "choice", "MAIL", "Messages go by", "",
               "For everybody who has chosen no channel of their own.",
               choices=("MAIL", "SLACK", "TEAMS", "WEBEX")),
    SettingKey("quiet_from_minute", "int", "1080", "Quiet hours from", "minutes after midnight",
               "1,080 is 18:00. Reminders wait until the quiet hours end, local to the person.",
               high=1439),
    SettingKey("quiet_until_minute", "int", "480", "Quiet hours until", "minutes after midnight",
               "480 is 08:00. The same minute twice means no quiet hours.", high=1439),
    SettingKey("missing_tolerance_minutes", "int", "15", "Short hours let pass", "minutes",
               "A part of a week short by no more counts as whole.", high=2_400),
    SettingKey("nudge_automatic", "choice", "ON", "Reminders by themselves", "",
               "ON reminds twice, on the day a week is due, whoever's is not complete.",
               choices=("ON", "OFF")),
    SettingKey("nudge_first_minute", "int", "720", "First reminder at", "minutes after midnight",
               "720 is 12:00 on the day the week is due, local to the person.", high=1439),
    SettingKey("nudge_second_minute", "int", "960", "Second reminder at", "minutes after midnight",
               "960 is 16:00 on the day the week is due, local to the person.", high=1439),
    SettingKey("escalate_manager_hours", "int", "24", "Manager hears after", "hours",
               "After the first reminder of a week that is still missing.", low=1, high=720),
    SettingKey("escalate_region_hours", "int", "48", "Region hears after", "hours",
               "The region's leader, or a coordinator where a region has none.", low=1, high=720),
    SettingKey("activation_two_people", "choice", "ON", "Contract activated by a second person",
               "", "ON: nobody activates terms that they alone wrote.", choices=("ON", "OFF")),
    SettingKey("project_margin_target_millionths", "int", "400000", "Project margin target",
               "millionths", "400,000 is 40 %. A cost estimate is held against it.",
               high=1_000_000),
    SettingKey("gross_margin_target_millionths", "int", "300000", "Gross margin target",
               "millionths", "300,000 is 30 %, the aim over the years.", high=1_000_000),
    SettingKey("list_price_units", "int", "330", "List price of custom work",
               "whole units of the reporting currency an hour",
               "A cost estimate below it says so.", high=1_000_000),
    SettingKey("sow_clock", "choice", "BUSINESS", "Clock of the SOW board", "",
               "BUSINESS counts hours of business days, PLAIN every hour.",
               choices=("BUSINESS", "PLAIN")),
    SettingKey("sow_first_touch_hours", "int", "24", "SOW first touch within", "hours",
               "How long a case may stay open untouched.", low=1, high=2_000),
    SettingKey("sow_estimate_hours", "int", "72", "SOW estimate within", "hours",
               "How long the strawman and its estimate may take.", low=1, high=2_000),
    SettingKey("sow_draft_hours", "int", "48", "SOW draft within", "hours",
               "How long the draft may take.", low=1, high=2_000),
    SettingKey("sow_stamped_hours", "int", "72", "SOW stamped within", "hours",
               "How long a draft that is ready may wait for its approvals.", low=1, high=2_000),
    SettingKey("sow_architect_units", "int", "50000", "Architect reviews a SOW above",
               "whole units of its currency", "A larger case needs a technical architect.",
               high=1_000_000_000),
    SettingKey("sow_architect_business_days", "int", "2", "Architect reviews within",
               "business days", "Counted from the day the case is ready for approval.", low=1,
               high=60),
    SettingKey("sow_idle_months", "int", "2", "Idle SOW case is lost after", "months",
               "A case that did not move so long counts as lost.", low=1, high=60),
)  # fmt: skip
SETTING_KEYS: dict[str, SettingKey] = {entry.key: entry for entry in _KEYS}


def parse_setting(key: str, text: str) -> int | str | tuple[str, ...]:
    """The typed value of a setting's text. Raises ValueError naming the setting and its range."""
    entry = SETTING_KEYS.get(key)
    if entry is None:
        raise ValueError(f"There is no setting named {key!r}.")
    value = str(text).strip()
    if entry.kind == "choice":
        if value not in entry.choices:
            raise ValueError(f"{entry.title} must be one of {', '.join(entry.choices)}.")
        return value
    if entry.kind == "order":
        return _parse_order(entry, value)
    is_number = value.isascii() and value.isdigit() and len(value) <= len(str(entry.high))
    if not is_number or not entry.low <= int(value) <= entry.high:
        raise ValueError(f"{entry.title} must be a whole number from {entry.low} to {entry.high}.")
    return int(value)


def _parse_order(entry: SettingKey, value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(","))
    if not set(names) <= set(entry.choices) or len(set(names)) != len(names):
        raise ValueError(
            f"{entry.title} names some of {', '.join(entry.choices)}, each once, with commas."
        )
    return names


@dataclass(frozen=True, slots=True)
class Policy:
    """Every setting the rules read, on one day."""

    time_step_minutes: int = 15
    time_step_mode: str = "ACCEPT"
    week_due_weekday: int = 4
    week_due_minute: int = 1020
    approval_due_weekday: int = 0
    approval_due_minute: int = 780
    approval_escalation_days: int = 2
    message_text_days: int = 90
    approval_undo_minutes: int = 10
    repeated_note_days: int = 3
    non_creditable_notes: str = "NOT_REQUIRED"
    available_quarter_minutes: int = 25_440
    utilization_policy: str = "STANDARD"
    standard_basis_minutes: int = 112_800
    available_year_minutes: int = 101_760
    cost_basis: str = "STANDARD"
    cutoff_business_days_back: int = 2
    margin_target_millionths: int = 200_000
    margin_guard_people: int = 3
    margin_guard_floor_millionths: int = 50_000
    margin_guard_ceiling_millionths: int = 600_000
    long_day_minutes: int = 600
    passive_acceptance_business_days: int = 5
    year_minutes: int = 124_800
    rate_precedence: tuple[str, ...] = PRECEDENCE
    close_method: str = "ESTIMATE"
    close_approval_minute: int = 720
    csat_method: str = "MEAN10_LINEAR"
    csat_target_thousandths: int = 8_000
    budget_warning_millionths: int = 900_000
    silent_days: int = 10
    soft_booking_days: int = 14
    target_tolerance_millionths: int = 50_000
    expense_pre_approval_units: int = 5_000
    expense_old_days: int = 90
    expense_undo_minutes: int = 10
    partner_invoice_due_day: int = 15
    partner_fund_warning_millionths: int = 200_000
    partner_authorization_notice_days: int = 30
    cutoff_submit_minute: int = 720
    cutoff_approval_minute: int = 840
    cutoff_report_minute: int = 1080
    true_up_business_days: int = 5
    late_fixed_fee_units: int = 10_000
    correction_undo_minutes: int = 10
    message_channel: str = "MAIL"
    quiet_from_minute: int = 1_080
    quiet_until_minute: int = 480
    missing_tolerance_minutes: int = 15
    nudge_automatic: str = "ON"
    nudge_first_minute: int = 720
    nudge_second_minute: int = 960
    escalate_manager_hours: int = 24
    escalate_region_hours: int = 48
    activation_two_people: str = "ON"
    project_margin_target_millionths: int = 400_000
    gross_margin_target_millionths: int = 300_000
    list_price_units: int = 330
    sow_clock: str = "BUSINESS"
    sow_first_touch_hours: int = 24
    sow_estimate_hours: int = 72
    sow_draft_hours: int = 48
    sow_stamped_hours: int = 72
    sow_architect_units: int = 50_000
    sow_architect_business_days: int = 2
    sow_idle_months: int = 2

    @classmethod
    def from_settings(cls, settings: Mapping[str, str]) -> Policy:
        """The policy of a day from its stored settings; unknown keys are ignored."""
        return policy_of(settings)


@rule(
    "SETTING-01",
    question="Which value does a rule run under?",
    formula="the dated setting in force on the day, the entity's own first; else the default",
    examples=lambda: (
        [
            Example(
                f"{entry.title}, nothing stored", lambda key=entry.key: getattr(policy_of({}), key)
            )
            for entry in _KEYS
        ]
        + [
            Example(
                "Time step, stored 6",
                lambda: policy_of({"time_step_minutes": "6"}).time_step_minutes,
            )
        ]
    ),
)
def policy_of(settings: Mapping[str, str]) -> Policy:
    """A Policy from canonical setting texts. Raises ValueError on a value out of range.

    Keys that no rule reads are ignored, so that a newer database still opens.
    """
    known = {field.name for field in fields(Policy)}
    return Policy(
        **{key: parse_setting(key, text) for key, text in settings.items() if key in known}
    )
