"""What was it for? The notes of one row of the week, a field for each line that is still open."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.core.rights import Data, Verb
from daybook.ui.format import spell
from daybook.ui.notices import notify

from ..actions.entries import OPEN_STATES, save_entry
from ..queries.sheet import SheetRow, WeekSheet
from ..queries.week import week_sheet
from ..queries.week_facts import Line, week_lines
from .frame import asked_person, time_tabs, to_week, week_of_address


@dataclass(frozen=True, slots=True)
class NoteField:
    """A line with its note as it is shown, and what was wrong with it."""

    line: Line
    text: str
    is_open: bool
    error: str = ""

    @property
    def name(self) -> str:
        """The field's name: which line, at which version."""
        return f"note.{self.line.id}.{self.line.version}"


def edit(request: HttpRequest, week: str) -> HttpResponse:
    """Show and save the notes of a row."""
    require(request.viewer, Data.TIME, Verb.SEE, what="see time")
    sheet = week_sheet(
        request.viewer, asked_person(request), week_of_address(week), today=request.today,
        now=request.now,
    )  # fmt: skip
    row = next((row for row in sheet.rows if row.key == request.GET.get("row")), None)
    if row is None:
        raise NotFound("There is no such row in this week.")
    lines = [
        line
        for line in week_lines(sheet.person_id, sheet.monday)
        if (line.project_id, line.task_id) == (row.project_id, row.task_id)
    ]
    wrong: dict[int, str] = {}
    if request.method == "POST":
        wrong, saved = _save(request, sheet, row, lines)
        if not wrong:
            notify(request, f"{spell(saved, 'note')} saved." if saved else "Nothing was changed.")
            return to_week(request, week)
    fields = [_field(request, sheet, line, wrong) for line in lines]
    context = {
        "sheet": sheet,
        "row": row,
        "fields": fields,
        "tabs": time_tabs(request, "week"),
        "may_save": any(field.is_open for field in fields),
        "person": "" if sheet.is_own else sheet.person_code,
    }
    return render(request, "time/notes.html", context, status=422 if wrong else 200)


def _field(request: HttpRequest, sheet: WeekSheet, line: Line, wrong: dict[int, str]) -> NoteField:
    is_open = sheet.can_edit and line.state in OPEN_STATES
    plain = NoteField(line, line.note, is_open)
    typed = request.POST.get(plain.name, line.note) if is_open else line.note
    return NoteField(line, typed, is_open, wrong.get(line.id, ""))


def _save(request: HttpRequest, sheet: WeekSheet, row: SheetRow, lines: list[Line]):
    wrong, saved = {}, 0
    for line in lines:
        prefix = f"note.{line.id}."
        name = next((key for key in request.POST if key.startswith(prefix)), "")
        text = request.POST.get(name, line.note).strip()
        if not name or text == line.note or line.state not in OPEN_STATES:
            continue
        try:
            save_entry(
                actor=request.viewer, now=request.now, today=request.today,
                person_id=sheet.person_id, project_id=row.project_id, task_id=row.task_id,
                worked_on=line.on, minutes=line.minutes, note=text, entry_id=line.id,
                version=_number(name.removeprefix(prefix)),
            )  # fmt: skip
            saved += 1
        except Refused as refusal:
            wrong[line.id] = refusal.message
    return wrong, saved


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
