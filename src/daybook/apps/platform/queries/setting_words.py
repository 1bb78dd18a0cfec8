"""How is a setting's stored text said? 1020 minutes after midnight is 17:00, 200,000 is 20 %."""

from __future__ import annotations

import re
from datetime import date

from daybook.core.policy import SETTING_KEYS, SettingKey

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CHOICE_WORDS = {
    "ACCEPT": "Accept and mark",
    "REFUSE": "Refuse",
    "REQUIRED": "Required",
    "NOT_REQUIRED": "Not required",
    "STANDARD": "Standard",
    "CALENDAR": "Work calendar",
    "LOADED": "Loaded",
    "ACTUAL": "Actual",
    "ESTIMATE": "Estimate",
    "MEAN10_LINEAR": "Linear mean of 10",
    "DOUBLED": "Doubled (legacy)",
    "PERSON_PROJECT": "person on project",
    "ROLE_PROJECT": "role on project",
    "CUSTOMER_ROLE": "customer and role",
    "REGION_PRACTICE_ROLE": "region, practice and role",
    "ROLE": "role",
    "MAIL": "E-mail",
    "SLACK": "Slack",
    "TEAMS": "Microsoft Teams",
    "WEBEX": "Webex",
    "ON": "On",
    "OFF": "Off",
    "BUSINESS": "Business hours",
    "PLAIN": "Every hour",
}
_ENCODING = re.compile(r"^[\d,]+ is [\d:. %of]+?(?:[.;,] |\.$)")
# Which settings an entity may have its own value of: those that rules read for an entity's work.
OF_ENTITIES = frozenset(
    {
        "time_step_minutes",
        "time_step_mode",
        "close_method",
        "cutoff_business_days_back",
        "close_approval_minute",
        "cost_basis",
        "rate_precedence",
        "long_day_minutes",
        "passive_acceptance_business_days",
    }
)


def day_words(on: date) -> str:
    """A day inside a sentence: 1 September 2026."""
    return f"{on.day} {on:%B %Y}"


def input_kind(entry: SettingKey) -> str:
    """How a value is asked for: choice, order, weekday, clock, percent, points or number."""
    if entry.kind != "int":
        return entry.kind
    if entry.unit.startswith("weekday"):
        return "weekday"
    if entry.unit.startswith("minutes after midnight"):
        return "clock"
    if entry.unit == "millionths":
        return "percent"
    if entry.unit.startswith("thousandths"):
        return "points"
    return "number"


def setting_help(entry: SettingKey) -> str:
    """What a setting means, without how its number is stored: "1,020 is 17:00." is left out."""
    text = _ENCODING.sub("", entry.help)
    return text[:1].upper() + text[1:]


def setting_words(key: str, text: str) -> str:
    """A stored value as people say it. An unknown key or a broken value is shown as stored."""
    entry = SETTING_KEYS.get(key)
    if entry is None:
        return text
    kind = input_kind(entry)
    if kind == "choice":
        return CHOICE_WORDS.get(text, text)
    if kind == "order":
        return ", then ".join(CHOICE_WORDS.get(part, part) for part in text.split(","))
    if not text.isdigit():
        return text
    return _number_words(entry, kind, int(text))


def _number_words(entry: SettingKey, kind: str, number: int) -> str:
    if kind == "weekday":
        return WEEKDAYS[number] if number < 7 else str(number)
    if kind == "clock":
        return "{:02d}:{:02d}".format(*divmod(number, 60))
    if kind == "percent":
        return f"{_decimal(number, 10_000, 4)} %"
    if kind == "points":
        return _decimal(number, 1_000, 3, at_least=1)
    if entry.unit.startswith("minutes"):
        return _duration(number)
    unit = entry.unit.removesuffix("s") if number == 1 else entry.unit
    return f"{number:,} {unit}".strip()


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"


def _decimal(number: int, unit: int, places: int, *, at_least: int = 0) -> str:
    whole, rest = divmod(number, unit)
    tail = f"{rest:0{places}d}".rstrip("0")
    tail = tail.ljust(at_least, "0")
    return f"{whole}.{tail}" if tail else str(whole)
