"""What does a row say, and may it stand? Text becomes typed lines; refusals keep their place.

One pass over the file in plain integers: dates and clock times are parsed once for each text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from daybook.core.worktime import (
    DurationRefused,
    EntryFlag,
    line_refusal,
    lines_over_a_day,
    parse_duration,
)

from .mapping import Mapping


@dataclass(slots=True)
class Line:
    """One row, typed; `worked_iso` and clock texts are what the database stores."""

    row_number: int
    key: str
    person_id: int
    project_id: int
    task_id: int
    worked_on: date
    worked_iso: str
    minutes: int
    interrupted_minutes: int
    started: str
    ended: str
    start_minute: int
    flags: int
    note: str
    is_billable: bool
    raw: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A refused row: where, which field, and a reason a person understands."""

    row_number: int
    field: str
    code: str
    reason: str
    raw: Sequence[str]


@dataclass(slots=True)
class Known:
    """Codes that exist, so that a row can name them: person, project, (project, task)."""

    persons: dict[str, int]
    projects: dict[str, int]
    tasks: dict[tuple[int, str], int]


@dataclass(slots=True)
class Checked:
    """The whole file after checking, in file order."""

    lines: list[Line] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    skipped: int = 0
    total: int = 0


class _Bad(Exception):
    """Internal: a row's refusal on its way out of the parser."""

    def __init__(self, name: str, code: str, reason: str):
        super().__init__(reason)
        self.parts = (name, code, reason)


class LineReader:
    """Reads rows of one file under one mapping."""

    def __init__(self, mapping: Mapping, places: dict[str, int], known: Known, today: date):
        self._places, self._known, self._today = places, known, today
        self._missing, self._order = mapping.missing, mapping.date_order
        self._prefixes = mapping.prefixes
        self._days: dict[str, tuple[date, str, int]] = {}
        self._clocks: dict[str, tuple[str, int]] = {}
        self._seen: set[int] = set()
        self._keys: dict[str, int] = {}
        self._width = max(places.values()) + 1

    def read(self, number: int, cells: Sequence[str]) -> Line:
        """The typed line of a row; raises the internal refusal otherwise."""
        places = self._places
        if len(cells) < self._width:
            raise _Bad(
                "row",
                "ROW_TOO_SHORT",
                f"The row has {len(cells)} cells where {self._width} are needed: it may be "
                "cut off. Complete it.",
            )
        key = self._text(cells, "source_key", "MISSING_KEY", "Give the line its key.")
        if key in self._keys:
            raise _Bad(
                "source_key",
                "KEY_REPEATED",
                f"The key {key} stands on row {self._keys[key]} already: keys are unique.",
            )
        started, start_iso, start_minute, day, iso = self._start(cells)
        minutes = self._minutes(cells)
        interrupted = (
            self._number(cells, "interrupted_minutes") if ("interrupted_minutes" in places) else 0
        )
        refusal = line_refusal(day, minutes, interrupted, self._today)
        if refusal:
            raise _Bad(refusal[1], refusal[0], refusal[2])
        person, project, task = self._references(cells)
        flags, ended = self._flags(cells, day, started, start_minute, minutes, interrupted)
        self._keys[key] = number
        return Line(
            number, key, person, project, task, day, iso, minutes, interrupted, start_iso, ended,
            start_minute, flags, self._optional(cells, "note"), self._billable(cells), cells,
        )  # fmt: skip

    def _optional(self, cells, name: str) -> str:
        index = self._places.get(name)
        if index is None:
            return ""
        text = cells[index].strip()
        return "" if text in self._missing else text[:500]

    def _text(self, cells, name: str, code: str, remedy: str) -> str:
        text = cells[self._places[name]].strip()
        if text in self._missing:
            raise _Bad(name, code, f"The {name.replace('_', ' ')} is missing. {remedy}")
        return text

    def _number(self, cells, name: str) -> int:
        text = cells[self._places[name]].strip()
        if text in self._missing:
            return 0
        try:
            return int(text)
        except ValueError:
            raise _Bad(
                name, "NOT_A_NUMBER", f"“{text[:40]}” is not a whole number of minutes."
            ) from None

    def _minutes(self, cells) -> int:
        if "minutes" in self._places:
            text = cells[self._places["minutes"]].strip()
            if text in self._missing:
                raise _Bad("minutes", "MISSING_MINUTES", "The minutes are missing. Give them.")
            return self._number(cells, "minutes")
        text = self._text(cells, "hours", "MISSING_MINUTES", "Give the hours.")
        if text.startswith("-"):
            raise _Bad("hours", "MINUTES_TOO_FEW", f"“{text[:40]}” is negative: give work only.")
        if text.startswith(("=", "+", "@")):
            raise _Bad("hours", "FORMULA", f"“{text[:40]}” is a formula: give its result.")
        try:
            return parse_duration(text)
        except DurationRefused as error:
            raise _Bad("hours", "NOT_A_DURATION", str(error).removeprefix("TIME-01 ")) from None

    def _billable(self, cells) -> bool:
        text = self._optional(cells, "billable").lower()
        return text not in ("no", "n", "false", "0", "non-billable")

    def _start(self, cells):
        name = "started" if "started" in self._places else "worked_on"
        text = cells[self._places[name]].strip()
        if text in self._missing:
            raise _Bad("worked_on", "MISSING_DATE", "The date is missing. Give the day of work.")
        day_text, _, clock_text = text.replace("T", " ").partition(" ")
        day, iso, ordinal = self._day(day_text, text)
        clock, minute = self._clock(clock_text) if clock_text else ("", 0)
        started = ordinal * 1440 + minute if clock else None
        return started, f"{iso}T{clock}" if clock else "", ordinal * 1440 + minute, day, iso

    def _day(self, text: str, shown: str) -> tuple[date, str, int]:
        found = self._days.get(text)
        if found is None:
            try:
                day = _parse_day(text, self._order)
            except ValueError:
                raise _Bad(
                    "worked_on",
                    "UNREADABLE_DATE",
                    f"“{shown[:40]}” is not a date. Write it as 2026-07-07.",
                ) from None
            found = self._days[text] = (day, day.isoformat(), day.toordinal())
        return found

    def _clock(self, text: str) -> tuple[str, int]:
        found = self._clocks.get(text)
        if found is None:
            try:
                hour, minute = (int(part) for part in text.split(":")[:2])
                if not (0 <= hour < 24 and 0 <= minute < 60):
                    raise ValueError
            except ValueError:
                raise _Bad(
                    "started", "UNREADABLE_TIME", f"“{text[:20]}” is not a time. Write it as 09:30."
                ) from None
            found = self._clocks[text] = (f"{hour:02d}:{minute:02d}", hour * 60 + minute)
        return found

    def _references(self, cells) -> tuple[int, int, int]:
        known, prefixes = self._known, self._prefixes
        text = self._text(cells, "person", "MISSING_PERSON", "Say who worked.")
        person = known.persons.get(prefixes.get("person", "") + text)
        if person is None:
            raise _Bad(
                "person",
                "UNKNOWN_PERSON",
                f"Nobody has the code “{text[:40]}”. Add the person or correct it.",
            )
        text = self._text(cells, "project", "MISSING_PROJECT", "Say on which project.")
        project = known.projects.get(prefixes.get("project", "") + text)
        if project is None:
            raise _Bad(
                "project",
                "UNKNOWN_PROJECT",
                f"No project has the code “{text[:40]}”. Add it or correct it.",
            )
        text = self._text(cells, "task", "MISSING_TASK", "Say on which task.")
        task = known.tasks.get((project, prefixes.get("task", "") + text))
        if task is None:
            raise _Bad(
                "task",
                "UNKNOWN_TASK",
                f"The project has no task “{text[:40]}”. Add it or correct it.",
            )
        return person, project, task

    def _flags(self, cells, day, started, start_minute, minutes, interrupted) -> tuple[int, str]:
        flags, ended_iso = 0, ""
        places = self._places
        if "organization" in places and cells[places["organization"]].strip() in self._missing:
            flags |= EntryFlag.NO_ORGANIZATION.value
        if started is not None and "ended" in places:
            text = cells[places["ended"]].strip()
            if text not in self._missing:
                day_text, _, clock_text = text.replace("T", " ").partition(" ")
                _, iso, ordinal = self._day(day_text, text)
                clock, minute = self._clock(clock_text or "0:00")
                ended_iso = f"{iso}T{clock}"
                if ordinal != started // 1440:
                    flags |= EntryFlag.CROSSES_MIDNIGHT.value
                if ordinal * 1440 + minute - started - interrupted != minutes:
                    flags |= EntryFlag.DIFFERS_FROM_CLOCK.value
        skip = places["source_key"]
        content = hash((*cells[:skip], *cells[skip + 1 :]))
        if content in self._seen:
            flags |= EntryFlag.REPEATED_CONTENT.value
        self._seen.add(content)
        return flags, ended_iso


