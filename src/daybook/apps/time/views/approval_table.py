"""How does the queue look? People's weeks with their lines, folded; or one table by a sort."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from daybook.core.oddities import ODDITIES
from daybook.ui.columns import Column
from daybook.ui.format import date_text, moment, money, spell, week_text
from daybook.ui.grid import Table

from ..queries.approvals import ApprovalPage, ApprovalRow, PersonWeek
from .frame import local_time

FLAG_HREFS = {
    "NO_BOOKING": "/people/bookings?person={person}&project={project}&from={monday}&to={sunday}",
    "BOOKING_ENDED": "/people/bookings?person={person}&project={project}",
    "LONG_DAY": "/time/entries?person={person}&from={day}&to={day}",
    "OVER_BUDGET": "/projects/{project}/budget",
    "ENDED": "/projects/{project}",
    "LATE": "/rules/TIME-07",
    "NO_RATE": "/projects/{project}",
    "SAME_NOTE": "/time/entries?person={person}&project={project}&from={monday}&to={sunday}",
    "REPEATED_CONTENT": "/time/entries?person={person}&from={day}&to={day}",
    "ESTIMATED": "/rules/PERIOD-04",
    "OFF_STEP": "/rules/TIME-05",
}
_FLAG_HREF = "/approvals/week?person={person}&week={week}"


def iso_week(monday) -> str:
    """A week as addresses name it: 2026-W28."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


class Shown:
    """A row with the cells that are drawn from several of its values."""

    def __init__(self, row: ApprovalRow, zone: str, *, is_told: bool = False):
        self._row, self._zone, self._is_told = row, zone, is_told

    def __getattr__(self, name: str):
        return getattr(self._row, name)

    @property
    def week_code(self) -> str:
        """Its week, as addresses name it."""
        return iso_week(self._row.monday)

    @property
    def stand(self) -> str:
        """For whom, how far up and how late, in words."""
        return "" if self._is_told else self._stand()

    @property
    def day_html(self) -> SafeString:
        """The day, leading to the line, with where it stands."""
        row = self._row
        return format_html(
            '<a class="n" href="/time/entries/{}">{}</a>{}', row.id,
            f"{row.worked_on:%a} {date_text(row.worked_on).rpartition(' ')[0]}",
            format_html('<span class="sub">{}</span>', self.stand) if self.stand else "",
        )  # fmt: skip

    def _stand(self) -> str:
        row, said = self._row, []
        if row.covers_for:
            said.append(f"for {row.covers_for}")
        if row.level:
            said.append(f"escalated to {row.step}, waiting {spell(row.waiting_days, 'day')}")
        elif row.queue in ("backup", "others") and row.step:
            said.append(f"with the {row.step}")
        if row.late_days:
            said.append(f"{spell(row.late_days, 'day')} late")
        return " · ".join(said)

    @property
    def note_html(self) -> SafeString:
        """The note, and that it is not billable."""
        note = self._row.note or "–"
        if self._row.is_billable:
            return format_html("{}", note)
        return format_html('{}<span class="sub">not billable</span>', note)

    @property
    def flags_html(self) -> SafeString:
        """What is odd, one below the other: each says what to do and leads to where."""
        row = self._row
        keys = {
            "person": quote(row.person_code), "project": quote(row.project_code),
            "monday": row.monday.isoformat(), "sunday": row.sunday.isoformat(),
            "day": row.worked_on.isoformat(), "week": iso_week(row.monday),
        }  # fmt: skip
        return format_html_join(
            "",
            '<a class="flag n" href="{}" title="{}">{}</a>',
            (
                (FLAG_HREFS.get(code, _FLAG_HREF).format(**keys), ODDITIES[code].remedy, word)
                for code, word in zip(row.flag_codes, row.flags, strict=True)
            ),
        )

    @property
    def rated_html(self) -> SafeString:
        """What it was rated, leading to its lines in the ledger."""
        row = self._row
        text = "Ledger" if row.rated_minor is None else money(row.rated_minor, row.currency)
        return format_html('<a class="n" href="/ledger?entry={}">{}</a>', row.id, text)

    @property
    def decided_html(self) -> SafeString:
        """Who approved it, and when."""
        at = moment(local_time(self._row.decided_at, self._zone))
        return format_html('{}<span class="sub">{}</span>', self._row.decided_by, at)


_WEEK = "/time/entries?person={person_code}&from={monday}&to={sunday}"
_PROJECT = Column("project_code", "Project", href="/projects/{project_code}", sub="task_name")
_HOURS = Column("minutes", "Hours", kind="hours", digits=2, href="/time/entries/{id}")
_PLANNED = Column("planned_minutes", "Planned", kind="hours", digits=2, sort=False, opt=True)
_NOTE = Column("note_html", "Note", kind="html", sort=False, wrap=True)
_FLAGS = Column("flags_html", "Flags", kind="html", sort=False, wrap=True)


def columns(lens: str) -> tuple[Column, ...]:
    """The columns of the flat table."""
    shown = [
        Column("person_name", "Person", href=_WEEK,
               explain="/approvals/week?person={person_code}&week={week_code}"),
        Column("worked_on", "Day", kind="date", href="/time/entries/{id}", sub="stand"),
        _PROJECT,
        _HOURS,
        _PLANNED,
        _NOTE,
    ]  # fmt: skip
    if lens in ("exceptions", "delegated"):
        shown.append(_FLAGS)
    if lens == "returned":
        shown.append(Column("return_reason", "Returned because", sort=False, wrap=True))
    if lens == "done":
        shown += [
            Column("rated_html", "Rated", kind="html", sort=False),
            Column("decided_html", "Approved", kind="html", sort=False, opt=True),
        ]
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class Group:
    """A person's week on the page: its header, and a table of the lines of the lens."""

    week: PersonWeek
    name: str
    title: str
    peek: str
    clean_key: str
    stand: str
    table: Table


def groups(found: ApprovalPage, lens: str) -> tuple[Group, ...]:
    """The lines of the page by person and week, in the order they come."""
    held: dict[tuple, list[ApprovalRow]] = {}
    for row in found.rows:
        held.setdefault((row.person_id, row.monday), []).append(row)
    shown = [Column("day_html", "Day", kind="html", sort=False), _PROJECT, _HOURS, _PLANNED, _NOTE]
    if lens != "clean":
        shown.append(_FLAGS)
    made = []
    for key, rows in held.items():
        week, first = found.weeks[key], rows[0]
        code = iso_week(first.monday)
        title = f"{first.person_name}, {week_text(first.monday)}"
        # What holds for every line is said once, in the header.
        stands = {Shown(row, found.zone).stand for row in rows}
        stand = stands.pop() if len(stands) == 1 else ""
        made.append(
            Group(
                week, first.person_name, f"{week_text(first.monday)}, {date_text(first.monday)}",
                _FLAG_HREF.format(person=quote(first.person_code), week=code),
                f"/approvals/clean?person={quote(first.person_code)}&week={code}",
                stand,
                Table(
                    columns=tuple(shown),
                    rows=[Shown(row, found.zone, is_told=bool(stand)) for row in rows],
                    label=f"Lines of {title}", select="key",
                ),
            )
        )  # fmt: skip
    return tuple(made)