def _parse_day(text: str, order: str) -> date:
    if "/" in text or "." in text:
        first, second, third = (int(part) for part in text.replace(".", "/").split("/"))
        if order == "MDY":
            return date(third, first, second)
        if order == "DMY":
            return date(third, second, first)
        return date(first, second, third)
    return date.fromisoformat(text)


def check_rows(
    rows: Iterable[Sequence[str]], reader: LineReader, already: dict[tuple[int, str], int],
    employed, progress=None,
) -> Checked:  # fmt: skip
    """Type and check every row. `already` holds minutes of (person, day) stored by other lines;
    `employed(person_id, day)` says whether a role is known there.
    """
    checked = Checked()
    days: dict[tuple[int, str], list[Line]] = {}
    read, accept, reject = reader.read, checked.lines.append, checked.rejections.append
    number = 1
    for number, cells in enumerate(rows, start=2):
        if not any(cells):
            checked.skipped += 1
            continue
        try:
            line = read(number, cells)
            if not employed(line.person_id, line.worked_on):
                raise _Bad(
                    "person",
                    "NOT_EMPLOYED",
                    f"The person has no employment on {line.worked_iso}. Add it first.",
                )
        except _Bad as bad:
            reject(Rejection(number, *bad.parts, cells))
            continue
        accept(line)
        days.setdefault((line.person_id, line.worked_iso), []).append(line)
        if progress and number % 20_000 == 0:
            progress(number)
    checked.total = number - 1
    _hold_days(checked, days, already)
    return checked


def _hold_days(checked: Checked, days, already) -> None:
    """TIME-03 over each person's day, in order of start, then key."""
    refused: set[int] = set()
    for key, lines in days.items():
        before = already.get(key, 0)
        if before + sum(line.minutes for line in lines) <= 1440:
            continue
        ordered = sorted(lines, key=lambda line: (line.start_minute, _sortable(line.key)))
        over = lines_over_a_day([(line.row_number, line.minutes) for line in ordered], before)
        for line in lines:
            if line.row_number in over:
                refused.add(line.row_number)
                checked.rejections.append(
                    Rejection(
                        line.row_number,
                        "minutes",
                        "DAY_TOO_LONG",
                        f"With this line {line.worked_iso} has more than 24 hours for this "
                        "person. Correct it or another line of the day.",
                        line.raw,
                    )
                )
    if refused:
        checked.lines = [line for line in checked.lines if line.row_number not in refused]
        checked.rejections.sort(key=lambda rejection: rejection.row_number)


def _sortable(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdigit() else (2**63, key)
